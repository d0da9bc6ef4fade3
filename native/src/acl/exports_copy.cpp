// Exports: copies. SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "acl/copies.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

// The current context, for a call that uses its device at once.
Lookup<Context> usable_context() {
    Lookup<Context> context = state().current();
    if (context) {
        if (AclResult usable = check_usable(*context.object); !usable) {
            return {nullptr, std::move(usable)};
        }
    }
    return context;
}

AclResult copy_async(void *to, size_t to_bytes, const void *from, size_t count, int kind, aclrtStream stream,
                     bool only_pinned) {
    const Target target = find_target(stream);
    if (!target || count == 0) {
        return target.result;
    }
    CheckedCopy checked;
    if (AclResult result = check_copy(*target.context, to, to_bytes, from, count, kind, checked); !result) {
        return result;
    }
    if (only_pinned && checked.pageable) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the host memory is pageable; use aclrtMallocHost");
    }
    return copy_on(*target.stream, std::move(checked));
}

// A copy between addresses that the device reads from its memory when the task runs.
struct IndirectCopy {
    void *const *to;
    const void *const *from;
    size_t to_bytes;
    size_t to_offset;
    size_t from_offset;
    size_t count;
    AllocationRef to_slot;
    AllocationRef from_slot;

    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) const {
        const ProfileRef profile = DeviceModel::instance().profile();
        clock.advance(static_cast<double>(count) * 2, profile->hbm_bandwidth);
        if (give_up) {
            return ACL_SUCCESS;
        }
        if (to_slot->freed || from_slot->freed) {
            return ACL_ERROR_RT_AICORE_EXCEPTION;
        }
        auto *const target = static_cast<uint8_t *>(*to) + to_offset;
        const auto *const source = static_cast<const uint8_t *>(*from) + from_offset;
        AllocationRef target_block;
        AllocationRef source_block;
        const auto &memory = DeviceModel::instance().memory;
        if (!memory.find(target, count, target_block, true) || !memory.find(source, count, source_block, true)) {
            return ACL_ERROR_RT_AICORE_EXCEPTION;
        }
        std::copy_n(source, count, target);
        return ACL_SUCCESS;
    }
};

AclResult find_slot(const char *name, const void *slot, AllocationRef &out) {
    if (slot == nullptr) {
        return null_argument(name);
    }
    const MemoryVerdict found = DeviceModel::instance().memory.find(slot, sizeof(void *), out, true);
    if (!found || out->kind != MemoryKind::device) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(name, ": ", slot, " must be an address in device memory"));
    }
    return {};
}

// One call's copies: pointers and sizes per copy, and memory locations that hold from their index on.
struct Batch {
    void **to;
    size_t *to_bytes;
    void **from;
    size_t *counts;
    size_t number;
    aclrtMemcpyBatchAttr *attrs;
    size_t *indexes;
    size_t attr_number;
};

AclResult check_batch(const Batch &batch) {
    if (batch.to == nullptr || batch.to_bytes == nullptr || batch.from == nullptr || batch.counts == nullptr ||
        batch.attrs == nullptr || batch.indexes == nullptr) {
        return null_argument("an array of the batch");
    }
    if (batch.number == 0 || batch.attr_number == 0 || batch.attr_number > batch.number) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(batch.number, " copies with ", batch.attr_number,
                                                          " attributes; at least one of each, and no more attributes"));
    }
    for (size_t i = 0; i < batch.attr_number; ++i) {
        const bool in_order = i == 0 ? batch.indexes[0] == 0 : batch.indexes[i] > batch.indexes[i - 1];
        if (!in_order || batch.indexes[i] >= batch.number) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("attrsIndexes[", i, "] is ", batch.indexes[i],
                                                              "; from 0 rising below ", batch.number));
        }
    }
    return {};
}

int kind_of(const aclrtMemcpyBatchAttr &attr) {
    const bool to_device = attr.dstLoc.type == ACL_MEM_LOCATION_TYPE_DEVICE;
    const bool from_device = attr.srcLoc.type == ACL_MEM_LOCATION_TYPE_DEVICE;
    if (to_device && from_device) {
        return ACL_MEMCPY_DEVICE_TO_DEVICE;
    }
    return to_device ? ACL_MEMCPY_HOST_TO_DEVICE : from_device ? ACL_MEMCPY_DEVICE_TO_HOST : ACL_MEMCPY_HOST_TO_HOST;
}

// Calls `each` with every copy, checked, in order. `failed` receives the index of the copy that was refused.
template <typename Each> AclResult run_batch(const Context &context, const Batch &batch, size_t *failed, Each each) {
    if (failed != nullptr) {
        *failed = SIZE_MAX;
    }
    if (AclResult checked = check_batch(batch); !checked) {
        return checked;
    }
    size_t attr = 0;
    for (size_t i = 0; i < batch.number; ++i) {
        while (attr + 1 < batch.attr_number && batch.indexes[attr + 1] <= i) {
            ++attr;
        }
        CheckedCopy copy;
        AclResult result = check_copy(context, batch.to[i], batch.to_bytes[i], batch.from[i], batch.counts[i],
                                      kind_of(batch.attrs[attr]), copy);
        if (result) {
            result = each(std::move(copy));
        }
        if (!result) {
            if (failed != nullptr) {
                *failed = i;
            }
            return acl_error(result.code, text("copy ", i, ": ", result.message));
        }
    }
    return {};
}

AclResult batch_now(const Batch &batch, size_t *failed) {
    const Lookup<Context> context = usable_context();
    if (!context) {
        return context.result;
    }
    return run_batch(*context.object, batch, failed, [](CheckedCopy &&copy) { return copy_now(copy.copy); });
}

