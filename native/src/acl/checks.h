// What many exports check first. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "acl/guard.h"
#include "acl/state.h"

namespace ascend::mock {

inline AclResult null_argument(const char *name) {
    return acl_error(ACL_ERROR_INVALID_PARAM, text(name, " is null"));
}

inline AclResult unknown_device(int64_t device) {
    const ProfileRef profile = DeviceModel::instance().profile();
    return acl_error(ACL_ERROR_RT_INVALID_DEVICEID, text("device ", device, " does not exist; the profile ",
                                                         profile->name, " has ", profile->device_count));
}

inline AclResult check_device(int64_t device) {
    return DeviceModel::instance().has_device(device) ? AclResult{} : unknown_device(device);
}

// Milliseconds of a wait on the host: -1 is no limit, 0 is refused.
inline AclResult parse_timeout(int32_t timeout_ms, Deadline &out) {
    if (timeout_ms < -1 || timeout_ms == 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("timeout ", timeout_ms, " ms; -1 or more than 0 is allowed"));
    }
    if (timeout_ms > 0) {
        out = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    }
    return {};
}

// Priorities go from 0, the most urgent, to this.
constexpr uint32_t kLeastPriority = 7;

inline AclResult check_stream_options(const StreamOptions &options) {
    constexpr uint32_t kFlags = ACL_STREAM_FAST_LAUNCH | ACL_STREAM_FAST_SYNC | ACL_STREAM_PERSISTENT |
                                ACL_STREAM_HUGE | ACL_STREAM_CPU_SCHEDULE | ACL_STREAM_DEVICE_USE_ONLY;
    if ((options.flags & ~kFlags) != 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("flag ", options.flags, "; the bits 1 to 32 are known"));
    }
    if (options.priority > kLeastPriority) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("priority ", options.priority, "; 0 to ", kLeastPriority, " are allowed"));
    }
    return {};
}

// The thread's context and a stream that takes work in it.
struct Target {
    std::shared_ptr<Context> context;
    std::shared_ptr<Stream> stream;
    AclResult result;
    explicit operator bool() const { return stream != nullptr; }
};

// Calls the body with a stream of the current context and that context, for getters and setters: no work is queued.
template <typename Body> AclResult with_stream(aclrtStream handle, Body body) {
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    const Lookup<Stream> found = AclState::instance().own_stream(handle, *context.object);
    return found ? body(*found.object, *context.object) : found.result;
}

inline Target find_target(aclrtStream handle) {
    Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return {nullptr, nullptr, std::move(context.result)};
    }
    Lookup<Stream> stream = AclState::instance().stream(handle, *context.object);
    return {std::move(context.object), std::move(stream.object), std::move(stream.result)};
}

} // namespace ascend::mock
