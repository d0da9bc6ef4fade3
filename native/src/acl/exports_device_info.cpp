// Exports: what a device is and can do. SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

// User, logical and physical ids of a device are the same.
AclResult same_id(int32_t from, int32_t *to) {
    if (to == nullptr) {
        return null_argument("the id");
    }
    AclResult checked = check_device(from);
    if (checked) {
        *to = from;
    }
    return checked;
}

constexpr size_t kBusIdSize = sizeof "0000:00:00.0";

void write_bus_id(int32_t device, char (&out)[kBusIdSize]) {
    std::snprintf(out, sizeof out, "0000:%02x:00.0", static_cast<unsigned>(device & 0xff));
}

} // namespace

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
        return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, {}}; // a probe: whether a chip tells is asked by asking
    });
}

aclError aclGetDeviceCapability(uint32_t device, aclDeviceInfo info, int64_t *value) {
    return guarded("aclGetDeviceCapability", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        if (AclResult checked = check_device(device); !checked) {
            return checked;
        }
        const ProfileRef profile = model().profile();
        switch (info) {
        case ACL_DEVICE_INFO_AI_CORE_NUM:
            *value = profile->cube_cores;
            return {};
        case ACL_DEVICE_INFO_VECTOR_CORE_NUM:
            *value = profile->vector_cores;
            return {};
        case ACL_DEVICE_INFO_L2_SIZE:
            *value = static_cast<int64_t>(profile->l2_bytes);
            return {};
        default:
            return acl_error(ACL_ERROR_INVALID_PARAM, text("kind ", static_cast<int>(info), "; 0 to 2 exist"));
        }
    });
}

aclError aclrtGetDeviceCapability(int32_t device, aclrtDevFeatureType feature, int32_t *value) {
    return guarded("aclrtGetDeviceCapability", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        if (feature != ACL_FEATURE_TSCPU_TASK_UPDATE_SUPPORT_AIC_AIV &&
            feature != ACL_FEATURE_SYSTEM_MEMQ_EVENT_CROSS_DEV) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("feature ", static_cast<int>(feature), "; 1 and 21 exist"));
        }
        AclResult checked = check_device(device);
        if (checked) {
            *value = ACL_DEV_FEATURE_NOT_SUPPORT;
        }
        return checked;
    });
}

aclError aclrtGetDeviceUtilizationRate(int32_t device, aclrtUtilizationInfo *info) {
    return guarded("aclrtGetDeviceUtilizationRate", [&]() -> AclResult {
        if (info == nullptr) {
            return null_argument("utilizationInfo");
        }
        if (AclResult checked = check_device(device); !checked) {
            return checked;
        }
        bool busy = false;
        for (const auto &stream : AclState::instance().streams_on(device)) {
            busy = busy || !stream->idle();
        }
        info->cubeUtilization = busy ? 100 : 0;
        info->vectorUtilization = busy ? 100 : 0;
        info->aicpuUtilization = 0;
        info->memoryUtilization = -1; // never known
        return {};
    });
}

aclError aclrtDeviceGetUuid(int32_t device, aclrtUuid *uuid) {
    return guarded("aclrtDeviceGetUuid", [&]() -> AclResult {
        if (uuid == nullptr) {
            return null_argument("uuid");
        }
        AclResult checked = check_device(device);
        if (checked) {
            *uuid = {};
            std::memcpy(uuid->bytes, "ascend-mock-", 12);
            std::memcpy(uuid->bytes + 12, &device, sizeof device);
        }
        return checked;
    });
}

aclError aclrtDeviceGetPCIBusId(int32_t device, char *bus_id, int32_t room) {
    return guarded("aclrtDeviceGetPCIBusId", [&]() -> AclResult {
        if (bus_id == nullptr) {
            return null_argument("pciBusId");
        }
        if (AclResult checked = check_device(device); !checked) {
            return checked;
        }
        if (room < static_cast<int32_t>(kBusIdSize)) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("len ", room, "; ", kBusIdSize, " bytes are needed"));
        }
        char made[kBusIdSize];
        write_bus_id(device, made);
        std::memcpy(bus_id, made, kBusIdSize);
        return {};
    });
}

aclError aclrtDeviceGetByPCIBusId(const char *bus_id, int32_t *device) {
    return guarded("aclrtDeviceGetByPCIBusId", [&]() -> AclResult {
        if (bus_id == nullptr || device == nullptr) {
            return null_argument(bus_id == nullptr ? "pciBusId" : "deviceId");
        }
        for (int32_t each = 0; each < model().profile()->device_count; ++each) {
            char made[kBusIdSize];
            write_bus_id(each, made);
            if (std::strcmp(made, bus_id) == 0) {
                *device = each;
                return {};
            }
        }
        return acl_error(ACL_ERROR_RT_INVALID_DEVICEID, text("no device has the bus id ", bus_id));
    });
}

aclError aclrtDeviceGetBareTgid(int32_t *pid) {
    return guarded("aclrtDeviceGetBareTgid", [&]() -> AclResult {
        if (pid == nullptr) {
            return null_argument("pid");
        }
        *pid = static_cast<int32_t>(::getpid());
        return {};
    });
}

aclError aclrtSetTsDevice(aclrtTsId scheduler) {
    return guarded("aclrtSetTsDevice", [&]() -> AclResult {
        if (static_cast<unsigned>(scheduler) >= ACL_TS_ID_RESERVED) {
            return acl_error(ACL_ERROR_INVALID_PARAM,
                             text("scheduler ", static_cast<int>(scheduler), "; 0 and 1 exist"));
        }
        return {};
    });
}

#define SAME_ID(name)                                                                                                  \
    aclError name(const int32_t from, int32_t *const to) {                                                             \
        return guarded(#name, [&] { return same_id(from, to); });                                                      \
    }
SAME_ID(aclrtGetLogicDevIdByUserDevId)
SAME_ID(aclrtGetUserDevIdByLogicDevId)
SAME_ID(aclrtGetLogicDevIdByPhyDevId)
SAME_ID(aclrtGetPhyDevIdByLogicDevId)
SAME_ID(aclrtGetUserDevIdByPhyDevId)
SAME_ID(aclrtGetPhyDevIdByUserDevId)
