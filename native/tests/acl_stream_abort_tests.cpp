// ACL: aborting and stopping streams, their depth, attributes and limits. SPDX-License-Identifier: MIT
#include <atomic>
#include <thread>
#include <vector>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;
constexpr const char *kHangingTask = R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})";

aclError fill(const AclMemory &memory, int value, aclrtStream stream) {
    return acl().aclrtMemsetAsync(memory.data, 64, value, 64, stream);
}

} // namespace

// spec section 3: an abort gives 107023 to whoever waits for the stream.
TEST(acl_stream_abort_frees_the_waiters_and_drops_the_queue) {
    const AclDevice device;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&context), 0);
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const AclEventHolder event;
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 9, 64), 0);
    Faults faults(kHangingTask);
    const AclEventHolder first;
    CHECK_EQ(acl().aclrtRecordEvent(first.handle, stream.handle), 0); // hangs
    CHECK_EQ(fill(memory, 2, stream.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    aclError outcome = -1;
    std::atomic<bool> started{false};
    std::thread waiter([&] {
        acl().aclrtSetCurrentContext(context);
        started = true;
        outcome = acl().aclrtSynchronizeStream(stream.handle);
    });
    while (!started || acl().aclrtSynchronizeStreamWithTimeout(stream.handle, 5) == 0) {
    }
    CHECK_EQ(acl().aclrtStreamAbort(stream.handle), 0);
    waiter.join();
    CHECK(outcome == ACL_ERROR_RT_STREAM_ABORT || outcome == 0); // 0: the sync began after the abort
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), ACL_ERROR_RT_STREAM_ABORT);
    CHECK_EQ(int{memory.bytes()[0]}, 9);
    CHECK_EQ(fill(memory, 5, stream.handle), 0); // the stream goes on
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 5);
    CHECK_EQ(acl().aclrtStreamAbort(nullptr), ACL_ERROR_INVALID_PARAM);
}

// spec section 3: another stream that waits for an event of an aborted one does not get it.
TEST(acl_stream_abort_fails_streams_that_wait_for_its_events) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclEventHolder event;
    const AclEventHolder never(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtStreamWaitEvent(first.handle, never.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, first.handle), 0);
    CHECK_EQ(acl().aclrtStreamWaitEvent(second.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtStreamAbort(first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), ACL_ERROR_RT_STREAM_ABORT);
}

TEST(acl_stream_stop_ends_the_running_task_and_keeps_the_queue) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclMemory memory(64);
    const AclEventHolder never(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtStreamWaitEvent(first.handle, never.handle), 0); // nobody records it
    CHECK_EQ(fill(memory, 7, first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(first.handle, 5), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    CHECK_EQ(acl().aclrtStreamStop(first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 7);
    CHECK_EQ(acl().aclrtStreamStop(second.handle), 0); // nothing runs
}

// spec section 3: persistent, AI CPU driven and device-only streams make a sync return at once.
TEST(acl_stream_that_the_device_drives_makes_a_sync_return_at_once) {
    const AclDevice device;
    const AclMemory memory(64);
    for (const uint32_t flag : {4u, 16u, 32u}) {
        aclrtStream stream = nullptr;
        CHECK_EQ(acl().aclrtCreateStreamWithConfig(&stream, 0, flag), 0);
        Faults faults(kHangingTask);
        CHECK_EQ(fill(memory, 1, stream), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream), 0);
        CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream, 1), 0);
        CHECK_EQ(acl().aclrtSynchronizeDevice(), 0);
        uint32_t flags = 0;
        CHECK_EQ(acl().aclrtStreamGetFlags(stream, &flags), 0);
        CHECK_EQ(flags, flag);
        faults.clear();
        CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    }
}

// spec section 3: a sync of another context's stream leaves the thread bound to its own context's pointer.
TEST(acl_stream_sync_of_another_context_keeps_the_threads_own) {
    const AclDevice device;
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    aclrtContext other = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&other, 0), 0);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream), 0);
    aclrtContext current = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&current), 0);
    CHECK(current == primary);
    std::thread([&] { CHECK_EQ(acl().aclrtSynchronizeStream(stream), ACL_ERROR_RT_CONTEXT_NULL); }).join();
    CHECK_EQ(acl().aclrtSetCurrentContext(other), 0);
    CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    CHECK_EQ(acl().aclrtDestroyContext(other), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
}

