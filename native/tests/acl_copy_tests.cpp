// ACL: copies of rows, batches and between devices, fills, values on streams. SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;

// Keeps a stream busy until it is opened.
struct Gate {
    explicit Gate(aclrtStream stream) { CHECK_EQ(acl().aclrtStreamWaitEvent(stream, event.handle), 0); }
    void open() { CHECK_EQ(acl().aclrtRecordEvent(event.handle, other.handle), 0); }
    AclStreamHolder other;
    AclEventHolder event{acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC};
};

} // namespace

// spec section 5: with memory that is registered as pinned the call returns before the copy.
TEST(acl_memcpy_async_with_registered_memory_returns_before_the_copy) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclStreamHolder stream;
    auto *host = static_cast<uint8_t *>(std::aligned_alloc(4096, 4096));
    std::memset(host, 6, 4096);
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 1, 64), 0);
    CHECK_EQ(acl().aclrtHostRegisterV2(host, 4096, ACL_HOST_REG_PINNED), 0);
    Gate gate(stream.handle);
    CHECK_EQ(acl().aclrtMemcpyAsync(memory.data, 64, host + 8, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 1);
    gate.open();
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 6);
    CHECK_EQ(acl().aclrtHostUnregister(host), 0);
    CHECK_EQ(acl().aclrtMemcpyAsyncWithCondition(memory.data, 64, host, 64, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle),
             kInvalid); // pageable
    std::free(host);
}

TEST(acl_memcpy_2d_moves_rows_and_checks_pitches) {
    const AclDevice device;
    const AclMemory memory(40);
    const AclMemory pinned(32, true);
    const AclStreamHolder stream;
    for (uint8_t i = 0; i < 32; ++i) {
        pinned.bytes()[i] = i;
    }
    std::memset(memory.data, 0xff, 40);
    const auto copy = [&](void *to, size_t dpitch, const void *from, size_t spitch, size_t width, size_t height,
                          int kind) {
        return acl().aclrtMemcpy2d(to, dpitch, from, spitch, width, height, static_cast<aclrtMemcpyKind>(kind));
    };
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 4, 3, 1), 0); // three rows of four bytes
    for (int row = 0; row < 3; ++row) {
        CHECK_EQ(int{memory.bytes()[row * 12 + 3]}, row * 8 + 3);
        CHECK_EQ(int{memory.bytes()[row * 12 + 4]}, 0xff);
    }
    CHECK_EQ(copy(memory.data, 3, pinned.data, 8, 4, 3, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 12, pinned.data, 3, 4, 3, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 0, 3, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 4, 0, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 8, 4, 1), kInvalid); // 44 bytes of 40
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 4, SIZE_MAX, 1), kInvalid);
    CHECK_EQ(copy(memory.data, 12, pinned.data, 8, 4, 3, 6), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(copy(nullptr, 12, pinned.data, 8, 4, 3, 1), ACL_ERROR_INVALID_PARAM);
    std::memset(pinned.data, 0, 32);
    CHECK_EQ(acl().aclrtMemcpy2dAsync(pinned.data, 8, memory.data, 12, 4, 3, ACL_MEMCPY_DEVICE_TO_HOST, stream.handle),
             0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{pinned.bytes()[19]}, 19);
    CHECK_EQ(acl().aclrtMemcpy2dAsync(pinned.data, 8, pinned.data, 8, 4, 3, ACL_MEMCPY_HOST_TO_HOST, stream.handle),
             ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
}

TEST(acl_memcpy_batch_names_the_copy_it_refuses) {
    const AclDevice device;
    const AclMemory memory(128);
    const AclStreamHolder stream;
    uint8_t first[64];
    uint8_t second[64];
    std::memset(first, 1, 64);
    std::memset(second, 2, 64);
    void *to[] = {memory.data, memory.bytes() + 64};
    void *from[] = {first, second};
    size_t room[] = {64, 64};
    size_t counts[] = {64, 64};
    aclrtMemcpyBatchAttr attr{};
    attr.dstLoc.type = ACL_MEM_LOCATION_TYPE_DEVICE;
    attr.srcLoc.type = ACL_MEM_LOCATION_TYPE_HOST;
    size_t indexes[] = {0};
    size_t failed = 0;
    CHECK_EQ(acl().aclrtMemcpyBatch(to, room, from, counts, 2, &attr, indexes, 1, &failed), 0);
    CHECK_EQ(int{memory.bytes()[127]}, 2);
    CHECK_EQ(acl().aclrtMemcpyBatchAsync(to, room, from, counts, 2, &attr, indexes, 1, &failed, stream.handle), 0);
    CHECK_EQ(acl().aclrtMemcpyBatchV2(to, room, from, counts, 2, &attr, indexes, 1), 0);
    CHECK_EQ(acl().aclrtMemcpyBatchAsyncV2(to, room, from, counts, 2, &attr, indexes, 1, stream.handle), 0);
    room[1] = 63;
    CHECK_EQ(acl().aclrtMemcpyBatch(to, room, from, counts, 2, &attr, indexes, 1, &failed), kInvalid);
    CHECK_EQ(failed, 1u);
    indexes[0] = 1;
    CHECK_EQ(acl().aclrtMemcpyBatch(to, room, from, counts, 2, &attr, indexes, 1, &failed), kInvalid);
    CHECK_EQ(acl().aclrtMemcpyBatch(to, room, nullptr, counts, 2, &attr, indexes, 1, &failed), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
}

TEST(acl_memcpy_with_offset_reads_its_addresses_from_the_device) {
    const AclDevice device;
    const AclMemory slots(16);
    const AclMemory memory(128);
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 5, 64), 0);
    CHECK_EQ(acl().aclrtMemset(memory.bytes() + 64, 64, 0, 64), 0);
    auto **to = static_cast<void **>(slots.data);
    to[0] = memory.bytes() + 64;
    to[1] = memory.data;
    auto **from = const_cast<const void **>(to + 1);
    const auto copy = [&](size_t count, int kind) {
        return acl().aclrtMemcpyAsyncWithOffset(to, 64, 8, from, count, 16, static_cast<aclrtMemcpyKind>(kind),
                                                stream.handle);
    };
    CHECK_EQ(copy(8, 3), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[64 + 8]}, 5);
    CHECK_EQ(int{memory.bytes()[64 + 7]}, 0);
    CHECK_EQ(copy(57, 3), kInvalid);
    CHECK_EQ(copy(8, 1), kInvalid);
    to[0] = nullptr;
    CHECK_EQ(copy(8, 3), 0); // the device finds the bad address
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507015);
}

