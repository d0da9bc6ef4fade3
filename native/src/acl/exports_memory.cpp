// Exports: memory and copies. SPDX-License-Identifier: MIT
#include <cstring>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

// A copy kind that the contract header does not name: host to device through a bounce buffer.
constexpr int kHostToBufferToDevice = 5;

AclState &state() {
    return AclState::instance();
}

DeviceModel &model() {
    return DeviceModel::instance();
}

AclResult allocate(MemoryKind kind, void **out, size_t size) {
    if (out == nullptr) {
        return null_argument("the pointer to the result");
    }
    if (size == 0) {
        return acl_error(ACL_ERROR_INVALID_PARAM, "size is 0");
    }
    const Lookup<Context> context = state().current();
    if (!context) {
        return context.result;
    }
    AllocationRef block;
    const MemoryVerdict made =
        model().memory.allocate(kind, context.object->device, size, kAclOwner, model().profile()->hbm_bytes, block);
    if (!made) {
        return acl_error(ACL_ERROR_RT_MEMORY_ALLOCATION, made.message);
    }
    *out = block->base;
    return {};
}

AclResult release(MemoryKind kind, const void *pointer) {
    if (pointer == nullptr) {
        return null_argument("the pointer");
    }
    if (const Lookup<Context> context = state().current(); !context) {
        return context.result;
    }
    const MemoryVerdict released = model().memory.release(pointer, kind, kAclOwner);
    if (!released) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, released.message);
    }
    return {};
}

enum class Side : uint8_t { host, device, either };

Side destination_side(int kind) {
    switch (kind) {
    case ACL_MEMCPY_HOST_TO_DEVICE:
    case ACL_MEMCPY_DEVICE_TO_DEVICE:
    case kHostToBufferToDevice:
        return Side::device;
    case ACL_MEMCPY_DEFAULT:
        return Side::either;
    default:
        return Side::host;
    }
}

Side source_side(int kind) {
    switch (kind) {
    case ACL_MEMCPY_DEVICE_TO_HOST:
    case ACL_MEMCPY_DEVICE_TO_DEVICE:
        return Side::device;
    case ACL_MEMCPY_DEFAULT:
        return Side::either;
    default:
        return Side::host;
    }
}

// One end of a copy. `block` is null for memory that the mock does not know: pageable host memory.
struct End {
    AllocationRef block;
    bool on_device() const { return block != nullptr && block->kind == MemoryKind::device; }
    bool freed() const { return block != nullptr && block->freed.load(std::memory_order_acquire); }
};

AclResult resolve(const char *name, const void *pointer, size_t bytes, Side side, End &out) {
    const MemoryVerdict found = model().memory.find(pointer, bytes, out.block, side == Side::device);
    if (found.error == MemoryError::out_of_bounds || (!found && side == Side::device)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(name, ": ", found.message));
    }
    if (side == Side::device && !out.on_device()) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text(name, ": ", pointer, " is host memory, device memory is expected"));
    }
    if (side == Side::host && out.on_device()) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text(name, ": ", pointer, " is device memory, host memory is expected"));
    }
    return {};
}

struct Copy {
    void *to;
    const void *from;
    size_t count;
    End target;
    End source;

    bool on_device() const { return target.on_device() && source.on_device(); }

    // Bytes that the slowest link on the way carries: within the device each is read and written.
    double link_bytes() const { return static_cast<double>(count) * (on_device() ? 2 : 1); }
    double bandwidth() const {
        return on_device() ? model().profile()->hbm_bandwidth : model().profile()->host_bandwidth;
    }

    aclError run() const {
        if (target.freed() || source.freed()) {
            return ACL_ERROR_RT_AICORE_EXCEPTION; // the device meets an address that is no longer mapped
        }
        std::memmove(to, from, count);
        return ACL_SUCCESS;
    }
};

AclResult make_copy(void *dst, size_t dst_max, const void *src, size_t count, int kind, Copy &out) {
    if (kind < ACL_MEMCPY_HOST_TO_HOST || kind > kHostToBufferToDevice) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("copy kind ", kind, "; 0 to 5 are allowed"));
    }
    if (dst == nullptr || src == nullptr) {
        return null_argument(dst == nullptr ? "dst" : "src");
    }
    if (count > dst_max) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("count ", count, " exceeds dst_max ", dst_max));
    }
    out.to = dst;
    out.from = src;
    out.count = count;
    if (AclResult resolved = resolve("dst", dst, count, destination_side(kind), out.target); !resolved) {
        return resolved;
    }
    return resolve("src", src, count, source_side(kind), out.source);
}

