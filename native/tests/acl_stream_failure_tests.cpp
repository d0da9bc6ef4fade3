// ACL: what a failed task leaves on its stream, context and device. SPDX-License-Identifier: MIT
#include <thread>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr uint64_t kContinue = ACL_CONTINUE_ON_FAILURE;
constexpr uint64_t kStop = ACL_STOP_ON_FAILURE;

std::string task_fails(int call, int code) {
    return R"({"faults": [{"function": "stream_task", "call": )" + std::to_string(call) + R"(, "return": )" +
           std::to_string(code) + "}]}";
}

aclError fill(const AclMemory &memory, int value, aclrtStream stream) {
    return acl().aclrtMemsetAsync(memory.data, 64, value, 64, stream);
}

} // namespace

// spec section 7: the default is continue on failure; a sync returns the code and clears it.
TEST(acl_failure_last_one_hides_the_first_until_a_sync_reports_it) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const Faults faults(R"({"faults": [{"function": "stream_task", "call": 1, "return": 507015},
                                       {"function": "stream_task", "call": 2, "return": 507035}]})");
    CHECK_EQ(fill(memory, 1, stream.handle), 0);
    CHECK_EQ(fill(memory, 2, stream.handle), 0);
    CHECK_EQ(fill(memory, 3, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507035);
    CHECK_EQ(int{memory.bytes()[0]}, 3); // later tasks did run
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
}

// spec section 7: the code is the stream's; other streams of the context do not see it.
TEST(acl_failure_in_continue_mode_stays_on_its_stream) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclMemory memory(64);
    const Faults faults(task_fails(1, 507015));
    CHECK_EQ(fill(memory, 1, first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 507015);
}

// spec section 3: codes that come back from a sync although the work was done.
TEST(acl_notes_come_back_from_a_sync_and_stop_nothing) {
    const AclDevice device;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    {
        const AclStreamHolder stream;
        const AclMemory memory(64);
        CHECK_EQ(acl().aclrtSetStreamFailureMode(stream.handle, kStop), 0);
        for (const int note : {507005, 507023, 207003, 207016, 207017}) {
            const Faults faults(task_fails(1, note));
            CHECK_EQ(fill(memory, 1, stream.handle), 0);
            CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), note);
            CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        }
    }
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
}

// spec section 7: stop mode belongs to the context, whichever stream was named, and cannot be undone.
TEST(acl_failure_mode_belongs_to_the_context_and_stays) {
    const AclDevice device;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    {
        const AclStreamHolder first;
        const AclStreamHolder second;
        CHECK_EQ(acl().aclrtSetStreamFailureMode(first.handle, kContinue), 0); // as it was
        CHECK_EQ(acl().aclrtSetStreamFailureMode(first.handle, 2), ACL_ERROR_RT_PARAM_INVALID);
        CHECK_EQ(acl().aclrtSetStreamFailureMode(first.handle, kStop), 0);
        CHECK_EQ(acl().aclrtSetStreamFailureMode(first.handle, kStop), 0); // repeated: nothing happens
        CHECK_EQ(acl().aclrtSetStreamFailureMode(second.handle, kContinue), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
        aclrtStreamAttrValue value{};
        CHECK_EQ(acl().aclrtGetStreamAttribute(second.handle, ACL_STREAM_ATTR_FAILURE_MODE, &value), 0);
        CHECK_EQ(value.failureMode, kStop);
        value.failureMode = kContinue;
        CHECK_EQ(acl().aclrtSetStreamAttribute(second.handle, ACL_STREAM_ATTR_FAILURE_MODE, &value),
                 ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    }
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
}

// spec section 7: after a fault in stop mode submissions and syncs on all streams of the context return the code.
TEST(acl_failure_in_stop_mode_poisons_the_context) {
    const AclDevice device;
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    const AclMemory memory(64);
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    {
        const AclStreamHolder first;
        const AclStreamHolder second;
        const AclEventHolder event;
        CHECK_EQ(acl().aclrtSetStreamFailureMode(second.handle, kStop), 0);
        const Faults faults(task_fails(1, 507035));
        CHECK_EQ(fill(memory, 1, first.handle), 0);
        for (int i = 0; i < 2; ++i) {
            CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 507035); // not cleared by reporting
        }
        CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 507035);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507035);
        CHECK_EQ(fill(memory, 2, first.handle), 507035);
        CHECK_EQ(fill(memory, 2, second.handle), 507035);
        CHECK_EQ(acl().aclrtRecordEvent(event.handle, second.handle), 507035);
        CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0); // another context goes on
        CHECK_EQ(fill(memory, 3, nullptr), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
        CHECK_EQ(int{memory.bytes()[0]}, 3);
        CHECK_EQ(acl().aclrtSetCurrentContext(context), 0);
    }
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
}

