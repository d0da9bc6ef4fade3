// ACL: streams and events. SPDX-License-Identifier: MIT
#include <thread>
#include <vector>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;
constexpr const char *kHangingTask = R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})";

AclEventRecordedStatus status_of(aclrtEvent event) {
    auto status = static_cast<AclEventRecordedStatus>(7);
    CHECK_EQ(acl().aclrtQueryEventStatus(event, &status), 0);
    return status;
}

AclStreamStatus status_of(aclrtStream stream) {
    auto status = static_cast<AclStreamStatus>(7);
    CHECK_EQ(acl().aclrtStreamQuery(stream, &status), 0);
    return status;
}

} // namespace

TEST(acl_stream_needs_a_context) {
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtSynchronizeDevice(), ACL_ERROR_RT_CONTEXT_NULL);
    aclrtEvent event = nullptr;
    CHECK_EQ(acl().aclrtCreateEvent(&event), ACL_ERROR_RT_CONTEXT_NULL);
}

TEST(acl_stream_is_counted_and_recognised) {
    const AclDevice device;
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), 0);
    CHECK_EQ(ledger().acl_streams, 1u);
    CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    CHECK_EQ(ledger().acl_streams, 0u);
    CHECK_EQ(acl().aclrtDestroyStream(stream), ACL_ERROR_RT_INVALID_HANDLE);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream), ACL_ERROR_RT_INVALID_HANDLE);
    CHECK_EQ(acl().aclrtDestroyStream(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtDestroyStreamForce(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtCreateStream(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtStreamQuery(nullptr, nullptr), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_stream_configuration_is_checked) {
    const AclDevice device;
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStreamWithConfig(&stream, 0, ACL_STREAM_FAST_LAUNCH | ACL_STREAM_FAST_SYNC), 0);
    CHECK_EQ(acl().aclrtDestroyStream(stream), 0);
    CHECK_EQ(acl().aclrtCreateStreamWithConfig(&stream, 0, 64), kInvalid);
    CHECK_EQ(acl().aclrtCreateStreamWithConfig(&stream, 8, 0), kInvalid);
    CHECK_EQ(acl().aclrtCreateStreamWithConfig(nullptr, 0, 0), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_stream_of_another_context_is_refused_except_by_sync) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const AclEventHolder event;
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    aclrtContext other = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&other, 0), 0);
    AclStreamStatus status{};
    constexpr aclError kForeign = ACL_ERROR_RT_STREAM_CONTEXT;
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 0, 64, stream.handle), kForeign);
    CHECK_EQ(acl().aclrtMemcpyAsync(memory.data, 64, memory.data, 64, ACL_MEMCPY_DEVICE_TO_DEVICE, stream.handle),
             kForeign);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), kForeign);
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, event.handle), kForeign);
    CHECK_EQ(acl().aclrtStreamQuery(stream.handle, &status), kForeign);
    CHECK_EQ(acl().aclrtDestroyStream(stream.handle), kForeign);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
    CHECK_EQ(acl().aclrtDestroyContext(other), 0);
}

TEST(acl_stream_sync_with_timeout) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, 0), kInvalid);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, -2), kInvalid);
    CHECK_EQ(acl().aclrtSynchronizeDeviceWithTimeout(0), kInvalid);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, 1000), 0);
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 0, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, 1), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    CHECK_EQ(acl().aclrtSynchronizeDeviceWithTimeout(1), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    CHECK_EQ(status_of(stream.handle), ACL_STREAM_STATUS_NOT_READY);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, -1), 0);
    CHECK_EQ(status_of(stream.handle), ACL_STREAM_STATUS_COMPLETE);
}

TEST(acl_stream_failure_is_reported_once_by_the_next_sync) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const Faults faults(R"({"faults": [{"function": "stream_task", "call": 1, "return": 507035}]})");
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 2, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507035);
    CHECK_EQ(int{memory.bytes()[0]}, 2); // later tasks did run
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
}

TEST(acl_stream_keeps_order) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    for (int i = 1; i <= 200; ++i) {
        REQUIRE(acl().aclrtMemsetAsync(memory.data, 64, i, 64, stream.handle) == 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 200);
}

TEST(acl_stream_default_is_that_of_the_context) {
    const AclDevice device;
    const AclMemory memory(64);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 5, 64, nullptr), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 5);
    CHECK_EQ(status_of(aclrtStream{nullptr}), ACL_STREAM_STATUS_COMPLETE);
}

