// Exports: devices. SPDX-License-Identifier: MIT

#include "acl/checks.h"
#include "acl/named_callbacks.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
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

aclError aclrtSynchronizeDevice() {
    return guarded("aclrtSynchronizeDevice", [&] { return synchronize_device(-1); });
}

aclError aclrtSynchronizeDeviceWithTimeout(int32_t timeout_ms) {
    return guarded("aclrtSynchronizeDeviceWithTimeout", [&] { return synchronize_device(timeout_ms); });
}