TEST(acl_memset_d32_fills_words) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtMemsetD32(memory.data, 64, 0x01020304, 16), 0);
    CHECK_EQ(int{memory.bytes()[63]}, 1);
    CHECK_EQ(int{memory.bytes()[60]}, 4);
    CHECK_EQ(acl().aclrtMemsetD32(memory.data, 64, 0, 17), kInvalid);
    CHECK_EQ(acl().aclrtMemsetD32(memory.bytes() + 1, 60, 0, 4), kInvalid);
    CHECK_EQ(acl().aclrtMemsetD32Async(memory.data, 64, 9, 1, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 9);
}

TEST(acl_streams_wait_for_values_that_others_write) {
    const AclDevice device;
    const AclMemory memory(64);
    const AclStreamHolder writer;
    const AclStreamHolder waiter;
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 0, 64), 0);
    const struct {
        uint32_t flag;
        uint64_t wanted;
        uint64_t written;
    } cases[] = {
        {ACL_STREAM_WAIT_VALUE_GEQ, 5, 6}, {ACL_STREAM_WAIT_VALUE_EQ, 9, 9}, {ACL_STREAM_WAIT_VALUE_AND, 0x10, 0x30}};
    for (const auto &entry : cases) {
        CHECK_EQ(acl().aclrtValueWait(memory.data, entry.wanted, entry.flag, waiter.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(waiter.handle, 1), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
        CHECK_EQ(acl().aclrtValueWrite(memory.data, entry.written, 0, writer.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(waiter.handle), 0);
    }
    CHECK_EQ(acl().aclrtValueWait(memory.data, 1, 4, waiter.handle), kInvalid);
    CHECK_EQ(acl().aclrtValueWrite(memory.bytes() + 4, 1, 0, waiter.handle), kInvalid);
    CHECK_EQ(acl().aclrtValueWrite(nullptr, 1, 0, waiter.handle), ACL_ERROR_INVALID_PARAM);
}

// spec section 11: peer access is asked for by the current device, holds one way and for the whole device.
TEST(acl_copies_between_devices_need_peer_access) {
    const Profile profile(R"("device_count": {"value": 2, "unit": "count", "source": "test"})");
    CHECK_EQ(acl().aclrtSetDevice(1), 0);
    void *far = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&far, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtMemset(far, 64, 3, 64), 0);
    {
        const AclDevice device;
        const AclMemory near(64);
        const auto copy = [&] { return acl().aclrtMemcpy(near.data, 64, far, 64, ACL_MEMCPY_DEVICE_TO_DEVICE); };
        int32_t can = 0;
        CHECK_EQ(acl().aclrtDeviceCanAccessPeer(&can, 0, 1), 0);
        CHECK_EQ(can, 1);
        CHECK_EQ(acl().aclrtDeviceCanAccessPeer(&can, 0, 0), 0);
        CHECK_EQ(can, 0);
        CHECK_EQ(acl().aclrtDeviceCanAccessPeer(&can, 0, 2), 107001);
        CHECK_EQ(copy(), kInvalid);
        CHECK_EQ(acl().aclrtDeviceEnablePeerAccess(1, 1), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
        CHECK_EQ(acl().aclrtDeviceEnablePeerAccess(0, 0), kInvalid); // itself
        CHECK_EQ(acl().aclrtDeviceEnablePeerAccess(1, 0), 0);
        CHECK_EQ(copy(), 0);
        CHECK_EQ(int{near.bytes()[63]}, 3);
        int32_t status = 0;
        CHECK_EQ(acl().aclrtDevicePeerAccessStatus(0, 1, &status), 0);
        CHECK_EQ(status, 1);
        CHECK_EQ(acl().aclrtDevicePeerAccessStatus(1, 0, &status), 0);
        CHECK_EQ(status, 0); // one way
        CHECK_EQ(acl().aclrtDeviceDisablePeerAccess(1), 0);
        CHECK_EQ(acl().aclrtDeviceDisablePeerAccess(1), kInvalid);
        CHECK_EQ(copy(), kInvalid);
    }
    CHECK_EQ(acl().aclrtSetDevice(1), 0);
    CHECK_EQ(acl().aclrtFree(far), 0);
    CHECK_EQ(acl().aclrtResetDevice(1), 0);
    CHECK_EQ(acl().aclrtResetDevice(1), 0);
}
