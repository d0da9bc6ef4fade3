// Exports: allocations, and what is known of an address. SPDX-License-Identifier: MIT
#include <cstring>

#include "acl/checks.h"
#include "acl/host_memory.h"

using namespace ascend::mock;

namespace {

constexpr uint64_t kRounding = 32;
constexpr uint64_t kPadding = 32;
constexpr uint32_t kSmallPage = 4096;
constexpr uint32_t kHugePage = 2 * 1024 * 1024;

AclState &state() {
    return AclState::instance();
}

DeviceModel &model() {
    return DeviceModel::instance();
}

bool huge_1g(int policy) {
    return policy == ACL_MEM_MALLOC_HUGE1G_ONLY || policy == ACL_MEM_MALLOC_HUGE1G_ONLY_P2P;
}

// `padding` is spent beyond the size, rounded up. Policies make no difference to the modelled memory but for that.
AclResult allocate(MemoryKind kind, void **out, size_t size, uint64_t padding) {
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
    const bool on_device = kind == MemoryKind::device;
    const uint64_t rounding = on_device ? (kRounding - size % kRounding) % kRounding : 0;
    AllocationRef block;
    const MemoryVerdict made =
        model().memory.allocate(kind, context.object->device, size, kAclOwner, model().profile()->hbm_bytes, block,
                                on_device ? rounding + padding : 0);
    if (!made) {
        return acl_error(ACL_ERROR_RT_MEMORY_ALLOCATION, made.message);
    }
    *out = block->base;
    return {};
}

AclResult allocate_by_policy(void **out, size_t size, int policy) {
    return allocate(MemoryKind::device, out, size, huge_1g(policy) ? 0 : kPadding);
}

AclResult check_config(const aclrtMallocConfig *config) {
    if (config == nullptr) {
        return {};
    }
    if (config->numAttrs != 0 && config->attrs == nullptr) {
        return null_argument("the attributes of cfg");
    }
    for (size_t i = 0; i < config->numAttrs; ++i) {
        const aclrtMallocAttribute &attribute = config->attrs[i];
        if (attribute.attr > ACL_RT_MEM_ATTR_VA_FLAG) {
            return acl_error(ACL_ERROR_INVALID_PARAM,
                             text("attribute ", i, " of cfg has the kind ", static_cast<int>(attribute.attr)));
        }
        if (attribute.attr == ACL_RT_MEM_ATTR_DEVICE_ID) {
            if (AclResult checked = check_device(attribute.value.deviceId); !checked) {
                return checked;
            }
        }
    }
    return {};
}

// Here alone a policy may carry bits beside its number.
AclResult allocate_with_config(void **out, size_t size, int policy, const aclrtMallocConfig *config) {
    constexpr int kBits =
        ACL_MEM_TYPE_LOW_BAND_WIDTH | ACL_MEM_TYPE_HIGH_BAND_WIDTH | ACL_MEM_ACCESS_USER_SPACE_READONLY;
    const int number = policy & ~kBits;
    if (number < 0 || number > ACL_MEM_MALLOC_HUGE1G_ONLY_P2P) {
        return acl_error(ACL_ERROR_INVALID_PARAM,
                         text("policy ", policy, "; 0 to 7 with the bits 0x100, 0x1000, 0x100000"));
    }
    AclResult checked = check_config(config);
    return checked ? allocate_by_policy(out, size, number) : checked;
}

AclResult release(MemoryKind kind, const void *pointer, bool after_device) {
    if (pointer == nullptr) {
        return null_argument("the pointer");
    }
    const Lookup<Context> context = state().current();
    if (!context) {
        return context.result;
    }
    if (after_device) {
        for (const auto &stream : state().streams_on(context.object->device)) {
            static_cast<void>(stream->synchronize({})); // failures stay for a synchronisation to report
        }
    }
    const MemoryVerdict released = model().memory.release(pointer, kind, kAclOwner);
    return released ? AclResult{} : acl_error(ACL_ERROR_RT_PARAM_INVALID, released.message);
}

} // namespace

aclError aclrtMalloc(void **device_ptr, size_t size, aclrtMemMallocPolicy policy) {
    // An unknown policy falls back to the default.
    return guarded("aclrtMalloc", [&] { return allocate_by_policy(device_ptr, size, static_cast<int>(policy)); });
}

aclError aclrtMallocAlign32(void **device_ptr, size_t size, aclrtMemMallocPolicy) {
    return guarded("aclrtMallocAlign32", [&] { return allocate(MemoryKind::device, device_ptr, size, 0); });
}

aclError aclrtMallocCached(void **device_ptr, size_t size, aclrtMemMallocPolicy policy) {
    return guarded("aclrtMallocCached", [&] { return allocate_by_policy(device_ptr, size, static_cast<int>(policy)); });
}

aclError aclrtMallocWithCfg(void **device_ptr, size_t size, aclrtMemMallocPolicy policy, aclrtMallocConfig *config) {
    return guarded("aclrtMallocWithCfg",
                   [&] { return allocate_with_config(device_ptr, size, static_cast<int>(policy), config); });
}

aclError aclrtMallocForTaskScheduler(void **device_ptr, size_t size, aclrtMemMallocPolicy policy,
                                     aclrtMallocConfig *config) {
    return guarded("aclrtMallocForTaskScheduler",
                   [&] { return allocate_with_config(device_ptr, size, static_cast<int>(policy), config); });
}

aclError aclrtFree(void *device_ptr) {
    return guarded("aclrtFree", [&] { return release(MemoryKind::device, device_ptr, false); });
}