AclResult copy_async(void *dst, size_t dst_max, const void *src, size_t count, int kind, aclrtStream handle) {
    const Lookup<Context> context = state().current();
    if (!context) {
        return context.result;
    }
    const Lookup<Stream> stream = state().stream(handle, *context.object);
    if (!stream) {
        return stream.result;
    }
    if (count == 0) {
        return {};
    }
    Copy copy{};
    if (AclResult made = make_copy(dst, dst_max, src, count, kind, copy); !made) {
        return made;
    }
    if (!copy.target.on_device() && !copy.source.on_device()) {
        return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "an asynchronous copy from host to host is not supported");
    }
    // Memory the mock does not know is pageable: the call returns only when it is no longer needed.
    const bool pageable = copy.target.block == nullptr || copy.source.block == nullptr;
    const uint64_t number = stream.object->submit([copy](StreamClock &clock, const std::atomic<bool> &give_up) {
        clock.advance(copy.link_bytes(), copy.bandwidth());
        return give_up ? aclError{ACL_SUCCESS} : copy.run();
    });
    if (pageable) {
        stream.object->wait_for(number);
    }
    return {};
}

struct Fill {
    void *to;
    size_t count;
    int value;
    End target;

    aclError run() const {
        if (target.freed()) {
            return ACL_ERROR_RT_AICORE_EXCEPTION;
        }
        std::memset(to, value, count);
        return ACL_SUCCESS;
    }
};

AclResult make_fill(void *pointer, size_t max_count, int32_t value, size_t count, Fill &out) {
    if (pointer == nullptr) {
        return null_argument("the pointer");
    }
    if (count == 0 || count > max_count) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("count ", count, "; 1 to max_count ", max_count));
    }
    out.to = pointer;
    out.count = count;
    out.value = value;
    // Defined for memory that ACL allocated only.
    const MemoryVerdict found = model().memory.find(pointer, count, out.target.block, true);
    if (!found) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, found.message);
    }
    return {};
}

} // namespace

aclError aclrtMalloc(void **device_ptr, size_t size, AclMemMallocPolicy) {
    // An unknown policy falls back to the default, and all policies are the same here.
    return guarded("aclrtMalloc", [&] { return allocate(MemoryKind::device, device_ptr, size); });
}

aclError aclrtFree(void *device_ptr) {
    return guarded("aclrtFree", [&] { return release(MemoryKind::device, device_ptr); });
}

aclError aclrtMallocHost(void **host_ptr, size_t size) {
    return guarded("aclrtMallocHost", [&] { return allocate(MemoryKind::pinned, host_ptr, size); });
}

aclError aclrtFreeHost(void *host_ptr) {
    return guarded("aclrtFreeHost", [&] { return release(MemoryKind::pinned, host_ptr); });
}

aclError aclrtMemcpy(void *dst, size_t dst_max, const void *src, size_t count, AclMemcpyKind kind) {
    return guarded("aclrtMemcpy", [&]() -> AclResult {
        if (const Lookup<Context> context = state().current(); !context) {
            return context.result;
        }
        if (count == 0) {
            return {};
        }
        Copy copy{};
        if (AclResult made = make_copy(dst, dst_max, src, count, static_cast<int>(kind), copy); !made) {
            return made;
        }
        return {copy.run(), "memory was freed during the copy"};
    });
}

aclError aclrtMemcpyAsync(void *dst, size_t dst_max, const void *src, size_t count, AclMemcpyKind kind,
                          aclrtStream stream) {
    return guarded("aclrtMemcpyAsync",
                   [&] { return copy_async(dst, dst_max, src, count, static_cast<int>(kind), stream); });
}

aclError aclrtMemset(void *device_ptr, size_t max_count, int32_t value, size_t count) {
    return guarded("aclrtMemset", [&]() -> AclResult {
        if (const Lookup<Context> context = state().current(); !context) {
            return context.result;
        }
        Fill fill{};
        if (AclResult made = make_fill(device_ptr, max_count, value, count, fill); !made) {
            return made;
        }
        return {fill.run(), "memory was freed during the fill"};
    });
}

aclError aclrtMemsetAsync(void *device_ptr, size_t max_count, int32_t value, size_t count, aclrtStream stream) {
    return guarded("aclrtMemsetAsync", [&]() -> AclResult {
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        const Lookup<Stream> found = state().stream(stream, *context.object);
        if (!found) {
            return found.result;
        }
        Fill fill{};
        if (AclResult made = make_fill(device_ptr, max_count, value, count, fill); !made) {
            return made;
        }
        found.object->submit([fill](StreamClock &clock, const std::atomic<bool> &give_up) {
            clock.advance(static_cast<double>(fill.count), model().profile()->hbm_bandwidth);
            return give_up ? aclError{ACL_SUCCESS} : fill.run();
        });
        return {};
    });
}
