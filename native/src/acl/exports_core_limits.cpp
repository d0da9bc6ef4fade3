// Exports: how many cores a process, stream or thread may take, and number overflow. SPDX-License-Identifier: MIT
#include <array>
#include <map>
#include <mutex>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

uint32_t hardware(aclrtDevResLimitType type) {
    const ProfileRef profile = DeviceModel::instance().profile();
    return static_cast<uint32_t>(type == ACL_RT_DEV_RES_CUBE_CORE ? profile->cube_cores : profile->vector_cores);
}

// What the process may use of each device; 0 = everything.
class ProcessLimits {
public:
    static ProcessLimits &instance() {
        static auto *const limits = new ProcessLimits();
        return *limits;
    }
    void set(int32_t device, aclrtDevResLimitType type, uint32_t value) {
        const std::lock_guard<std::mutex> lock(mutex_);
        limits_[device][type] = value;
    }
    void reset(int32_t device) {
        const std::lock_guard<std::mutex> lock(mutex_);
        limits_.erase(device);
    }
    uint32_t get(int32_t device, aclrtDevResLimitType type) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto entry = limits_.find(device);
        const uint32_t set = entry == limits_.end() ? 0 : entry->second[type];
        return set != 0 ? set : hardware(type);
    }

private:
    mutable std::mutex mutex_;
    std::map<int32_t, std::array<uint32_t, 2>> limits_;
};

AclResult check_type(aclrtDevResLimitType type) {
    if (static_cast<unsigned>(type) > ACL_RT_DEV_RES_VECTOR_CORE) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("type ", static_cast<int>(type), "; 0 and 1 exist"));
    }
    return {};
}

AclResult check_limit(aclrtDevResLimitType type, uint32_t value) {
    if (AclResult checked = check_type(type); !checked) {
        return checked;
    }
    if (value == 0 || value > hardware(type)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("limit ", value, "; 1 to ", hardware(type), " are allowed"));
    }
    return {};
}

AclResult check_read(aclrtDevResLimitType type, const uint32_t *value) {
    return value == nullptr ? null_argument("value") : check_type(type);
}

} // namespace

aclError aclrtGetDeviceResLimit(int32_t device, aclrtDevResLimitType type, uint32_t *value) {
    return guarded("aclrtGetDeviceResLimit", [&]() -> AclResult {
        AclResult checked = check_read(type, value);
        if (checked) {
            checked = check_device(device);
        }
        if (checked) {
            *value = ProcessLimits::instance().get(device, type);
        }
        return checked;
    });
}

aclError aclrtSetDeviceResLimit(int32_t device, aclrtDevResLimitType type, uint32_t value) {
    return guarded("aclrtSetDeviceResLimit", [&]() -> AclResult {
        AclResult checked = check_limit(type, value);
        if (checked) {
            checked = check_device(device);
        }
        if (checked) {
            ProcessLimits::instance().set(device, type, value);
        }
        return checked;
    });
}

aclError aclrtResetDeviceResLimit(int32_t device) {
    return guarded("aclrtResetDeviceResLimit", [&]() -> AclResult {
        AclResult checked = check_device(device);
        if (checked) {
            ProcessLimits::instance().reset(device);
        }
        return checked;
    });
}

aclError aclrtGetStreamResLimit(aclrtStream stream, aclrtDevResLimitType type, uint32_t *value) {
    return guarded("aclrtGetStreamResLimit", [&]() -> AclResult {
        if (AclResult checked = check_read(type, value); !checked) {
            return checked;
        }
        return with_stream(stream, [&](Stream &found, Context &context) -> AclResult {
            const uint32_t own = found.core_limits[type];
            *value = own != 0 ? own : ProcessLimits::instance().get(context.device, type);
            return {};
        });
    });
}

aclError aclrtSetStreamResLimit(aclrtStream stream, aclrtDevResLimitType type, uint32_t value) {
    return guarded("aclrtSetStreamResLimit", [&]() -> AclResult {
        if (AclResult checked = check_limit(type, value); !checked) {
            return checked;
        }
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            found.core_limits[type] = value;
            return {};
        });
    });
}

aclError aclrtResetStreamResLimit(aclrtStream stream) {
    return guarded("aclrtResetStreamResLimit", [&] {
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            found.core_limits[ACL_RT_DEV_RES_CUBE_CORE] = 0;
            found.core_limits[ACL_RT_DEV_RES_VECTOR_CORE] = 0;
            return {};
        });
    });
}

aclError aclrtUseStreamResInCurrentThread(aclrtStream stream) {
    return guarded("aclrtUseStreamResInCurrentThread", [&] {
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            thread_state().limits = found.weak_from_this();
            return {};
        });
    });
}

aclError aclrtUnuseStreamResInCurrentThread(aclrtStream stream) {
    return guarded("aclrtUnuseStreamResInCurrentThread", [&] {
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            if (thread_state().limits.lock().get() == &found) {
                thread_state().limits.reset();
            }
            return {};
        });
    });
}

aclError aclrtGetResInCurrentThread(aclrtDevResLimitType type, uint32_t *value) {
    return guarded("aclrtGetResInCurrentThread", [&]() -> AclResult {
        if (AclResult checked = check_read(type, value); !checked) {
            return checked;
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        // The stream that the thread uses comes before the process, the process before the hardware.
        const std::shared_ptr<Stream> stream = thread_state().limits.lock();
        const uint32_t own = stream == nullptr ? 0 : stream->core_limits[type].load();
        *value = own != 0 ? own : ProcessLimits::instance().get(context.object->device, type);
        return {};
    });
}
