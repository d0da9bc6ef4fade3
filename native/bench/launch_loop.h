// Direct kernel launches through ACL's C ABI, without any layer above it: what a launch through Ascend.Runtime is
// compared with. Linked to no runtime; it opens the library that it is given, which its process has initialised.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

struct AscendLaunchLoop;

// Opens the library, retains a device, makes a stream, loads a kernel object and finds one function of it. Null on
// failure, after a line on stderr.
AscendLaunchLoop *ascend_launch_loop_open(const char *library, int device, const void *image, size_t image_size,
                                          const char *function);

// Queues `count` launches with host arguments, then waits for them. `bind` makes the loop set the context before every
// launch, as Ascend.Runtime does. `nanoseconds` receives the host time of the launches without the wait. Returns the
// first status that is not 0.
int ascend_launch_loop_run(AscendLaunchLoop *loop, int64_t count, uint32_t blocks, void *args, size_t args_size,
                           int bind, int64_t *nanoseconds);

void ascend_launch_loop_close(AscendLaunchLoop *loop);
}
