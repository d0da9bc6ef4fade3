// ACL: memory and copies. SPDX-License-Identifier: MIT
#include <cstring>
#include <vector>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;

// The first task of a stream waits until the plan is cleared.
constexpr const char *kHangingTask = R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})";

} // namespace

TEST(acl_malloc_is_aligned_and_counted) {
    const AclDevice device;
    {
        const AclMemory memory(100);
        CHECK_EQ(reinterpret_cast<uintptr_t>(memory.data) % 64, 0u);
        CHECK_EQ(ledger().device_bytes, 100u);
        const AclMemory pinned(50, true);
        CHECK_EQ(reinterpret_cast<uintptr_t>(pinned.data) % 64, 0u);
        CHECK_EQ(ledger().pinned_bytes, 50u);
        CHECK_EQ(ledger().pinned_allocations, 1u);
    }
    CHECK_EQ(ledger().device_allocations, 0u);
    CHECK_EQ(ledger().pinned_allocations, 0u);
}

TEST(acl_malloc_refuses_nothing_and_too_much) {
    const AclDevice device;
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 0, ACL_MEM_MALLOC_HUGE_FIRST), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtMalloc(nullptr, 64, ACL_MEM_MALLOC_HUGE_FIRST), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtMalloc(&memory, (64ull << 30) + 1, ACL_MEM_MALLOC_HUGE_FIRST), ACL_ERROR_RT_MEMORY_ALLOCATION);
    CHECK_EQ(acl().aclrtMalloc(&memory, SIZE_MAX, ACL_MEM_MALLOC_HUGE_FIRST), ACL_ERROR_RT_MEMORY_ALLOCATION);
    CHECK_EQ(acl().aclrtMallocHost(&memory, 0), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtMallocHost(nullptr, 1), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtMallocHost(&memory, SIZE_MAX), ACL_ERROR_RT_MEMORY_ALLOCATION);
}

TEST(acl_malloc_accepts_any_policy) {
    const AclDevice device;
    for (const int policy : {0, 1, 2, 6, 4096}) {
        void *memory = nullptr;
        CHECK_EQ(acl().aclrtMalloc(&memory, 64, static_cast<AclMemMallocPolicy>(policy)), 0);
        CHECK_EQ(acl().aclrtFree(memory), 0);
    }
}

TEST(acl_malloc_is_bounded_by_the_hbm) {
    const Profile profile(R"("hbm_bytes": {"value": 1048576, "unit": "bytes", "source": "test"})");
    const AclDevice device;
    const AclMemory first(1 << 19);
    void *second = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&second, (1 << 19) + 1, ACL_MEM_MALLOC_HUGE_FIRST), ACL_ERROR_RT_MEMORY_ALLOCATION);
    size_t free_bytes = 0;
    size_t total_bytes = 0;
    CHECK_EQ(acl().aclrtGetMemInfo(ACL_HBM_MEM, &free_bytes, &total_bytes), 0);
    CHECK_EQ(free_bytes, (size_t{1} << 19) - 32); // the padding
    CHECK_EQ(total_bytes, size_t{1} << 20);
    const AclMemory rest((1 << 19) - 64);
    CHECK_EQ(acl().aclrtGetMemInfo(ACL_DDR_MEM, &free_bytes, &total_bytes), 0);
    CHECK_EQ(total_bytes, 0u);
    CHECK_EQ(acl().aclrtGetMemInfo(static_cast<AclMemAttr>(99), &free_bytes, &total_bytes), kInvalid);
    CHECK_EQ(acl().aclrtGetMemInfo(ACL_HBM_MEM, nullptr, &total_bytes), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_memory_calls_need_a_context) {
    void *memory = nullptr;
    char host[8] = {};
    size_t size = 0;
    constexpr aclError kNone = ACL_ERROR_RT_CONTEXT_NULL;
    CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), kNone);
    CHECK_EQ(acl().aclrtMallocHost(&memory, 64), kNone);
    CHECK_EQ(acl().aclrtFree(host), kNone);
    CHECK_EQ(acl().aclrtFreeHost(host), kNone);
    CHECK_EQ(acl().aclrtMemcpy(host, 8, host, 8, ACL_MEMCPY_HOST_TO_HOST), kNone);
    CHECK_EQ(acl().aclrtMemset(host, 8, 0, 8), kNone);
    CHECK_EQ(acl().aclrtGetMemInfo(ACL_HBM_MEM, &size, &size), kNone);
}

