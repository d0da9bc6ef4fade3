// Exports: registered host memory. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/codes.h"
#include "acl/host_memory.h"

using namespace ascend::mock;

namespace ascend::mock {

HostMemory &HostMemory::instance() {
    static auto *const memory = new HostMemory();
    return *memory;
}

bool HostMemory::add(const void *start, const HostRegistration &registration) {
    const auto base = reinterpret_cast<uintptr_t>(start);
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto next = registered_.lower_bound(base);
    if (next != registered_.end() && next->first - base < registration.size) {
        return false;
    }
    if (next != registered_.begin() && base - std::prev(next)->first < std::prev(next)->second.size) {
        return false;
    }
    registered_.emplace(base, registration);
    count_ = registered_.size();
    ++DeviceModel::instance().ledger.acl_registered_hosts;
    return true;
}

bool HostMemory::remove(const void *start) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (registered_.erase(reinterpret_cast<uintptr_t>(start)) == 0) {
        return false;
    }
    count_ = registered_.size();
    --DeviceModel::instance().ledger.acl_registered_hosts;
    return true;
}

std::optional<HostRegistration> HostMemory::find(const void *start, uint64_t bytes) const {
    if (count_ == 0) {
        return std::nullopt;
    }
    const auto base = reinterpret_cast<uintptr_t>(start);
    const std::lock_guard<std::mutex> lock(mutex_);
    auto entry = registered_.upper_bound(base);
    if (entry == registered_.begin()) {
        return std::nullopt;
    }
    --entry;
    const uint64_t offset = base - entry->first;
    if (offset > entry->second.size || bytes > entry->second.size - offset) {
        return std::nullopt;
    }
    return entry->second;
}

void HostMemory::forget(int32_t device) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto entry = registered_.begin(); entry != registered_.end();) {
        if (entry->second.device == device) {
            entry = registered_.erase(entry);
            --DeviceModel::instance().ledger.acl_registered_hosts;
        } else {
            ++entry;
        }
    }
    count_ = registered_.size();
}

} // namespace ascend::mock

namespace {

constexpr uintptr_t kPage = 4096;

AclResult add(void *start, uint64_t size, bool pinned, bool mapped) {
    if (start == nullptr) {
        return null_argument("ptr");
    }
    if (size == 0) {
        return acl_error(ACL_ERROR_INVALID_PARAM, "size is 0");
    }
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    if (reinterpret_cast<uintptr_t>(start) % kPage != 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(start, " is not aligned to ", kPage, " bytes"));
    }
    AllocationRef block;
    const bool known = static_cast<bool>(DeviceModel::instance().memory.find(start, size, block, false));
    if (known && block->kind == MemoryKind::device) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(start, " is device memory"));
    }
    if (known && pinned) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text(start, " is pinned by aclrtMallocHost; ACL_HOST_REG_PINNED is for pageable memory"));
    }
    if (!HostMemory::instance().add(start, {size, context.object->device, pinned, mapped})) {
        return acl_error(kAclErrorHostAlreadyRegistered,
                         text("part of the ", size, " bytes at ", start, " is registered"));
    }
    return {};
}

AclResult not_registered(const void *start) {
    return acl_error(kAclErrorHostNotRegistered, text(start, " is not the start of registered host memory"));
}

} // namespace

aclError aclrtHostRegister(void *start, uint64_t size, aclrtHostRegisterType type, void **device_ptr) {
    return guarded("aclrtHostRegister", [&]() -> AclResult {
        if (device_ptr == nullptr) {
            return null_argument("devPtr");
        }
        if (type != ACL_HOST_REGISTER_MAPPED && type != ACL_HOST_REGISTER_IOMEMORY &&
            type != ACL_HOST_REGISTER_READONLY) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("type ", static_cast<int>(type), "; 0, 4 and 8 exist"));
        }
        AclResult added = add(start, size, false, true);
        if (added) {
            *device_ptr = start;
        }
        return added;
    });
}

aclError aclrtHostRegisterV2(void *start, uint64_t size, uint32_t flag) {
    return guarded("aclrtHostRegisterV2", [&]() -> AclResult {
        constexpr uint32_t kKnown =
            ACL_HOST_REG_MAPPED | ACL_HOST_REG_IOMEMORY | ACL_HOST_REG_READONLY | ACL_HOST_REG_PINNED;
        if (flag == 0 || (flag & ~kKnown) != 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("flag ", flag, "; the bits 2, 4, 8 and 0x10000000 exist"));
        }
        return add(start, size, (flag & ACL_HOST_REG_PINNED) != 0, (flag & ~uint32_t{ACL_HOST_REG_PINNED}) != 0);
    });
}

aclError aclrtHostUnregister(void *start) {
    return guarded("aclrtHostUnregister", [&]() -> AclResult {
        if (start == nullptr) {
            return null_argument("ptr");
        }
        if (const Lookup<Context> context = AclState::instance().current(); !context) {
            return context.result;
        }
        return HostMemory::instance().remove(start) ? AclResult{} : not_registered(start);
    });
}

aclError aclrtHostGetDevicePointer(void *host, void **device_ptr, uint32_t flag) {
    return guarded("aclrtHostGetDevicePointer", [&]() -> AclResult {
        if (host == nullptr || device_ptr == nullptr) {
            return null_argument(host == nullptr ? "pHost" : "pDevice");
        }
        if (flag != 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("flag ", flag, "; only 0 is allowed"));
        }
        if (const Lookup<Context> context = AclState::instance().current(); !context) {
            return context.result;
        }
        const auto found = HostMemory::instance().find(host, 1);
        if (!found) {
            return not_registered(host);
        }
        if (!found->mapped) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the memory was registered without ACL_HOST_REG_MAPPED");
        }
        *device_ptr = host;
        return {};
    });
}

aclError aclrtHostMemMapCapabilities(uint32_t device, aclrtHacType unit, aclrtHostMemMapCapability *capability) {
    return guarded("aclrtHostMemMapCapabilities", [&]() -> AclResult {
        if (capability == nullptr) {
            return null_argument("capabilities");
        }
        if (unit > ACL_RT_HAC_TYPE_CCU) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("unit ", static_cast<int>(unit), "; 0 to 9 exist"));
        }
        AclResult checked = check_device(device);
        if (checked) {
            *capability = ACL_RT_HOST_MEM_MAP_SUPPORTED;
        }
        return checked;
    });
}