aclError aclrtFreeWithDevSync(void *device_ptr) {
    return guarded("aclrtFreeWithDevSync", [&] { return release(MemoryKind::device, device_ptr, true); });
}

aclError aclrtMallocHost(void **host_ptr, size_t size) {
    return guarded("aclrtMallocHost", [&] { return allocate(MemoryKind::pinned, host_ptr, size, 0); });
}

aclError aclrtMallocHostWithCfg(void **host_ptr, uint64_t size, aclrtMallocConfig *config) {
    return guarded("aclrtMallocHostWithCfg", [&]() -> AclResult {
        AclResult checked = check_config(config);
        return checked ? allocate(MemoryKind::pinned, host_ptr, size, 0) : checked;
    });
}

aclError aclrtFreeHost(void *host_ptr) {
    return guarded("aclrtFreeHost", [&] { return release(MemoryKind::pinned, host_ptr, false); });
}

aclError aclrtFreeHostWithDevSync(void *host_ptr) {
    return guarded("aclrtFreeHostWithDevSync", [&] { return release(MemoryKind::pinned, host_ptr, true); });
}

aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t *free_bytes, size_t *total_bytes) {
    return guarded("aclrtGetMemInfo", [&]() -> AclResult {
        if (free_bytes == nullptr || total_bytes == nullptr) {
            return null_argument("free_bytes or total_bytes");
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        if (static_cast<unsigned>(attr) > ACL_MEM_P2P_HUGE1G) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("memory kind ", static_cast<int>(attr), " is unknown"));
        }
        // The modelled device has HBM and no DDR, which reads 0.
        const bool ddr = attr == ACL_DDR_MEM || attr == ACL_DDR_MEM_HUGE || attr == ACL_DDR_MEM_NORMAL ||
                         attr == ACL_DDR_MEM_P2P_HUGE || attr == ACL_DDR_MEM_P2P_NORMAL;
        *total_bytes = ddr ? 0 : model().profile()->hbm_bytes;
        *free_bytes = ddr ? 0 : *total_bytes - model().memory.used(context.object->device);
        return {};
    });
}

aclError aclrtGetMemUsageInfo(int32_t device, aclrtMemUsageInfo *infos, size_t room, size_t *number) {
    return guarded("aclrtGetMemUsageInfo", [&]() -> AclResult {
        if (infos == nullptr || number == nullptr || room == 0) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "room for at least one element, and outputNum, are needed");
        }
        AclResult checked = check_device(device);
        if (checked) {
            infos[0] = {};
            std::strncpy(infos[0].name, "app", sizeof infos[0].name - 1); // the one component that takes memory here
            infos[0].curMemSize = model().memory.used(device);
            infos[0].memPeakSize = model().memory.peak(device);
            *number = 1;
        }
        return checked;
    });
}

aclError aclrtPointerGetAttributes(const void *pointer, aclrtPtrAttributes *attributes) {
    return guarded("aclrtPointerGetAttributes", [&]() -> AclResult {
        if (pointer == nullptr || attributes == nullptr) {
            return null_argument(pointer == nullptr ? "ptr" : "attributes");
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        *attributes = {};
        attributes->pageSize = kSmallPage;
        AllocationRef block;
        if (model().memory.find(pointer, 1, block, false)) {
            const bool on_device = block->kind == MemoryKind::device;
            attributes->location.type = on_device ? ACL_MEM_LOCATION_TYPE_DEVICE : ACL_MEM_LOCATION_TYPE_HOST;
            attributes->location.id = on_device ? static_cast<uint32_t>(block->device) : 0;
            attributes->pageSize = on_device && block->extent >= kHugePage ? kHugePage : kSmallPage;
        } else if (HostMemory::instance().find(pointer, 1)) {
            attributes->location.type = ACL_MEM_LOCATION_TYPE_HOST;
        } else {
            attributes->location.type = ACL_MEM_LOCATION_TYPE_UNREGISTERED;
        }
        return {};
    });
}

aclError aclrtMemGetAddressRange(void *pointer, void **base, size_t *size) {
    return guarded("aclrtMemGetAddressRange", [&]() -> AclResult {
        if (pointer == nullptr) {
            return null_argument("ptr");
        }
        AllocationRef block;
        const MemoryVerdict found = model().memory.find(pointer, 1, block, true);
        if (!found || block->kind != MemoryKind::device) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(pointer, " is not in device memory"));
        }
        if (base != nullptr) {
            *base = block->base;
        }
        if (size != nullptr) {
            *size = block->extent;
        }
        return {};
    });
}

aclError aclrtCheckMemType(void **addresses, uint32_t count, uint32_t kinds, uint32_t *result, uint32_t) {
    return guarded("aclrtCheckMemType", [&]() -> AclResult {
        constexpr uint32_t kKnown = ACL_RT_MEM_TYPE_DEV | ACL_RT_MEM_TYPE_DVPP | ACL_RT_MEM_TYPE_RSVD;
        if (addresses == nullptr || result == nullptr || count == 0) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "an array of at least one address, and checkResult, are needed");
        }
        if (kinds == 0 || (kinds & ~kKnown) != 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("memory kinds ", kinds, "; the bits 2, 8 and 16 exist"));
        }
        bool all = (kinds & ACL_RT_MEM_TYPE_DEV) != 0;
        for (uint32_t i = 0; all && i < count; ++i) {
            AllocationRef block;
            all = model().memory.find(addresses[i], 1, block, false) && block->kind == MemoryKind::device;
        }
        *result = all ? 1 : 0;
        return {};
    });
}