TEST(acl_device_sync_waits_for_all_streams_and_reports_failures) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclMemory memory(128);
    const Faults faults(R"({"faults": [{"function": "stream_task", "return": 507015}]})");
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, first.handle), 0);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.bytes() + 64, 64, 1, 64, second.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeDevice(), 507015);
    CHECK_EQ(acl().aclrtSynchronizeDevice(), 0);
    CHECK_EQ(status_of(first.handle), ACL_STREAM_STATUS_COMPLETE);
    CHECK_EQ(status_of(second.handle), ACL_STREAM_STATUS_COMPLETE);
}

TEST(acl_stream_destroyed_by_force_does_not_wait) {
    const AclDevice device;
    const AclMemory memory(64);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), 0);
    Faults faults(kHangingTask);
    const AclEventHolder event;
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, stream), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream), 0);
    CHECK_EQ(acl().aclrtDestroyStreamForce(stream), 0);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 0); // what waits on the stream is released
}

TEST(acl_event_handles_are_counted_and_recognised) {
    const AclDevice device;
    aclrtEvent event = nullptr;
    CHECK_EQ(acl().aclrtCreateEvent(&event), 0);
    CHECK_EQ(ledger().acl_events, 1u);
    CHECK_EQ(acl().aclrtDestroyEvent(event), 0);
    CHECK_EQ(ledger().acl_events, 0u);
    CHECK_EQ(acl().aclrtDestroyEvent(event), ACL_ERROR_RT_INVALID_HANDLE);
    CHECK_EQ(acl().aclrtRecordEvent(event, nullptr), ACL_ERROR_RT_INVALID_HANDLE);
    CHECK_EQ(acl().aclrtDestroyEvent(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtCreateEvent(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtRecordEvent(nullptr, nullptr), ACL_ERROR_INVALID_PARAM);
    const AclStreamHolder stream; // a handle of another kind
    CHECK_EQ(acl().aclrtSynchronizeEvent(reinterpret_cast<aclrtEvent>(stream.handle)), ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(acl_event_flags_are_checked) {
    const AclDevice device;
    aclrtEvent event = nullptr;
    for (const uint32_t flag : {0u, 4u, 16u, 1024u}) {
        CHECK_EQ(acl().aclrtCreateEventWithFlag(&event, flag), kInvalid);
        CHECK_EQ(acl().aclrtCreateEventExWithFlag(&event, flag), kInvalid);
    }
    const AclEventHolder flagged(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
    const AclEventHolder ex(acl().aclrtCreateEventExWithFlag, ACL_EVENT_CAPTURE_STREAM_PROGRESS);
}

TEST(acl_event_never_recorded) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclEventHolder plain;
    const AclEventHolder ex(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(status_of(plain.handle), ACL_EVENT_RECORDED_STATUS_NOT_READY);
    CHECK_EQ(status_of(ex.handle), ACL_EVENT_RECORDED_STATUS_COMPLETE);
    CHECK_EQ(acl().aclrtSynchronizeEvent(plain.handle), 0);
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, plain.handle), kInvalid);
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, ex.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    float ms = 0;
    CHECK_EQ(acl().aclrtEventElapsedTime(&ms, plain.handle, plain.handle), 507000);
}

TEST(acl_event_completes_with_its_stream) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const AclEventHolder event;
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(status_of(event.handle), ACL_EVENT_RECORDED_STATUS_NOT_READY);
    CHECK_EQ(acl().aclrtSynchronizeEventWithTimeout(event.handle, 1), 507047);
    CHECK_EQ(acl().aclrtSynchronizeEventWithTimeout(event.handle, 0), kInvalid);
    uint64_t time = 0;
    CHECK_EQ(acl().aclrtEventGetTimestamp(event.handle, &time), 107006); // not complete
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 0);
    CHECK_EQ(status_of(event.handle), ACL_EVENT_RECORDED_STATUS_COMPLETE);
    CHECK_EQ(acl().aclrtEventGetTimestamp(event.handle, &time), 0);
    CHECK(time > 0);
}

TEST(acl_event_orders_streams) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclMemory memory(64);
    const AclEventHolder event(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, first.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, first.handle), 0);
    CHECK_EQ(acl().aclrtStreamWaitEvent(second.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 2, 64, second.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(second.handle, 1), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    CHECK_EQ(int{memory.bytes()[0]}, 2);
}

TEST(acl_event_wait_may_come_before_the_record_of_a_sync_event) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const AclEventHolder event(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtStreamWaitEvent(second.handle, event.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(second.handle, 1), ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
}

TEST(acl_event_needs_its_flags) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclEventHolder timed(acl().aclrtCreateEventWithFlag, ACL_EVENT_TIME_LINE);
    const AclEventHolder sync(acl().aclrtCreateEventWithFlag, ACL_EVENT_SYNC);
    const AclEventHolder ex(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
    const AclEventHolder plain;
    for (const aclrtEvent event : {timed.handle, sync.handle, ex.handle, plain.handle}) {
        CHECK_EQ(acl().aclrtRecordEvent(event, stream.handle), 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(acl().aclrtStreamWaitEvent(stream.handle, timed.handle), kInvalid);
    uint64_t time = 0;
    CHECK_EQ(acl().aclrtEventGetTimestamp(timed.handle, &time), 0);
    CHECK_EQ(acl().aclrtEventGetTimestamp(sync.handle, &time), 107006);
    CHECK_EQ(acl().aclrtEventGetTimestamp(plain.handle, &time), 0);
    CHECK_EQ(acl().aclrtEventGetTimestamp(plain.handle, nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtResetEvent(sync.handle, stream.handle), 0);
    for (const aclrtEvent event : {timed.handle, ex.handle, plain.handle}) {
        CHECK_EQ(acl().aclrtResetEvent(event, stream.handle), kInvalid);
    }
    CHECK_EQ(status_of(sync.handle), ACL_EVENT_RECORDED_STATUS_NOT_READY);
}

TEST(acl_event_times_are_modelled_from_the_bytes_copied) {
    const AclDevice device;
    constexpr size_t kBytes = 25'000'000; // 1 ms at the built-in profile's 25 GB/s
    void *on_device = nullptr;
    void *pinned = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&on_device, kBytes, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtMallocHost(&pinned, kBytes), 0);
    const AclStreamHolder stream;
    const AclEventHolder start;
    const AclEventHolder end;
    for (int repeat = 0; repeat < 3; ++repeat) {
        CHECK_EQ(acl().aclrtRecordEvent(start.handle, stream.handle), 0);
        CHECK_EQ(acl().aclrtMemcpyAsync(on_device, kBytes, pinned, kBytes, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle),
                 0);
        CHECK_EQ(acl().aclrtRecordEvent(end.handle, stream.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        float ms = 0;
        CHECK_EQ(acl().aclrtEventElapsedTime(&ms, start.handle, end.handle), 0);
        CHECK(ms > 1.0019F && ms < 1.0021F); // the copy, its fixed microsecond, and that of the record
    }
    CHECK_EQ(acl().aclrtFree(on_device), 0);
    CHECK_EQ(acl().aclrtFreeHost(pinned), 0);
}

TEST(acl_event_elapsed_time_needs_order) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclEventHolder start;
    const AclEventHolder end;
    CHECK_EQ(acl().aclrtRecordEvent(start.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(end.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    float ms = -1;
    CHECK_EQ(acl().aclrtEventElapsedTime(&ms, start.handle, end.handle), 0);
    CHECK(ms >= 0);
    CHECK_EQ(acl().aclrtEventElapsedTime(&ms, end.handle, start.handle), 107007);
    CHECK_EQ(acl().aclrtEventElapsedTime(nullptr, start.handle, end.handle), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtEventElapsedTime(&ms, nullptr, end.handle), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_ex_event_can_be_recorded_again) {
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory memory(64);
    const AclEventHolder event(acl().aclrtCreateEventExWithFlag, ACL_EVENT_SYNC);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 0);
    Faults faults(kHangingTask);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 1, 64, stream.handle), 0);
    CHECK_EQ(acl().aclrtRecordEvent(event.handle, stream.handle), 0);
    CHECK_EQ(status_of(event.handle), ACL_EVENT_RECORDED_STATUS_NOT_READY);
    faults.clear();
    CHECK_EQ(acl().aclrtSynchronizeEvent(event.handle), 0);
}

TEST(acl_streams_of_many_threads) {
    const AclDevice device;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&context), 0);
    constexpr int kThreads = 4;
    int failures[kThreads] = {};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            failures[t] += acl().aclrtSetCurrentContext(context) != 0;
            for (int i = 0; i < 25; ++i) {
                aclrtStream stream = nullptr;
                void *memory = nullptr;
                failures[t] += acl().aclrtCreateStream(&stream) != 0;
                failures[t] += acl().aclrtMalloc(&memory, 4096, ACL_MEM_MALLOC_HUGE_FIRST) != 0;
                failures[t] += acl().aclrtMemsetAsync(memory, 4096, i, 4096, stream) != 0;
                failures[t] += acl().aclrtSynchronizeStream(stream) != 0;
                failures[t] += static_cast<uint8_t *>(memory)[4095] != i;
                failures[t] += acl().aclrtFree(memory) != 0;
                failures[t] += acl().aclrtDestroyStream(stream) != 0;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    for (const int each : failures) {
        CHECK_EQ(each, 0);
    }
}
