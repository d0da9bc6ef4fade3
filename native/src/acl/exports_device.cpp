// Exports: start-up, error text, devices, contexts. SPDX-License-Identifier: MIT
#include <cstdarg>
#include <cstdio>
#include <iterator>
#include <utility>

#include "acl/checks.h"
#include "acl/named_callbacks.h"

using namespace ascend::mock;

namespace {

constexpr int32_t kVersion[] = {ACL_MAJOR_VERSION, ACL_MINOR_VERSION, ACL_PATCH_VERSION};

AclState &state() {
    return AclState::instance();
}

AclResult unknown_level(AclLastErrLevel level) {
    return acl_error(ACL_ERROR_INVALID_PARAM, text("level ", static_cast<int>(level), "; only 0 exists"));
}

AclResult synchronize_device(int32_t timeout_ms) {
    const Lookup<Context> context = state().current();
    if (!context) {
        return context.result;
    }
    Deadline deadline;
    if (AclResult parsed = parse_timeout(timeout_ms, deadline); !parsed) {
        return parsed;
    }
    const int32_t device = context.object->device;
    aclError failed = DeviceModel::instance().poison.get(device);
    for (const auto &stream : state().streams_on(device)) {
        if (!stream->waits_on_sync()) {
            continue;
        }
        const aclError code = stream->synchronize(deadline);
        if (code == ACL_ERROR_RT_STREAM_SYNC_TIMEOUT) {
            return acl_error(code, text("device ", device, " is still at work after ", timeout_ms, " ms"));
        }
        const aclError error = code != ACL_SUCCESS ? code : stream->take_error();
        failed = error != ACL_SUCCESS ? error : failed;
    }
    if (failed != ACL_SUCCESS) {
        return acl_error(failed, "a task on a stream of the device failed earlier");
    }
    return {};
}

} // namespace

aclError aclInit(const char *config_path) {
    return guarded("aclInit", [&] { return state().initialise(config_path); });
}

aclError aclFinalize() {
    return guarded("aclFinalize", [&] { return state().finalize(); });
}

aclError aclFinalizeReference(uint64_t *ref_count) {
    return guarded("aclFinalizeReference", [&] { return state().release(ref_count); });
}

aclError aclrtGetVersion(int32_t *major, int32_t *minor, int32_t *patch) {
    return guarded("aclrtGetVersion", [&]() -> AclResult {
        if (major == nullptr || minor == nullptr || patch == nullptr) {
            return null_argument("major, minor or patch");
        }
        *major = kVersion[0];
        *minor = kVersion[1];
        *patch = kVersion[2];
        return {};
    });
}

const char *aclrtGetSocName() {
    const char *name = nullptr;
    guarded("aclrtGetSocName", [&]() -> AclResult {
        DeviceModel &model = DeviceModel::instance();
        name = model.intern(model.profile()->soc_name);
        return {};
    });
    return name;
}

void aclAppLog(aclLogLevel level, const char *function, const char *file, uint32_t line, const char *format, ...) {
    constexpr SimplerLogLevel kLevels[] = {SIMPLER_LOG_DEBUG, SIMPLER_LOG_INFO, SIMPLER_LOG_WARN, SIMPLER_LOG_ERROR};
    if (level >= std::size(kLevels) || format == nullptr) {
        return;
    }
    char message[1024];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    DeviceModel::instance().log.write(
        kLevels[level], "application",
        text(file == nullptr ? "" : file, ":", line, " ", function == nullptr ? "" : function, ": ", message));
}

const char *aclGetRecentErrMsg() {
    const char *text = nullptr;
    guarded("aclGetRecentErrMsg", [&]() -> AclResult {
        std::string messages = take_messages();
        if (const Lookup<Context> context = state().current(); context) {
            messages += DeviceModel::instance().messages.take(context.object->device);
        }
        if (!messages.empty()) {
            std::string &kept = thread_state().returned_messages;
            kept = std::move(messages);
            text = kept.c_str();
        }
        return {};
    });
    return text;
}

aclError aclrtGetLastError(AclLastErrLevel level) {
    return guarded("aclrtGetLastError", [&]() -> AclResult {
        if (level != ACL_RT_THREAD_LEVEL) {
            return unknown_level(level);
        }
        return {std::exchange(thread_state().last_error, ACL_SUCCESS), {}};
    });
}

aclError aclrtPeekAtLastError(AclLastErrLevel level) {
    return guarded("aclrtPeekAtLastError", [&]() -> AclResult {
        if (level != ACL_RT_THREAD_LEVEL) {
            return unknown_level(level);
        }
        return {thread_state().last_error, {}};
    });
}