AclResult batch_on(aclrtStream stream, const Batch &batch, size_t *failed) {
    const Target target = find_target(stream);
    if (!target) {
        return target.result;
    }
    return run_batch(*target.context, batch, failed,
                     [&](CheckedCopy &&copy) { return copy_on(*target.stream, std::move(copy)); });
}

} // namespace

aclError aclrtMemcpy(void *to, size_t to_bytes, const void *from, size_t count, aclrtMemcpyKind kind) {
    return guarded("aclrtMemcpy", [&]() -> AclResult {
        const Lookup<Context> context = usable_context();
        if (!context || count == 0) {
            return context.result;
        }
        CheckedCopy checked;
        AclResult result = check_copy(*context.object, to, to_bytes, from, count, static_cast<int>(kind), checked);
        return result ? copy_now(checked.copy) : result;
    });
}

aclError aclrtMemcpyAsync(void *to, size_t to_bytes, const void *from, size_t count, aclrtMemcpyKind kind,
                          aclrtStream stream) {
    return guarded("aclrtMemcpyAsync",
                   [&] { return copy_async(to, to_bytes, from, count, static_cast<int>(kind), stream, false); });
}

aclError aclrtMemcpyAsyncWithCondition(void *to, size_t to_bytes, const void *from, size_t count, aclrtMemcpyKind kind,
                                       aclrtStream stream) {
    return guarded("aclrtMemcpyAsyncWithCondition",
                   [&] { return copy_async(to, to_bytes, from, count, static_cast<int>(kind), stream, true); });
}

aclError aclrtMemcpy2d(void *to, size_t to_pitch, const void *from, size_t from_pitch, size_t width, size_t height,
                       aclrtMemcpyKind kind) {
    return guarded("aclrtMemcpy2d", [&]() -> AclResult {
        const Lookup<Context> context = usable_context();
        if (!context) {
            return context.result;
        }
        CheckedCopy checked;
        AclResult result = check_copy_2d(*context.object, to, to_pitch, from, from_pitch, width, height,
                                         static_cast<int>(kind), checked);
        return result ? copy_now(checked.copy) : result;
    });
}

aclError aclrtMemcpy2dAsync(void *to, size_t to_pitch, const void *from, size_t from_pitch, size_t width, size_t height,
                            aclrtMemcpyKind kind, aclrtStream stream) {
    return guarded("aclrtMemcpy2dAsync", [&]() -> AclResult {
        const Target target = find_target(stream);
        if (!target) {
            return target.result;
        }
        CheckedCopy checked;
        AclResult result = check_copy_2d(*target.context, to, to_pitch, from, from_pitch, width, height,
                                         static_cast<int>(kind), checked);
        return result ? copy_on(*target.stream, std::move(checked)) : result;
    });
}

aclError aclrtMemcpyAsyncWithOffset(void **to, size_t to_bytes, size_t to_offset, const void **from, size_t count,
                                    size_t from_offset, aclrtMemcpyKind kind, aclrtStream stream) {
    return guarded("aclrtMemcpyAsyncWithOffset", [&]() -> AclResult {
        const Target target = find_target(stream);
        if (!target) {
            return target.result;
        }
        if (kind != ACL_MEMCPY_DEVICE_TO_DEVICE) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("copy kind ", static_cast<int>(kind), "; only device to device (3) is allowed"));
        }
        if (count == 0 || to_offset > to_bytes || count > to_bytes - to_offset) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("count ", count, " at offset ", to_offset,
                                                              "; 1 to destMax ", to_bytes, " are allowed"));
        }
        IndirectCopy copy{to, from, to_bytes, to_offset, from_offset, count, nullptr, nullptr};
        if (AclResult found = find_slot("dst", to, copy.to_slot); !found) {
            return found;
        }
        if (AclResult found = find_slot("src", from, copy.from_slot); !found) {
            return found;
        }
        target.stream->submit(std::move(copy));
        return {};
    });
}

aclError aclrtMemcpyBatch(void **to, size_t *to_bytes, void **from, size_t *counts, size_t number,
                          aclrtMemcpyBatchAttr *attrs, size_t *indexes, size_t attr_number, size_t *failed) {
    return guarded("aclrtMemcpyBatch", [&] {
        return batch_now({to, to_bytes, from, counts, number, attrs, indexes, attr_number}, failed);
    });
}

aclError aclrtMemcpyBatchV2(void **to, size_t *to_bytes, void **from, size_t *counts, size_t number,
                            aclrtMemcpyBatchAttr *attrs, size_t *indexes, size_t attr_number) {
    return guarded("aclrtMemcpyBatchV2", [&] {
        return batch_now({to, to_bytes, from, counts, number, attrs, indexes, attr_number}, nullptr);
    });
}

aclError aclrtMemcpyBatchAsync(void **to, size_t *to_bytes, void **from, size_t *counts, size_t number,
                               aclrtMemcpyBatchAttr *attrs, size_t *indexes, size_t attr_number, size_t *failed,
                               aclrtStream stream) {
    return guarded("aclrtMemcpyBatchAsync", [&] {
        return batch_on(stream, {to, to_bytes, from, counts, number, attrs, indexes, attr_number}, failed);
    });
}

aclError aclrtMemcpyBatchAsyncV2(void **to, size_t *to_bytes, void **from, size_t *counts, size_t number,
                                 aclrtMemcpyBatchAttr *attrs, size_t *indexes, size_t attr_number, aclrtStream stream) {
    return guarded("aclrtMemcpyBatchAsyncV2", [&] {
        return batch_on(stream, {to, to_bytes, from, counts, number, attrs, indexes, attr_number}, nullptr);
    });
}
