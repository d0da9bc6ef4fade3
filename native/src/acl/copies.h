// Copies and fills: what is checked when they are asked for, and what they do. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "acl/checks.h"
#include "acl/stream_clock.h"

namespace ascend::mock {

// One end of a copy. `block` is null for memory that ACL did not allocate.
struct CopyEnd {
    AllocationRef block;
    bool registered = false; // host memory registered as pinned

    bool on_device() const { return block != nullptr && block->kind == MemoryKind::device; }
    bool pageable() const { return block == nullptr && !registered; }
    bool freed() const { return block != nullptr && block->freed.load(std::memory_order_acquire); }
};

// Rows of `width` bytes that lie a pitch apart; a plain copy is one row.
struct Copy {
    uint8_t *to = nullptr;
    const uint8_t *from = nullptr;
    size_t width = 0;
    size_t height = 1;
    size_t to_pitch = 0;
    size_t from_pitch = 0;
    AllocationRef target;
    AllocationRef source;

    // The task that a stream runs.
    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) const;

    // ACL_ERROR_RT_AICORE_EXCEPTION when memory was freed meanwhile: the device meets an address that is not mapped.
    aclError run() const;
};

// A copy that passed its checks, and what kind of memory it is between.
struct CheckedCopy {
    Copy copy;
    bool on_host = false;  // neither end is on a device
    bool pageable = false; // an end is host memory that may not be left to the device
};

// `kind` is an aclrtMemcpyKind; only 0 to 5 are allowed.
AclResult check_copy(const Context &context, void *to, size_t to_bytes, const void *from, size_t count, int kind,
                     CheckedCopy &out);

// As check_copy, for `height` rows.
AclResult check_copy_2d(const Context &context, void *to, size_t to_pitch, const void *from, size_t from_pitch,
                        size_t width, size_t height, int kind, CheckedCopy &out);

// Runs it on the calling thread.
AclResult copy_now(const Copy &copy);

// Queues it. Returns after the copy when an end is pageable; refuses a copy within the host.
AclResult copy_on(Stream &stream, CheckedCopy &&checked);

// The code that a device in a lasting error answers to calls that use it.
AclResult check_usable(const Context &context);

} // namespace ascend::mock
