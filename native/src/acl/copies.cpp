// SPDX-License-Identifier: MIT
#include "acl/copies.h"

#include <cstring>

#include "acl/host_memory.h"
#include "acl/peers.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

enum class Side : uint8_t { host, device, either };

struct Sides {
    Side to;
    Side from;
};

Sides sides_of(int kind) {
    switch (kind) {
    case ACL_MEMCPY_HOST_TO_DEVICE:
    case ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE:
        return {Side::device, Side::host};
    case ACL_MEMCPY_DEVICE_TO_HOST:
        return {Side::host, Side::device};
    case ACL_MEMCPY_DEVICE_TO_DEVICE:
        return {Side::device, Side::device};
    case ACL_MEMCPY_DEFAULT:
        return {Side::either, Side::either};
    default:
        return {Side::host, Side::host};
    }
}

AclResult check_kind(int kind) {
    if (kind < ACL_MEMCPY_HOST_TO_HOST || kind > ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("copy kind ", kind, "; 0 to 5 are allowed"));
    }
    return {};
}

AclResult resolve(const char *name, const void *pointer, size_t bytes, Side side, CopyEnd &out) {
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
    if (out.block == nullptr) {
        const auto registered = HostMemory::instance().find(pointer, bytes);
        out.registered = registered && registered->pinned;
    }
    return {};
}

// A copy between devices goes through the current one, which must have been allowed to reach the other.
AclResult check_peers(const Context &context, const CopyEnd &to, const CopyEnd &from) {
    if (!to.on_device() || !from.on_device() || to.block->device == from.block->device) {
        return {};
    }
    const int32_t own = context.device == from.block->device ? from.block->device : to.block->device;
    const int32_t other = own == from.block->device ? to.block->device : from.block->device;
    if (!Peers::instance().enabled(own, other)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("device ", own, " was not allowed to reach the memory of device ", other,
                              "; call aclrtDeviceEnablePeerAccess on it"));
    }
    return {};
}

AclResult check_ends(const Context &context, size_t to_bytes, size_t from_bytes, int kind, CheckedCopy &out) {
    CopyEnd to;
    CopyEnd from;
    const Sides sides = sides_of(kind);
    if (AclResult resolved = resolve("dst", out.copy.to, to_bytes, sides.to, to); !resolved) {
        return resolved;
    }
    if (AclResult resolved = resolve("src", out.copy.from, from_bytes, sides.from, from); !resolved) {
        return resolved;
    }
    if (AclResult allowed = check_peers(context, to, from); !allowed) {
        return allowed;
    }
    out.on_host = !to.on_device() && !from.on_device();
    out.pageable = to.pageable() || from.pageable();
    out.copy.target = std::move(to.block);
    out.copy.source = std::move(from.block);
    return {};
}

bool freed(const AllocationRef &block) {
    return block != nullptr && block->freed.load(std::memory_order_acquire);
}

bool on_device(const AllocationRef &block) {
    return block != nullptr && block->kind == MemoryKind::device;
}

} // namespace

aclError Copy::operator()(StreamClock &clock, const std::atomic<bool> &give_up) const {
    // The slowest link on the way counts: within the device each byte is read and written.
    const bool within = on_device(target) && on_device(source);
    const ProfileRef profile = model().profile();
    clock.advance(static_cast<double>(width) * static_cast<double>(height) * (within ? 2 : 1),
                  within ? profile->hbm_bandwidth : profile->host_bandwidth);
    return give_up ? aclError{ACL_SUCCESS} : run();
}

aclError Copy::run() const {
    if (freed(target) || freed(source)) {
        return ACL_ERROR_RT_AICORE_EXCEPTION;
    }
    for (size_t row = 0; row < height; ++row) {
        std::memmove(to + row * to_pitch, from + row * from_pitch, width);
    }
    return ACL_SUCCESS;
}

AclResult check_copy(const Context &context, void *to, size_t to_bytes, const void *from, size_t count, int kind,
                     CheckedCopy &out) {
    if (AclResult checked = check_kind(kind); !checked) {
        return checked;
    }
    if (to == nullptr || from == nullptr) {
        return null_argument(to == nullptr ? "dst" : "src");
    }
    if (count > to_bytes) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("count ", count, " exceeds dst_max ", to_bytes));
    }
    out.copy.to = static_cast<uint8_t *>(to);
    out.copy.from = static_cast<const uint8_t *>(from);
    out.copy.width = count;
    return check_ends(context, count, count, kind, out);
}

AclResult check_copy_2d(const Context &context, void *to, size_t to_pitch, const void *from, size_t from_pitch,
                        size_t width, size_t height, int kind, CheckedCopy &out) {
    if (AclResult checked = check_kind(kind); !checked) {
        return checked;
    }
    if (to == nullptr || from == nullptr) {
        return null_argument(to == nullptr ? "dst" : "src");
    }
    if (width == 0 || height == 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("width ", width, ", height ", height, "; both must be above 0"));
    }
    if (width > to_pitch || width > from_pitch) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("width ", width, " exceeds ", width > to_pitch ? "dpitch " : "spitch ",
                              width > to_pitch ? to_pitch : from_pitch));
    }
    const size_t pitch = to_pitch > from_pitch ? to_pitch : from_pitch;
    if (height - 1 > (SIZE_MAX - width) / pitch) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("height ", height, " is too large"));
    }
    out.copy = {static_cast<uint8_t *>(to),
                static_cast<const uint8_t *>(from),
                width,
                height,
                to_pitch,
                from_pitch,
                nullptr,
                nullptr};
    return check_ends(context, (height - 1) * to_pitch + width, (height - 1) * from_pitch + width, kind, out);
}

AclResult copy_now(const Copy &copy) {
    return {copy.run(), "memory was freed during the copy"};
}

AclResult copy_on(Stream &stream, CheckedCopy &&checked) {
    if (checked.on_host) {
        return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "an asynchronous copy from host to host is not supported");
    }
    const uint64_t number = stream.submit(std::move(checked.copy));
    if (checked.pageable) { // the call returns only when the memory is no longer needed
        stream.wait_for(number);
    }
    return {};
}

AclResult check_usable(const Context &context) {
    const aclError failed = context.failures->code;
    const aclError code = failed != ACL_SUCCESS ? failed : model().poison.get(context.device);
    return {code, "an earlier fault stopped the context or its device"};
}

} // namespace ascend::mock
