// Exports: peer access. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/peers.h"

using namespace ascend::mock;

namespace ascend::mock {

Peers &Peers::instance() {
    static auto *const peers = new Peers();
    return *peers;
}

void Peers::enable(int32_t device, int32_t peer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    enabled_.emplace(device, peer);
}

bool Peers::disable(int32_t device, int32_t peer) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return enabled_.erase({device, peer}) != 0;
}

bool Peers::enabled(int32_t device, int32_t peer) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return enabled_.count({device, peer}) != 0;
}

void Peers::forget(int32_t device) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto entry = enabled_.begin(); entry != enabled_.end();) {
        entry = entry->first == device ? enabled_.erase(entry) : std::next(entry);
    }
}

} // namespace ascend::mock

namespace {

AclResult check_pair(int32_t device, int32_t peer) {
    if (AclResult checked = check_device(device); !checked) {
        return checked;
    }
    return check_device(peer);
}

// The current device, and a check that `peer` is another one.
AclResult current_with_peer(int32_t peer, int32_t &device) {
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    device = context.object->device;
    if (AclResult checked = check_device(peer); !checked) {
        return checked;
    }
    return peer == device
               ? acl_error(ACL_ERROR_RT_PARAM_INVALID, text("device ", peer, " is the current device itself"))
               : AclResult{};
}

} // namespace

aclError aclrtDeviceCanAccessPeer(int32_t *can, int32_t device, int32_t peer) {
    return guarded("aclrtDeviceCanAccessPeer", [&]() -> AclResult {
        if (can == nullptr) {
            return null_argument("canAccessPeer");
        }
        AclResult checked = check_pair(device, peer);
        if (checked) {
            *can = device != peer ? 1 : 0;
        }
        return checked;
    });
}

aclError aclrtDeviceEnablePeerAccess(int32_t peer, uint32_t flags) {
    return guarded("aclrtDeviceEnablePeerAccess", [&]() -> AclResult {
        if (flags != 0) {
            return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, text("flags ", flags, "; only 0 is allowed"));
        }
        int32_t device = -1;
        AclResult checked = current_with_peer(peer, device);
        if (checked) {
            Peers::instance().enable(device, peer);
        }
        return checked;
    });
}

aclError aclrtDeviceDisablePeerAccess(int32_t peer) {
    return guarded("aclrtDeviceDisablePeerAccess", [&]() -> AclResult {
        int32_t device = -1;
        if (AclResult checked = current_with_peer(peer, device); !checked) {
            return checked;
        }
        if (!Peers::instance().disable(device, peer)) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("device ", device, " was not allowed to reach device ", peer));
        }
        return {};
    });
}

aclError aclrtDevicePeerAccessStatus(int32_t device, int32_t peer, int32_t *status) {
    return guarded("aclrtDevicePeerAccessStatus", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("status");
        }
        AclResult checked = check_pair(device, peer);
        if (checked) {
            *status = Peers::instance().enabled(device, peer) ? 1 : 0;
        }
        return checked;
    });
}

aclError aclrtGetDevicesTopo(uint32_t device, uint32_t other, uint64_t *value) {
    return guarded("aclrtGetDevicesTopo", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        AclResult checked = check_device(device);
        if (checked) {
            checked = check_device(other);
        }
        if (checked) {
            *value = ACL_RT_DEVS_TOPOLOGY_HCCS;
        }
        return checked;
    });
}