// spec section 7: what is queued behind a fault in stop mode does not run; who waits for it gets the code.
TEST(acl_failure_in_stop_mode_drops_the_queue) {
    const AclDevice device;
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    const AclMemory memory(64);
    CHECK_EQ(acl().aclrtMemset(memory.data, 64, 9, 64), 0);
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    {
        const AclStreamHolder stream;
        const AclEventHolder event;
        CHECK_EQ(acl().aclrtSetStreamFailureMode(stream.handle, kStop), 0);
        const AclEventHolder gate(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
        const Faults faults(task_fails(3, 507015)); // after the wait and the record of the gate
        CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, gate.handle), 0);
        CHECK_EQ(fill(memory, 1, stream.handle), 0);
        CHECK_EQ(fill(memory, 2, stream.handle), 0);
        CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
        CHECK_EQ(acl().aclrtRecordEvent(gate.handle, nullptr), 0);
        CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 507015);
        CHECK_EQ(int{memory.bytes()[0]}, 9);
    }
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
}

// spec section 7: 507054 and 507914 stick to the device and all its contexts until it is reset by force.
TEST(acl_sticky_failure_is_the_whole_devices_until_a_forced_reset) {
    for (const int code : {507054, 507914}) {
        CHECK_EQ(acl().aclrtSetDevice(0), 0);
        aclrtContext primary = nullptr;
        CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
        aclrtContext other = nullptr;
        CHECK_EQ(acl().aclrtCreateContext(&other, 0), 0);
        void *memory = nullptr;
        CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
        const Faults faults(task_fails(1, code));
        CHECK_EQ(acl().aclrtMemsetAsync(memory, 64, 1, 64, nullptr), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), code);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), code);
        CHECK_EQ(acl().aclrtSynchronizeDevice(), code);
        CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
        CHECK_EQ(acl().aclrtMemsetAsync(memory, 64, 1, 64, nullptr), code);
        aclrtDeviceStatus status = ACL_RT_DEVICE_STATUS_NORMAL;
        CHECK_EQ(acl().aclrtQueryDeviceStatus(0, &status), 0);
        CHECK_EQ(status, ACL_RT_DEVICE_STATUS_ABNORMAL);
        CHECK_EQ(acl().aclrtDestroyContext(other), 0);
        CHECK_EQ(acl().aclrtResetDeviceForce(0), 0);
        const AclDevice anew;
        const AclMemory fresh(64);
        CHECK_EQ(fill(fresh, 4, nullptr), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    }
}

// spec section 7: aclrtDeviceTaskAbort clears device, stream and context codes.
TEST(acl_device_task_abort_clears_all_codes) {
    const AclDevice device;
    const AclMemory memory(64);
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    {
        const AclStreamHolder stream;
        CHECK_EQ(acl().aclrtSetStreamFailureMode(stream.handle, kStop), 0);
        const Faults faults(task_fails(1, 507054));
        CHECK_EQ(fill(memory, 1, stream.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507054);
        aclrtErrorInfo info{};
        CHECK_EQ(acl().aclrtGetErrorVerbose(0, &info), 0);
        CHECK_EQ(info.errorType, ACL_RT_ERROR_MEMORY);
        CHECK_EQ(acl().aclrtDeviceTaskAbort(0, 0), 0);
        CHECK_EQ(acl().aclrtRepairError(0, &info), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        CHECK_EQ(fill(memory, 6, stream.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        CHECK_EQ(int{memory.bytes()[0]}, 6);
    }
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
}
