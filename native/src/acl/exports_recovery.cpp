// Exports: devices after a fault. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/codes.h"
#include "acl/named_callbacks.h"

using namespace ascend::mock;

namespace {

constexpr uint32_t kMaxAbortMs = 36 * 60 * 1000;

DeviceModel &model() {
    return DeviceModel::instance();
}

// Nothing waits: running tasks are left behind, what is queued is dropped.
AclResult abort_tasks(int32_t device, uint32_t timeout_ms) {
    if (AclResult checked = check_device(device); !checked) {
        return checked;
    }
    if (timeout_ms > kMaxAbortMs) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("timeout ", timeout_ms, " ms; 0 (no limit) to ", kMaxAbortMs, " are allowed"));
    }
    task_abort_callbacks().notify(device, ACL_RT_DEVICE_TASK_ABORT_PRE, timeout_ms);
    for (const auto &stream : AclState::instance().streams_on(device)) {
        stream->abort(ACL_ERROR_RT_DEVICE_TASK_ABORT);
    }
    for (const auto &context : AclState::instance().contexts_on(device)) {
        context->failures->code = ACL_SUCCESS;
    }
    model().poison.clear(device);
    task_abort_callbacks().notify(device, ACL_RT_DEVICE_TASK_ABORT_POST, timeout_ms);
    return {model().poison.get(device), "the device is lost; only another process can use it again"};
}

aclrtErrorType error_type(aclError code) {
    switch (code) {
    case ACL_SUCCESS:
        return ACL_RT_NO_ERROR;
    case ACL_ERROR_RT_HBM_MULTI_BIT_ECC_ERROR:
        return ACL_RT_ERROR_MEMORY;
    case ACL_ERROR_RT_L3_PORT_ERROR:
        return ACL_RT_ERROR_L3_PORT;
    case ACL_ERROR_RT_AICORE_EXCEPTION:
        return ACL_RT_ERROR_AICORE;
    default:
        return ACL_RT_ERROR_OTHERS;
    }
}

AclResult check_info(int32_t device, const void *info) {
    return info == nullptr ? null_argument("errorInfo") : check_device(device);
}

} // namespace

aclError aclrtQueryDeviceStatus(int32_t device, aclrtDeviceStatus *status) {
    return guarded("aclrtQueryDeviceStatus", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("deviceStatus");
        }
        if (AclResult checked = check_device(device); !checked) {
            return checked;
        }
        *status = model().poison.get(device) == 0 ? ACL_RT_DEVICE_STATUS_NORMAL : ACL_RT_DEVICE_STATUS_ABNORMAL;
        return {};
    });
}

aclError aclrtDeviceTaskAbort(int32_t device, uint32_t timeout_ms) {
    return guarded("aclrtDeviceTaskAbort", [&] { return abort_tasks(device, timeout_ms); });
}

aclError aclrtGetErrorVerbose(int32_t device, aclrtErrorInfo *info) {
    return guarded("aclrtGetErrorVerbose", [&]() -> AclResult {
        if (AclResult checked = check_info(device, info); !checked) {
            return checked;
        }
        *info = {};
        info->errorType = error_type(model().poison.get(device));
        info->tryRepair = info->errorType == ACL_RT_ERROR_MEMORY || info->errorType == ACL_RT_ERROR_L3_PORT ? 1 : 0;
        if (info->errorType == ACL_RT_ERROR_AICORE) {
            info->hasDetail = 1;
            info->detail.aicoreErrType = ACL_RT_AICORE_ERROR_SW;
        }
        return {};
    });
}

aclError aclrtRepairError(int32_t device, const aclrtErrorInfo *info) {
    return guarded("aclrtRepairError", [&]() -> AclResult {
        if (AclResult checked = check_info(device, info); !checked) {
            return checked;
        }
        if (info->tryRepair == 0) {
            return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "this error cannot be repaired (tryRepair is 0)");
        }
        return {};
    });
}

aclError aclrtGetMemUceInfo(int32_t device, aclrtMemUceInfo *infos, size_t count, size_t *found) {
    return guarded("aclrtGetMemUceInfo", [&]() -> AclResult {
        if (infos == nullptr || found == nullptr || count == 0) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "an array of at least one element and retSize are needed");
        }
        if (AclResult checked = check_device(device); !checked) {
            return checked;
        }
        *found = 0; // modelled memory does not decay
        return {};
    });
}

aclError aclrtMemUceRepair(int32_t device, aclrtMemUceInfo *infos, size_t count) {
    return guarded("aclrtMemUceRepair", [&]() -> AclResult {
        if (infos == nullptr || count == 0 || count > ACL_RT_MEM_UCE_INFO_MAX_NUM) {
            return acl_error(ACL_ERROR_INVALID_PARAM,
                             text("an array of 1 to ", ACL_RT_MEM_UCE_INFO_MAX_NUM, " elements is needed"));
        }
        return check_device(device);
    });
}