TEST(acl_free_refuses_null_foreign_and_double) {
    const AclDevice device;
    int local = 0;
    CHECK_EQ(acl().aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtFreeHost(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtFree(&local), kInvalid);
    CHECK_EQ(acl().aclrtFreeHost(&local), kInvalid);
    const AclMemory memory(256);
    const AclMemory pinned(256, true);
    CHECK_EQ(acl().aclrtFree(memory.bytes() + 64), kInvalid);
    CHECK_EQ(acl().aclrtFree(pinned.data), kInvalid);
    CHECK_EQ(acl().aclrtFreeHost(memory.data), kInvalid);
    void *freed = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&freed, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtFree(freed), 0);
    recent_messages();
    CHECK_EQ(acl().aclrtFree(freed), kInvalid);
    CHECK(recent_messages().find("double free") != std::string::npos);
}

TEST(acl_memcpy_moves_bytes_in_every_direction) {
    const AclDevice device;
    const AclMemory first(64);
    const AclMemory second(64);
    uint8_t in[64];
    uint8_t out[64] = {};
    for (int i = 0; i < 64; ++i) {
        in[i] = static_cast<uint8_t>(i * 3);
    }
    CHECK_EQ(acl().aclrtMemcpy(first.data, 64, in, 64, ACL_MEMCPY_HOST_TO_DEVICE), 0);
    CHECK_EQ(acl().aclrtMemcpy(second.data, 64, first.data, 64, ACL_MEMCPY_DEVICE_TO_DEVICE), 0);
    CHECK_EQ(acl().aclrtMemcpy(out, 64, second.data, 64, ACL_MEMCPY_DEVICE_TO_HOST), 0);
    CHECK(std::memcmp(in, out, 64) == 0);
    CHECK_EQ(acl().aclrtMemcpy(out, 64, in + 32, 32, ACL_MEMCPY_HOST_TO_HOST), 0);
    CHECK_EQ(acl().aclrtMemcpy(first.data, 64, out, 64, ACL_MEMCPY_DEFAULT), 0);
    CHECK_EQ(acl().aclrtMemcpy(first.data, 64, in, 64, static_cast<AclMemcpyKind>(5)), 0);
}

TEST(acl_memcpy_checks_kind_sizes_and_pointers) {
    const AclDevice device;
    const AclMemory memory(64);
    uint8_t host[128] = {};
    const auto copy = [](void *to, size_t most, const void *from, size_t count, int kind) {
        return acl().aclrtMemcpy(to, most, from, count, static_cast<AclMemcpyKind>(kind));
    };
    CHECK_EQ(copy(memory.data, 64, host, 64, 6), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(memory.data, 64, host, 64, 7), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(memory.data, 64, host, 64, -1), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(nullptr, 64, host, 64, 1), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(memory.data, 64, nullptr, 64, 1), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(nullptr, 0, nullptr, 0, 1), 0); // nothing to copy, nothing to check
    CHECK_EQ(copy(memory.data, 63, host, 64, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 65, host, 65, 1), kInvalid);
    CHECK_EQ(copy(memory.bytes() + 32, 64, host, 33, 1), kInvalid);
    CHECK_EQ(copy(memory.bytes() + 32, 64, host, 32, 1), 0);
    CHECK_EQ(copy(host, 128, memory.data, 65, 2), kInvalid);
    CHECK_EQ(copy(host, 128, memory.data, 65, 4), kInvalid);
    CHECK_EQ(copy(host, 64, host + 64, 64, 1), kInvalid);   // host memory where the device is named
    CHECK_EQ(copy(memory.data, 64, host, 64, 0), kInvalid); // device memory where the host is named
}

