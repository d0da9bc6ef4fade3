// Exports: fills, and values that streams write and wait for. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <thread>

#include "acl/copies.h"

using namespace ascend::mock;

namespace {

// How often a wait for a value looks.
constexpr std::chrono::microseconds kLookInterval{50};

struct Fill {
    uint8_t *to;
    size_t count; // elements
    uint32_t value;
    uint32_t size; // of an element: 1 or 4 bytes
    AllocationRef target;

    aclError run() const {
        if (target->freed) {
            return ACL_ERROR_RT_AICORE_EXCEPTION;
        }
        if (size == 1) {
            std::memset(to, static_cast<int>(value), count);
        } else {
            std::fill_n(reinterpret_cast<uint32_t *>(to), count, value);
        }
        return ACL_SUCCESS;
    }
    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) const {
        clock.advance(static_cast<double>(count) * size, DeviceModel::instance().profile()->hbm_bandwidth);
        return give_up ? aclError{ACL_SUCCESS} : run();
    }
};

AclResult check_fill(void *pointer, size_t room, uint32_t value, size_t count, uint32_t size, Fill &out) {
    if (pointer == nullptr) {
        return null_argument("the pointer");
    }
    if (count == 0 || count > room / size) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("count ", count, " of ", size, " bytes; 1 to ", room / size, " fit"));
    }
    if (reinterpret_cast<uintptr_t>(pointer) % size != 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(pointer, " is not aligned to ", size, " bytes"));
    }
    out = {static_cast<uint8_t *>(pointer), count, value, size, nullptr};
    // Defined for memory that ACL allocated only.
    const MemoryVerdict found = DeviceModel::instance().memory.find(pointer, count * size, out.target, true);
    return found ? AclResult{} : acl_error(ACL_ERROR_RT_PARAM_INVALID, found.message);
}

AclResult fill_now(void *pointer, size_t room, uint32_t value, size_t count, uint32_t size) {
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    if (AclResult usable = check_usable(*context.object); !usable) {
        return usable;
    }
    Fill fill{};
    if (AclResult checked = check_fill(pointer, room, value, count, size, fill); !checked) {
        return checked;
    }
    return {fill.run(), "memory was freed during the fill"};
}

AclResult fill_on(aclrtStream stream, void *pointer, size_t room, uint32_t value, size_t count, uint32_t size) {
    const Target target = find_target(stream);
    if (!target) {
        return target.result;
    }
    Fill fill{};
    AclResult checked = check_fill(pointer, room, value, count, size, fill);
    if (checked) {
        target.stream->submit(std::move(fill));
    }
    return checked;
}

bool holds(uint64_t seen, uint64_t value, uint32_t flag) {
    switch (flag) {
    case ACL_STREAM_WAIT_VALUE_GEQ:
        return static_cast<int64_t>(seen - value) >= 0;
    case ACL_STREAM_WAIT_VALUE_EQ:
        return seen == value;
    case ACL_STREAM_WAIT_VALUE_AND:
        return (seen & value) != 0;
    default:
        return ~(seen | value) != 0;
    }
}

// A 64-bit value in device memory that streams write and watch.
struct ValueTask {
    uint64_t *at;
    uint64_t value;
    uint32_t flag;
    bool wait;
    AllocationRef block;

    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) const {
        clock.advance();
        if (block->freed) {
            return ACL_ERROR_RT_AICORE_EXCEPTION;
        }
        if (!wait) {
            __atomic_store_n(at, value, __ATOMIC_RELEASE);
            return ACL_SUCCESS;
        }
        while (!give_up && !holds(__atomic_load_n(at, __ATOMIC_ACQUIRE), value, flag)) {
            std::this_thread::sleep_for(kLookInterval);
        }
        return ACL_SUCCESS;
    }
};

AclResult submit_value(void *at, uint64_t value, uint32_t flag, uint32_t last_flag, bool wait, aclrtStream stream) {
    const Target target = find_target(stream);
    if (!target) {
        return target.result;
    }
    if (at == nullptr) {
        return null_argument("devAddr");
    }
    if (flag > last_flag) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("flag ", flag, "; 0 to ", last_flag, " are allowed"));
    }
    if (reinterpret_cast<uintptr_t>(at) % sizeof(uint64_t) != 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(at, " is not aligned to 8 bytes"));
    }
    ValueTask task{static_cast<uint64_t *>(at), value, flag, wait, nullptr};
    const MemoryVerdict found = DeviceModel::instance().memory.find(at, sizeof(uint64_t), task.block, true);
    if (!found || task.block->kind != MemoryKind::device) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(at, " is not in device memory"));
    }
    target.stream->submit(std::move(task));
    return {};
}

} // namespace

aclError aclrtMemset(void *pointer, size_t room, int32_t value, size_t count) {
    return guarded("aclrtMemset", [&] { return fill_now(pointer, room, static_cast<uint8_t>(value), count, 1); });
}

aclError aclrtMemsetAsync(void *pointer, size_t room, int32_t value, size_t count, aclrtStream stream) {
    return guarded("aclrtMemsetAsync",
                   [&] { return fill_on(stream, pointer, room, static_cast<uint8_t>(value), count, 1); });
}

aclError aclrtMemsetD32(void *pointer, size_t room, uint32_t value, size_t count) {
    return guarded("aclrtMemsetD32", [&] { return fill_now(pointer, room, value, count, 4); });
}

aclError aclrtMemsetD32Async(void *pointer, size_t room, uint32_t value, size_t count, aclrtStream stream) {
    return guarded("aclrtMemsetD32Async", [&] { return fill_on(stream, pointer, room, value, count, 4); });
}

aclError aclrtValueWrite(void *at, uint64_t value, uint32_t flag, aclrtStream stream) {
    return guarded("aclrtValueWrite", [&] { return submit_value(at, value, flag, 0, false, stream); });
}

aclError aclrtValueWait(void *at, uint64_t value, uint32_t flag, aclrtStream stream) {
    return guarded("aclrtValueWait",
                   [&] { return submit_value(at, value, flag, ACL_STREAM_WAIT_VALUE_NOR, true, stream); });
}
