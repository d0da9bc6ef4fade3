// ACL: allocations, registered host memory, and what is known of an address. SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <memory>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;

size_t free_memory() {
    size_t free_bytes = 0;
    size_t total = 0;
    CHECK_EQ(acl().aclrtGetMemInfo(ACL_HBM_MEM, &free_bytes, &total), 0);
    return free_bytes;
}

size_t spent_by(aclError (*allocate)(void **, size_t, aclrtMemMallocPolicy), size_t size, int policy) {
    const size_t before = free_memory();
    void *memory = nullptr;
    CHECK_EQ(allocate(&memory, size, static_cast<aclrtMemMallocPolicy>(policy)), 0);
    CHECK_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u);
    const size_t spent = before - free_memory();
    void *base = nullptr;
    size_t extent = 0;
    CHECK_EQ(acl().aclrtMemGetAddressRange(static_cast<uint8_t *>(memory) + size - 1, &base, &extent), 0);
    CHECK(base == memory);
    CHECK_EQ(extent, spent);
    CHECK_EQ(acl().aclrtFree(memory), 0);
    CHECK_EQ(free_memory(), before);
    return spent;
}

// Pageable host memory aligned to a page.
struct Pages {
    explicit Pages(size_t number) : data(static_cast<uint8_t *>(std::aligned_alloc(4096, number * 4096))) {
        std::memset(data, 0, number * 4096);
    }
    ~Pages() { std::free(data); }
    Pages(const Pages &) = delete;
    Pages &operator=(const Pages &) = delete;
    uint8_t *data;
};

} // namespace

// spec section 5: rounded up to 32 and padded by 32; not the 1 GB policies, not aclrtMallocAlign32.
TEST(acl_malloc_rounds_and_pads) {
    const AclDevice device;
    CHECK_EQ(spent_by(acl().aclrtMalloc, 1, 0), 64u);
    CHECK_EQ(spent_by(acl().aclrtMalloc, 32, 2), 64u);
    CHECK_EQ(spent_by(acl().aclrtMalloc, 33, 0), 96u);
    CHECK_EQ(spent_by(acl().aclrtMalloc, 33, 6), 64u);
    CHECK_EQ(spent_by(acl().aclrtMallocCached, 33, 0), 96u);
    CHECK_EQ(spent_by(acl().aclrtMallocAlign32, 33, 0), 64u);
}

// spec section 5: bits beside the policy's number are for aclrtMallocWithCfg alone; aclrtMalloc takes its default.
TEST(acl_malloc_policy_bits_belong_to_malloc_with_cfg) {
    const AclDevice device;
    CHECK_EQ(spent_by(acl().aclrtMalloc, 64, 0x1000 | 6), 96u); // unknown as one value: not the 1 GB policy
    void *memory = nullptr;
    const auto policy = [](int value) { return static_cast<aclrtMemMallocPolicy>(value); };
    CHECK_EQ(acl().aclrtMallocWithCfg(&memory, 64, policy(0x101001), nullptr), 0);
    CHECK_EQ(acl().aclrtFree(memory), 0);
    CHECK_EQ(acl().aclrtMallocWithCfg(&memory, 64, policy(0x10), nullptr), ACL_ERROR_INVALID_PARAM);
    aclrtMallocAttribute attribute{};
    attribute.attr = ACL_RT_MEM_ATTR_DEVICE_ID;
    attribute.value.deviceId = 7;
    aclrtMallocConfig config{&attribute, 1};
    CHECK_EQ(acl().aclrtMallocWithCfg(&memory, 64, policy(0), &config), 107001);
    attribute.value.deviceId = 0;
    CHECK_EQ(acl().aclrtMallocWithCfg(&memory, 64, policy(0), &config), 0);
    CHECK_EQ(acl().aclrtFree(memory), 0);
    CHECK_EQ(acl().aclrtMallocHostWithCfg(&memory, 64, nullptr), 0);
    CHECK_EQ(acl().aclrtFreeHost(memory), 0);
}

