// The calls of a run through the C ABI of the host runtime (generation G6), without any layer above it: what a run
// through Ascend.Runtime is compared with. Linked to no runtime; it opens the library that it is given.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "abi/simpler_abi.h"

extern "C" {

// Host times of one run in nanoseconds. The whole contains the rest.
struct AscendRunTimes {
    int64_t prepare;
    int64_t launch;
    int64_t wait;
    int64_t finalize;
    int64_t whole;
};

struct AscendRunLoop;

// Opens the library, initialises a context on a device and registers one callable, whose bytes stay the caller's. Null
// executors are for the mock. Null on failure, after a line on stderr.
AscendRunLoop *ascend_run_loop_open(const char *library, int device, const void *aicpu, size_t aicpu_size,
                                    const void *aicore, size_t aicore_size, const void *callable);

// Prepares, launches, awaits and finalizes one run. Without `times` no clock is read. Returns the first status that is
// not 0.
int ascend_run_loop_run(AscendRunLoop *loop, const ChipStorageTaskArgs *args, const CallConfig *config,
                        AscendRunTimes *times);

// Makes runs one after another, without reading a clock, until one fails or `count` are done.
int ascend_run_loop_repeat(AscendRunLoop *loop, const ChipStorageTaskArgs *args, const CallConfig *config, int64_t count);

void ascend_run_loop_close(AscendRunLoop *loop);
}