aclError aclrtGetDeviceCount(uint32_t *count) {
    return guarded("aclrtGetDeviceCount", [&]() -> AclResult {
        if (count == nullptr) {
            return null_argument("count");
        }
        *count = static_cast<uint32_t>(DeviceModel::instance().profile()->device_count);
        return {};
    });
}

aclError aclrtSetDevice(int32_t device_id) {
    return guarded("aclrtSetDevice", [&]() -> AclResult {
        if (AclResult checked = check_device(device_id); !checked) {
            return checked;
        }
        device_state_callbacks().notify(device_id, ACL_RT_DEVICE_STATE_SET_PRE);
        AclResult set = state().set_device(device_id);
        if (set) {
            device_state_callbacks().notify(device_id, ACL_RT_DEVICE_STATE_SET_POST);
        }
        return set;
    });
}

aclError aclrtResetDevice(int32_t device_id) {
    return guarded("aclrtResetDevice", [&] { return state().reset_device(device_id, false); });
}

aclError aclrtResetDeviceForce(int32_t device_id) {
    return guarded("aclrtResetDeviceForce", [&] { return state().reset_device(device_id, true); });
}

aclError aclrtGetDevice(int32_t *device_id) {
    return guarded("aclrtGetDevice", [&]() -> AclResult {
        if (device_id == nullptr) {
            return null_argument("device_id");
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return {context.result.code, {}}; // a probe: quiet
        }
        *device_id = context.object->device;
        return {};
    });
}

aclError aclrtGetDeviceInfo(uint32_t device_id, AclDevAttr attr, int64_t *value) {
    return guarded("aclrtGetDeviceInfo", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        if (!DeviceModel::instance().has_device(device_id)) {
            return acl_error(ACL_ERROR_RT_INVALID_DEVICEID, text("device ", device_id, " does not exist"));
        }
        const ProfileRef profile = DeviceModel::instance().profile();
        switch (attr) {
        case ACL_DEV_ATTR_AICPU_CORE_NUM:
            *value = profile->aicpu_threads;
            return {};
        case ACL_DEV_ATTR_AICORE_CORE_NUM:
        case ACL_DEV_ATTR_CUBE_CORE_NUM:
            *value = profile->cube_cores;
            return {};
        case ACL_DEV_ATTR_VECTOR_CORE_NUM:
            *value = profile->vector_cores;
            return {};
        case ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE:
            *value = static_cast<int64_t>(profile->hbm_bytes);
            return {};
        case ACL_DEV_ATTR_L2_CACHE_SIZE:
            *value = static_cast<int64_t>(profile->l2_bytes);
            return {};
        case ACL_DEV_ATTR_PHY_CHIP_ID:
            *value = device_id;
            return {};
        case ACL_DEV_ATTR_IS_VIRTUAL:
            *value = 0;
            return {};
        default:
            break;
        }
        return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                         text("attribute ", static_cast<int>(attr), " is not known to the mock device"));
    });
}

aclError aclrtSynchronizeDevice() {
    return guarded("aclrtSynchronizeDevice", [&] { return synchronize_device(-1); });
}

aclError aclrtSynchronizeDeviceWithTimeout(int32_t timeout_ms) {
    return guarded("aclrtSynchronizeDeviceWithTimeout", [&] { return synchronize_device(timeout_ms); });
}

aclError aclrtCreateContext(aclrtContext *context, int32_t device_id) {
    return guarded("aclrtCreateContext", [&]() -> AclResult {
        return context == nullptr ? null_argument("context") : state().create_context(device_id, context);
    });
}

aclError aclrtDestroyContext(aclrtContext context) {
    return guarded("aclrtDestroyContext", [&]() -> AclResult {
        return context == nullptr ? null_argument("context") : state().destroy_context(context);
    });
}

aclError aclrtSetCurrentContext(aclrtContext context) {
    return guarded("aclrtSetCurrentContext", [&]() -> AclResult {
        if (context == nullptr) {
            return null_argument("context");
        }
        const Lookup<Context> found = state().context(context);
        if (found) {
            thread_state().explicit_context = found.object;
            thread_state().primary_context.reset();
        }
        return found.result;
    });
}

aclError aclrtGetCurrentContext(aclrtContext *context) {
    return guarded("aclrtGetCurrentContext", [&]() -> AclResult {
        if (context == nullptr) {
            return null_argument("context");
        }
        const Lookup<Context> found = state().current();
        if (!found) {
            return {found.result.code, {}}; // a probe: quiet
        }
        *context = to_handle<aclrtContext>(found.object->id);
        return {};
    });
}
