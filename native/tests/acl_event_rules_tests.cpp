// ACL: what each kind of event may do, limits of queued waits, notifies. SPDX-License-Identifier: MIT
#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;
constexpr const char *kHangingTask = R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})";

} // namespace

// spec section 4: the status numbers of the two queries are reversed.
TEST(acl_event_queries_have_reversed_numbers) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const AclEventHolder event;
    aclrtEventStatus status{};
    aclrtEventRecordedStatus recorded{};
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtQueryEvent(event.handle, &status), 0);
    CHECK_EQ(acl().aclrtQueryEventStatus(event.handle, &recorded), 0);
    CHECK_EQ(static_cast<int>(status), 1);
    CHECK_EQ(static_cast<int>(recorded), 0);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 0);
    CHECK_EQ(acl().aclrtQueryEvent(event.handle, &status), 0);
    CHECK_EQ(acl().aclrtQueryEventStatus(event.handle, &recorded), 0);
    CHECK_EQ(static_cast<int>(status), 0);
    CHECK_EQ(static_cast<int>(recorded), 1);
    CHECK_EQ(acl().aclrtQueryEvent(event.handle, nullptr), ACL_ERROR_INVALID_PARAM);
}

// spec section 4: events of aclrtCreateEventExWithFlag have no reset, no QueryEvent and no QueryEventWaitStatus.
TEST(acl_ex_event_has_fewer_rights) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclEventHolder event(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
    aclrtEventStatus status{};
    aclrtEventWaitStatus waits{};
    uint32_t id = 0;
    CHECK_EQ(acl().aclrtQueryEvent(event.handle, &status), kInvalid);
    CHECK_EQ(acl().aclrtQueryEventWaitStatus(event.handle, &waits), kInvalid);
    CHECK_EQ(acl().aclrtResetEvent(event.handle, stream.handle), kInvalid);
    CHECK_EQ(acl().aclrtGetEventId(event.handle, &id), kInvalid); // not held to the hardware count
}

// spec section 4: each record of an ex event replaces what was captured; earlier waits keep theirs.
TEST(acl_ex_event_recorded_again_leaves_earlier_waits_alone) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclStreamHolder third;
    const AclMemory memory(64);
    const AclEventHolder event(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, first.handle), 0);
    CHECK_EQ(acl().aclrtStreamWaitEvent(second.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, third.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, third.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeEventWithTimeout(event.handle, 1), ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
}

TEST(acl_event_waits_are_counted_until_they_are_passed) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclStreamHolder other;
    const AclEventHolder event(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    aclrtEventWaitStatus waits = ACL_EVENT_WAIT_STATUS_RESERVED;
    CHECK_EQ(acl().aclrtQueryEventWaitStatus(event.handle, &waits), 0);
    CHECK_EQ(waits, ACL_EVENT_WAIT_STATUS_COMPLETE);
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtQueryEventWaitStatus(event.handle, &waits), 0);
    CHECK_EQ(waits, ACL_EVENT_WAIT_STATUS_NOT_READY);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, other.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(acl().aclrtQueryEventWaitStatus(event.handle, &waits), 0);
    CHECK_EQ(waits, ACL_EVENT_WAIT_STATUS_COMPLETE);
}

// spec sections 4 and 10: the limit of a queued wait is in seconds, 0 = none; its end is a failed task.
TEST(acl_queued_wait_has_a_limit_in_seconds) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclEventHolder event(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtStreamWaitEventWithTimeout(stream.handle, event.handle, -1), kInvalid);
    CHECK_EQ(acl().aclrtStreamWaitEventWithTimeout(stream.handle, event.handle, 1), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 107019);
    CHECK_EQ(acl().aclrtSetOpWaitTimeout(1), 0); // for waits without one
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtSetOpWaitTimeout(0), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 107019);
    CHECK_EQ(acl().aclrtStreamWaitEventWithFlag(stream.handle, event.handle, 1, 2), kInvalid);
    CHECK_EQ(acl().aclrtRecordEventWithFlag(event.handle, stream.handle, 2), kInvalid);
    CHECK_EQ(acl().aclrtRecordEventWithFlag(event.handle, stream.handle, 0), 0);
}

// spec section 4: events for ordering are a limited resource of the device, ex events are not.
TEST(acl_event_ids_are_the_devices) {
    const AclDevice device;
    const AclStreamHolder stream;
    uint32_t before = 0;
    CHECK_EQ(acl().aclrtGetEventAvailNum(&before), 0);
    CHECK_EQ(before, 65536u);
    {
        const AclEventHolder sync(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
        const AclEventHolder ex(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
        const AclEventHolder plain;
        uint32_t left = 0;
        CHECK_EQ(acl().aclrtGetEventAvailNum(&left), 0);
        CHECK_EQ(left, before - 1);
        uint32_t id = 99;
        CHECK_EQ(acl().aclrtGetEventId(sync.handle, &id), 0);
        CHECK_EQ(id, 0u);
        CHECK_EQ(acl().aclrtRecordEvent(plain.handle, stream.handle), 0); // takes one with its first record
        CHECK_EQ(acl().aclrtRecordEvent(plain.handle, stream.handle), 0);
        CHECK_EQ(acl().aclrtGetEventAvailNum(&left), 0);
        CHECK_EQ(left, before - 2);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    }
    uint32_t after = 0;
    CHECK_EQ(acl().aclrtGetEventAvailNum(&after), 0);
    CHECK_EQ(after, before);
}

TEST(acl_notify_orders_streams_and_is_taken_by_one_wait) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    aclrtNotify notify = nullptr;
    CHECK_EQ(acl().aclrtCreateNotify(&notify, 2), kInvalid);
    CHECK_EQ(acl().aclrtCreateNotify(&notify, 0), 0);
    CHECK_EQ(ledger().acl_notifies, 1u);
    uint32_t id = 99;
    CHECK_EQ(acl().aclrtGetNotifyId(notify, &id), 0);
    CHECK_EQ(id, 0u);
    CHECK_EQ(acl().aclrtWaitAndResetNotify(notify, second.handle, 0), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(second.handle, 2), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    CHECK_EQ(acl().aclrtRecordNotify(notify, first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    CHECK_EQ(acl().aclrtWaitAndResetNotify(notify, second.handle, 1), 0); // the first wait took the mark
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 107019);
    CHECK_EQ(acl().aclrtDestroyNotify(notify), 0);
    CHECK_EQ(ledger().acl_notifies, 0u);
    CHECK_EQ(acl().aclrtDestroyNotify(notify), ACL_ERROR_RT_INVALID_HANDLE);
    CHECK_EQ(acl().aclrtRecordNotify(nullptr, first.handle), ACL_ERROR_INVALID_PARAM);
}