TEST(acl_memcpy_refuses_freed_memory) {
    const AclDevice device;
    void *freed = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&freed, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtFree(freed), 0);
    uint8_t host[64] = {};
    CHECK_EQ(acl().aclrtMemcpy(freed, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE), kInvalid);
    CHECK(recent_messages().find("freed") != std::string::npos);
}

TEST(acl_memset_fills_bytes_within_bounds) {
    const AclDevice device;
    const AclMemory memory(64);
    uint8_t host[64] = {};
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 0x1ab, 64), 0);
    CHECK_EQ(acl().aclrtMemcpy(host, 64, memory.data, 64, ACL_MEMCPY_DEVICE_TO_HOST), 0);
    CHECK_EQ(int{host[63]}, 0xab);
    CHECK_EQ(acl().aclrtMemset(nullptr, 64, 0, 64), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 0, 0), kInvalid);
    CHECK_EQ(acl().aclrtMemset(memory.data, 63, 0, 64), kInvalid);
    CHECK_EQ(acl().aclrtMemset(memory.data, 65, 0, 65), kInvalid);
    CHECK_EQ(acl().aclrtMemset(host, 64, 0, 64), kInvalid); // not ACL's memory
    const AclMemory pinned(64, true);
    CHECK_EQ(acl().aclrtMemset(pinned.data, 64, 1, 64), 0);
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 2, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 2, 65, stream.handle), kInvalid);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 2);
}

TEST(acl_memcpy_async_with_pinned_memory_returns_before_the_copy) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclMemory pinned(64, true);
    const AclStreamHolder stream;
    std::memset(pinned.data, 7, 64);
    std::memset(memory.data, 0, 64);
    Faults faults(R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})");
    const AclEventHolder event;
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtMemcpyAsync(memory.data, 64, pinned.data, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle), 0);
    AclStreamStatus status = ACL_STREAM_STATUS_COMPLETE;
    CHECK_EQ(acl().aclrtStreamQuery(stream.handle, &status), 0);
    CHECK_EQ(status, ACL_STREAM_STATUS_NOT_READY);
    CHECK_EQ(int{memory.bytes()[0]}, 0);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[63]}, 7);
}

TEST(acl_memcpy_async_with_pageable_memory_is_done_on_return) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclStreamHolder stream;
    uint8_t host[64];
    std::memset(host, 9, 64);
    CHECK_EQ(acl().aclrtMemcpyAsync(memory.data, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[63]}, 9);
    CHECK_EQ(acl().aclrtMemcpyAsync(host, 64, memory.data, 64, ACL_MEMCPY_DEVICE_TO_HOST, nullptr), 0);
}

TEST(acl_memcpy_async_is_checked_when_it_is_queued) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclMemory pinned(64, true);
    const AclMemory more(64, true);
    const AclStreamHolder stream;
    const auto copy = [&](void *to, const void *from, size_t count, int kind) {
        return acl().aclrtMemcpyAsync(to, 64, from, count, static_cast<AclMemcpyKind>(kind), stream.handle);
    };
    CHECK_EQ(copy(pinned.data, more.data, 64, 0), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    CHECK_EQ(copy(pinned.data, more.data, 64, 4), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    CHECK_EQ(copy(memory.data, pinned.data, 65, 1), kInvalid);
    CHECK_EQ(copy(memory.data, pinned.data, 64, 6), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(nullptr, pinned.data, 64, 1), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(memory.data, memory.data, 64, 3), 0);
}

TEST(acl_memory_freed_under_a_queued_copy_fails_the_stream) {
    const AclDevice device;
    const AclMemory pinned(64, true);
    const AclStreamHolder stream;
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    Faults faults(kHangingTask);
    const AclEventHolder event;
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtMemcpyAsync(memory, 64, pinned.data, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle), 0);
    CHECK_EQ(acl().aclrtFree(memory), 0); // does not wait for tasks
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507015);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0); // reported once
}