// spec section 5: a free returns at once, the ...WithDevSync forms wait for the device first.
TEST(acl_free_with_device_sync_waits_for_tasks) {
    const AclDevice device;
    const AclStreamHolder stream;
    for (int i = 0; i < 50; ++i) {
        void *memory = nullptr;
        CHECK_EQ(acl().aclrtMalloc(&memory, 1 << 16, ACL_MEM_MALLOC_HUGE_FIRST), 0);
        CHECK_EQ(acl().aclrtMemsetAsync(memory, 1 << 16, 1, 1 << 16, stream.handle), 0);
        CHECK_EQ(acl().aclrtFreeWithDevSync(memory), 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0); // none was freed under its task
    void *pinned = nullptr;
    CHECK_EQ(acl().aclrtMallocHost(&pinned, 64), 0);
    CHECK_EQ(acl().aclrtFreeHostWithDevSync(pinned), 0);
    CHECK_EQ(acl().aclrtFreeHostWithDevSync(nullptr), ACL_ERROR_INVALID_PARAM);
}

// spec section 5: one memory kind at a time; the general kinds read the device's own, another technology 0.
TEST(acl_memory_info_speaks_of_one_kind) {
    const AclDevice device;
    size_t free_bytes = 1;
    size_t total = 1;
    for (const auto kind : {ACL_HBM_MEM, ACL_HBM_MEM_NORMAL, ACL_HBM_MEM_HUGE1G, ACL_MEM_NORMAL, ACL_MEM_P2P_HUGE1G}) {
        CHECK_EQ(acl().aclrtGetMemInfo(kind, &free_bytes, &total), 0);
        CHECK_EQ(total, size_t{64} << 30);
    }
    for (const auto kind : {ACL_DDR_MEM, ACL_DDR_MEM_P2P_NORMAL}) {
        CHECK_EQ(acl().aclrtGetMemInfo(kind, &free_bytes, &total), 0);
        CHECK_EQ(total, 0u);
        CHECK_EQ(free_bytes, 0u);
    }
}

TEST(acl_memory_usage_has_the_peak) {
    const AclDevice device;
    aclrtMemUsageInfo info{};
    size_t number = 0;
    {
        const AclMemory memory(1 << 20);
        CHECK_EQ(acl().aclrtGetMemUsageInfo(0, &info, 1, &number), 0);
        CHECK_EQ(number, 1u);
        CHECK_EQ(info.curMemSize, (1u << 20) + 32);
    }
    CHECK_EQ(acl().aclrtGetMemUsageInfo(0, &info, 1, &number), 0);
    CHECK_EQ(info.curMemSize, 0u);
    CHECK(info.memPeakSize >= (1u << 20));
    CHECK_EQ(acl().aclrtGetMemUsageInfo(0, &info, 0, &number), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtGetMemUsageInfo(9, &info, 1, &number), 107001);
}

TEST(acl_pointers_are_told_apart) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclMemory pinned(64, true);
    const Pages pages(1);
    int local = 0;
    const auto kind = [](const void *pointer) {
        aclrtPtrAttributes attributes{};
        CHECK_EQ(acl().aclrtPointerGetAttributes(pointer, &attributes), 0);
        return attributes.location.type;
    };
    CHECK_EQ(kind(memory.bytes() + 8), ACL_MEM_LOCATION_TYPE_DEVICE);
    CHECK_EQ(kind(pinned.data), ACL_MEM_LOCATION_TYPE_HOST);
    CHECK_EQ(kind(&local), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
    CHECK_EQ(kind(pages.data), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data, 4096, ACL_HOST_REG_MAPPED), 0);
    CHECK_EQ(kind(pages.data + 9), ACL_MEM_LOCATION_TYPE_HOST);
    CHECK_EQ(acl().aclrtHostUnregister(pages.data), 0);
    void *addresses[] = {memory.data, memory.bytes() + 63};
    uint32_t all = 9;
    CHECK_EQ(acl().aclrtCheckMemType(addresses, 2, ACL_RT_MEM_TYPE_DEV, &all, 0), 0);
    CHECK_EQ(all, 1u);
    addresses[1] = pinned.data;
    CHECK_EQ(acl().aclrtCheckMemType(addresses, 2, ACL_RT_MEM_TYPE_DEV, &all, 0), 0);
    CHECK_EQ(all, 0u);
    CHECK_EQ(acl().aclrtMemGetAddressRange(pinned.data, nullptr, nullptr), kInvalid);
}

// spec section 5: host memory is registered from a 4 KB boundary, once, and by its start.
TEST(acl_host_memory_is_registered_once_from_a_page) {
    const AclDevice device;
    const Pages pages(4);
    const AclMemory pinned(8192, true);
    constexpr uint32_t kPinned = ACL_HOST_REG_PINNED;
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data + 64, 4096, kPinned), kInvalid);
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data, 0, kPinned), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtHostRegisterV2(nullptr, 4096, kPinned), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data, 4096, 1), kInvalid);
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data, 8192, kPinned), 0);
    CHECK_EQ(ledger().acl_registered_hosts, 1u);
    CHECK_EQ(acl().aclrtHostRegisterV2(pages.data + 4096, 4096, kPinned), 507910);
    void *on_device = nullptr;
    CHECK_EQ(acl().aclrtHostGetDevicePointer(pages.data, &on_device, 0), kInvalid); // pinned, not mapped
    CHECK_EQ(acl().aclrtHostGetDevicePointer(pages.data, &on_device, 1), kInvalid);
    CHECK_EQ(acl().aclrtHostGetDevicePointer(pages.data + 8192, &on_device, 0), 507911);
    CHECK_EQ(acl().aclrtHostUnregister(pages.data + 4096), 507911); // not the start
    CHECK_EQ(acl().aclrtHostUnregister(pages.data), 0);
    CHECK_EQ(acl().aclrtHostUnregister(pages.data), 507911);
    CHECK_EQ(acl().aclrtHostRegister(pages.data, 4096, ACL_HOST_REGISTER_MAPPED, &on_device), 0);
    CHECK(on_device != nullptr);
    CHECK_EQ(acl().aclrtHostUnregister(pages.data), 0);
    CHECK_EQ(ledger().acl_registered_hosts, 0u);
}