// spec section 3: 1984 streams per device.
TEST(acl_streams_of_a_device_are_limited) {
    const AclDevice device;
    uint32_t before = 0;
    CHECK_EQ(acl().aclrtGetStreamAvailableNum(&before), 0);
    CHECK(before <= 1984 && before >= 1983);
    std::vector<aclrtStream> streams(before);
    for (aclrtStream &stream : streams) {
        REQUIRE(acl().aclrtCreateStream(&stream) == 0);
    }
    aclrtStream more = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&more), 207008);
    uint32_t left = 1;
    CHECK_EQ(acl().aclrtGetStreamAvailableNum(&left), 0);
    CHECK_EQ(left, 0u);
    for (const aclrtStream stream : streams) {
        CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    }
    CHECK_EQ(acl().aclrtGetStreamAvailableNum(&left), 0);
    CHECK_EQ(left, before);
}

TEST(acl_stream_attributes_are_kept_and_checked) {
    const AclDevice device;
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStreamWithConfig(&stream, 3, ACL_STREAM_FAST_SYNC), 0);
    uint32_t number = 99;
    CHECK_EQ(acl().aclrtStreamGetPriority(stream, &number), 0);
    CHECK_EQ(number, 3u);
    int32_t id = -1;
    CHECK_EQ(acl().aclrtStreamGetId(stream, &id), 0);
    CHECK(id >= 0 && id < 1984);
    int32_t least = 0;
    int32_t greatest = -1;
    CHECK_EQ(acl().aclrtDeviceGetStreamPriorityRange(&least, &greatest), 0);
    CHECK(least > greatest);
    aclrtStreamAttrValue value{};
    value.streamPriority = 1;
    CHECK_EQ(acl().aclrtSetStreamAttribute(stream, ACL_STREAM_ATTR_PRIORITY, &value), 0);
    CHECK_EQ(acl().aclrtStreamGetPriority(stream, &number), 0);
    CHECK_EQ(number, 1u);
    value.userCustomTag = 77;
    CHECK_EQ(acl().aclrtSetStreamAttribute(stream, ACL_STREAM_ATTR_USER_CUSTOM_TAG, &value), 0);
    value = {};
    CHECK_EQ(acl().aclrtGetStreamAttribute(stream, ACL_STREAM_ATTR_USER_CUSTOM_TAG, &value), 0);
    CHECK_EQ(value.userCustomTag, 77u);
    CHECK_EQ(acl().aclrtSetStreamOverflowSwitch(stream, 1), 0);
    CHECK_EQ(acl().aclrtGetStreamOverflowSwitch(stream, &number), 0);
    CHECK_EQ(number, 1u);
    CHECK_EQ(acl().aclrtSetStreamOverflowSwitch(stream, 2), kInvalid);
    CHECK_EQ(acl().aclrtGetStreamAttribute(stream, static_cast<aclrtStreamAttr>(9), &value), kInvalid);
    CHECK_EQ(acl().aclrtSetStreamAttribute(stream, ACL_STREAM_ATTR_PRIORITY, nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
}

TEST(acl_stream_is_made_from_a_configuration) {
    const AclDevice device;
    aclrtStreamConfigHandle *config = acl().aclrtCreateStreamConfigHandle();
    REQUIRE(config != nullptr);
    const uint32_t priority = 2;
    const size_t flag = ACL_STREAM_FAST_LAUNCH;
    CHECK_EQ(acl().aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_PRIORITY, &priority, sizeof priority), 0);
    CHECK_EQ(acl().aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_FLAG, &flag, sizeof flag), 0);
    CHECK_EQ(acl().aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_FLAG, &flag, 3), ACL_ERROR_INVALID_PARAM);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStreamV2(&stream, config), 0);
    uint32_t number = 0;
    CHECK_EQ(acl().aclrtStreamGetPriority(stream, &number), 0);
    CHECK_EQ(number, 2u);
    CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    CHECK_EQ(acl().aclrtDestroyStreamConfigHandle(config), 0);
    CHECK_EQ(acl().aclrtDestroyStreamConfigHandle(config), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtCreateStreamV2(&stream, config), ACL_ERROR_INVALID_PARAM);
}

// A queue holds 4096 tasks; a submission beyond waits for room instead of growing it.
TEST(acl_stream_takes_many_tasks_in_bounded_memory_and_in_order) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    for (int i = 0; i < 20'000; ++i) {
        REQUIRE(fill(memory, i & 0xff, stream.handle) == 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 19'999 & 0xff);
    uint32_t task = 0;
    CHECK_EQ(acl().aclrtGetThreadLastTaskId(&task), 0);
    CHECK_EQ(task, 20'000u);
}
