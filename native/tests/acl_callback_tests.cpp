// Callbacks of streams, of failed tasks and of state changes. SPDX-License-Identifier: MIT
#include <atomic>
#include <pthread.h>
#include <string>
#include <thread>
#include <vector>

#include "kernel_fixture.h"

namespace ascend::mock::test {

namespace {

uint64_t this_thread() {
    return static_cast<uint64_t>(::pthread_self());
}

struct Seen {
    std::atomic<int> calls{0};
    std::atomic<uint64_t> thread{0};
    std::atomic<bool> release{true};
};

void note(void *data) {
    auto *seen = static_cast<Seen *>(data);
    while (!seen->release) {
        std::this_thread::yield();
    }
    seen->thread = this_thread();
    ++seen->calls;
}

std::atomic<int> failure_calls{0};
std::atomic<uint32_t> failed_code{0};
std::atomic<uint32_t> failed_stream{0};
std::atomic<uint32_t> failed_task{0};
std::atomic<uint32_t> failed_device{0};
std::atomic<void *> failed_args{nullptr};
std::atomic<uint32_t> failed_bytes{0};
std::atomic<uint64_t> failed_argument{0};
std::atomic<aclrtFuncHandle> failed_function{nullptr};
std::atomic<uint64_t> failed_on{0};

void on_failure(aclrtExceptionInfo *info) {
    failed_code = acl().aclrtGetErrorCodeFromExceptionInfo(info);
    failed_stream = acl().aclrtGetStreamIdFromExceptionInfo(info);
    failed_task = acl().aclrtGetTaskIdFromExceptionInfo(info);
    failed_device = acl().aclrtGetDeviceIdFromExceptionInfo(info);
    void *args = nullptr;
    uint32_t bytes = 0;
    aclrtFuncHandle function = nullptr;
    if (acl().aclrtGetArgsFromExceptionInfo(info, &args, &bytes) == 0) {
        failed_argument = *static_cast<uint64_t *>(args);
    }
    acl().aclrtGetFuncHandleFromExceptionInfo(info, &function);
    failed_args = args;
    failed_bytes = bytes;
    failed_function = function;
    failed_on = this_thread();
    ++failure_calls;
}

void on_failure_too(aclrtExceptionInfo *) {
    ++failure_calls;
}

std::atomic<void *> object_data{nullptr};

void on_object_failure(aclrtExceptionInfo *info, void *data) {
    failed_code = acl().aclrtGetErrorCodeFromExceptionInfo(info);
    object_data = data;
}

struct Balanced {
    uint64_t before = ledger().acl_callbacks;
    ~Balanced() { CHECK_EQ(ledger().acl_callbacks, before); }
};

std::vector<std::string> &states() {
    static std::vector<std::string> all;
    return all;
}

} // namespace

TEST(host_func_runs_on_one_runtime_thread_per_context_and_blocks_its_stream) {
    const AclDevice device;
    const Balanced balanced;
    const AclStreamHolder first;
    const AclStreamHolder second;
    Seen seen[2];
    seen[0].release = false;
    CHECK_EQ(acl().aclrtLaunchHostFunc(first.handle, note, &seen[0]), 0);
    aclrtStreamStatus status = ACL_STREAM_STATUS_COMPLETE;
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(first.handle, 20), 507046);
    CHECK_EQ(acl().aclrtStreamQuery(first.handle, &status), 0);
    CHECK_EQ(status, ACL_STREAM_STATUS_NOT_READY);
    seen[0].release = true;
    CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 0);
    CHECK_EQ(seen[0].calls.load(), 1);
    CHECK_EQ(acl().aclrtLaunchHostFunc(second.handle, note, &seen[1]), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 0);
    CHECK(seen[0].thread == seen[1].thread);
    CHECK(seen[0].thread != this_thread());
    CHECK_EQ(acl().aclrtLaunchHostFunc(second.handle, nullptr, nullptr), 107000);
}

TEST(host_func_that_binds_its_threads_context_does_not_keep_the_context) {
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    const uint64_t before = ledger().acl_contexts;
    aclrtContext primary = nullptr;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    CHECK_EQ(acl().aclrtCreateContext(&context, 0), 0);
    CHECK_EQ(acl().aclrtLaunchHostFunc(
                 nullptr, [](void *at) { acl().aclrtSetCurrentContext(static_cast<aclrtContext>(at)); }, context),
             0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(acl().aclrtDestroyContext(context), 0);
    CHECK_EQ(ledger().acl_contexts, before);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
}

TEST(host_func_comes_in_the_order_of_the_stream) {
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel kernel(vector_image(64));
    const VectorBuffers data(64);
    struct Look {
        const VectorBuffers *data;
        bool correct;
    } look{&data, false};
    CHECK_EQ(launch(kernel, data.slots(), stream.handle), 0);
    CHECK_EQ(acl().aclrtLaunchHostFunc(
                 stream.handle,
                 [](void *at) {
                     auto *seen = static_cast<Look *>(at);
                     seen->correct = seen->data->correct();
                 },
                 &look),
             0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK(look.correct);
}

TEST(callback_runs_inside_process_report_of_the_subscribed_thread) {
    const AclDevice device;
    const Balanced balanced;
    const AclStreamHolder stream;
    Seen blocking;
    Seen passing;
    CHECK_EQ(acl().aclrtLaunchCallback(note, &passing, ACL_CALLBACK_NO_BLOCK, stream.handle), 107015);
    std::atomic<bool> subscribed{false};
    std::atomic<bool> stop{false};
    uint64_t thread_id = 0;
    std::thread thread([&] {
        thread_id = this_thread();
        subscribed = true;
        while (!stop) {
            const aclError code = acl().aclrtProcessReport(5);
            CHECK(code == 0 || code == 507012 || code == 107012);
        }
    });
    while (!subscribed) {
        std::this_thread::yield();
    }
    CHECK_EQ(acl().aclrtSubscribeReport(thread_id, stream.handle), 0);
    CHECK_EQ(acl().aclrtSubscribeReport(thread_id, stream.handle), 107011);
    CHECK_EQ(acl().aclrtLaunchCallback(note, &blocking, ACL_CALLBACK_BLOCK, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(blocking.calls.load(), 1); // the stream waited for it
    CHECK(blocking.thread == thread_id);
    CHECK_EQ(acl().aclrtLaunchCallback(note, &passing, ACL_CALLBACK_NO_BLOCK, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    while (passing.calls == 0) {
        std::this_thread::yield();
    }
    CHECK_EQ(acl().aclrtLaunchHostFunc(stream.handle, note, &passing), 107011); // both kinds on one stream
    CHECK_EQ(acl().aclrtUnSubscribeReport(thread_id + 1, stream.handle), 107012);
    CHECK_EQ(acl().aclrtUnSubscribeReport(thread_id, stream.handle), 0);
    CHECK_EQ(acl().aclrtUnSubscribeReport(thread_id, stream.handle), 107011);
    stop = true;
    thread.join();
}

TEST(callback_report_times_out_and_refuses_0_ms) {
    const AclDevice device;
    const Balanced balanced;
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtProcessReport(1), 107012); // not subscribed
    CHECK_EQ(acl().aclrtSubscribeReport(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtProcessReport(0), 100000);
    CHECK_EQ(acl().aclrtProcessReport(-2), 100000);
    CHECK_EQ(acl().aclrtProcessReport(5), 507012);
    Seen seen;
    CHECK_EQ(acl().aclrtLaunchCallback(note, &seen, static_cast<aclrtCallbackBlockType>(2), stream.handle), 100000);
    CHECK_EQ(acl().aclrtLaunchCallback(nullptr, &seen, ACL_CALLBACK_BLOCK, stream.handle), 107000);
    CHECK_EQ(acl().aclrtLaunchCallback(note, &seen, ACL_CALLBACK_BLOCK, stream.handle), 0);
    CHECK_EQ(acl().aclrtProcessReport(-1), 0);
    CHECK_EQ(seen.calls.load(), 1);
    CHECK_EQ(acl().aclrtUnSubscribeReport(this_thread(), stream.handle), 0);
}

TEST(callback_thread_serves_one_device) {
    const Profile profile(R"("device_count": {"value": 2, "unit": "count", "source": "test"})");
    const AclDevice device;
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtSubscribeReport(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtSetDevice(1), 0);
    CHECK_EQ(acl().aclrtSubscribeReport(this_thread(), nullptr), 107012);
    CHECK_EQ(acl().aclrtResetDevice(1), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    CHECK_EQ(acl().aclrtUnSubscribeReport(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
}

TEST(callback_that_is_unsubscribed_with_callbacks_pending_lets_the_stream_go_on) {
    const AclDevice device;
    const AclStreamHolder stream;
    Seen seen;
    CHECK_EQ(acl().aclrtSubscribeReport(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtLaunchCallback(note, &seen, ACL_CALLBACK_BLOCK, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStreamWithTimeout(stream.handle, 10), 507046);
    CHECK_EQ(acl().aclrtUnSubscribeReport(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(seen.calls.load(), 0);
}

TEST(host_func_of_a_subscribed_stream_runs_in_process_host_func) {
    const AclDevice device;
    const Balanced balanced;
    const AclStreamHolder stream;
    Seen seen;
    CHECK_EQ(acl().aclrtSubscribeHostFunc(this_thread(), stream.handle), 0);
    CHECK_EQ(acl().aclrtLaunchHostFunc(stream.handle, note, &seen), 0);
    CHECK_EQ(acl().aclrtProcessHostFunc(1000), 0);
    CHECK(seen.thread == this_thread());
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK_EQ(acl().aclrtProcessHostFunc(1), 507012);
    CHECK_EQ(acl().aclrtUnSubscribeHostFunc(this_thread(), stream.handle), 0);
}

TEST(exception_callback_gets_what_failed_on_a_runtime_thread) {
    const AclDevice device;
    const Balanced balanced;
    const AclStreamHolder stream;
    const LoadedKernel fault(direct_image("fault", "", 1));
    int32_t stream_id = -1;
    CHECK_EQ(acl().aclrtStreamGetId(stream.handle, &stream_id), 0);
    CHECK_EQ(acl().aclrtExceptionInfoCallbackRegister(on_failure), 0);
    failure_calls = 0;
    CHECK_EQ(launch(fault, {507016}, stream.handle), 0);
    uint32_t task = 0;
    CHECK_EQ(acl().aclrtGetThreadLastTaskId(&task), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507016);
    CHECK_EQ(failure_calls.load(), 1);
    CHECK_EQ(failed_code.load(), 507016u);
    CHECK_EQ(failed_stream.load(), static_cast<uint32_t>(stream_id));
    CHECK_EQ(failed_task.load(), task);
    CHECK_EQ(failed_device.load(), 0u);
    CHECK_EQ(failed_bytes.load(), 8u);
    CHECK_EQ(failed_argument.load(), 507016u);
    CHECK(failed_function == fault.function);
    CHECK(failed_on != this_thread());
    CHECK_EQ(acl().aclrtExceptionInfoCallbackUnregister(on_failure), 0);
    CHECK_EQ(acl().aclrtExceptionInfoCallbackUnregister(on_failure), 107000);
    CHECK_EQ(launch(fault, {507016}, stream.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507016);
    CHECK_EQ(failure_calls.load(), 1);
}

TEST(exception_callbacks_are_kept_by_pointer_and_the_single_slot_fires_beside_them) {
    const AclDevice device;
    const Balanced balanced;
    const LoadedKernel fault(direct_image("fault", "", 1));
    const auto failures_of_one_fault = [&] {
        failure_calls = 0;
        CHECK_EQ(launch(fault, {507016}), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507016);
        return failure_calls.load();
    };
    CHECK_EQ(acl().aclrtExceptionInfoCallbackRegister(on_failure), 0);
    CHECK_EQ(acl().aclrtExceptionInfoCallbackRegister(on_failure), 0); // twice is once
    CHECK_EQ(failures_of_one_fault(), 1);
    CHECK_EQ(acl().aclrtSetExceptionInfoCallback(on_failure), 0);
    CHECK_EQ(acl().aclrtSetExceptionInfoCallback(on_failure_too), 0); // the last one wins
    CHECK_EQ(failures_of_one_fault(), 2);
    CHECK_EQ(acl().aclrtSetExceptionInfoCallback(nullptr), 0);
    CHECK_EQ(failures_of_one_fault(), 1);
    CHECK_EQ(acl().aclrtExceptionInfoCallbackUnregister(on_failure), 0);
    CHECK_EQ(failures_of_one_fault(), 0);
    CHECK_EQ(acl().aclrtExceptionInfoCallbackRegister(nullptr), 107000);
}

TEST(exception_getters_answer_all_ones_for_null) {
    CHECK_EQ(acl().aclrtGetTaskIdFromExceptionInfo(nullptr), UINT32_MAX);
    CHECK_EQ(acl().aclrtGetStreamIdFromExceptionInfo(nullptr), UINT32_MAX);
    CHECK_EQ(acl().aclrtGetThreadIdFromExceptionInfo(nullptr), UINT32_MAX);
    CHECK_EQ(acl().aclrtGetDeviceIdFromExceptionInfo(nullptr), UINT32_MAX);
    CHECK_EQ(acl().aclrtGetErrorCodeFromExceptionInfo(nullptr), UINT32_MAX);
    void *args = nullptr;
    uint32_t bytes = 0;
    CHECK_EQ(acl().aclrtGetArgsFromExceptionInfo(nullptr, &args, &bytes), 100000);
}

TEST(exception_callback_of_an_object_hears_of_its_kernels_alone) {
    const AclDevice device;
    const Balanced balanced;
    const LoadedKernel watched(direct_image("fault", "", 1));
    const LoadedKernel other(direct_image("fault", "", 1));
    int mark = 0;
    object_data = nullptr;
    CHECK_EQ(acl().aclrtBinarySetExceptionCallback(watched.binary, nullptr, &mark), 100000);
    CHECK_EQ(acl().aclrtBinarySetExceptionCallback(watched.binary, on_object_failure, &mark), 0);
    CHECK_EQ(launch(other, {507016}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507016);
    CHECK(object_data == nullptr);
    CHECK_EQ(launch(watched, {507042}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507042);
    CHECK(object_data == &mark);
    CHECK_EQ(failed_code.load(), 507042u);
}

TEST(state_callbacks_tell_of_devices_streams_and_aborts) {
    const Balanced balanced;
    states().clear();
    const auto on_device = [](int32_t device, aclrtDeviceState state, void *) {
        states().push_back("device " + std::to_string(device) + " " + std::to_string(state));
    };
    const auto on_stream = [](aclrtStream, aclrtStreamState state, void *data) {
        states().push_back("stream " + std::to_string(state) + static_cast<const char *>(data));
    };
    const auto on_abort = [](int32_t, aclrtDeviceTaskAbortStage stage, uint32_t timeout, void *) -> int32_t {
        states().push_back("abort " + std::to_string(stage) + " " + std::to_string(timeout));
        return 0;
    };
    char mark[] = "!";
    CHECK_EQ(acl().aclrtRegDeviceStateCallback("test", on_device, nullptr), 0);
    CHECK_EQ(acl().aclrtRegStreamStateCallback("test", on_stream, mark), 0);
    CHECK_EQ(acl().aclrtSetDeviceTaskAbortCallback("test", on_abort, nullptr), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    { const AclStreamHolder stream; }
    CHECK_EQ(acl().aclrtDeviceTaskAbort(0, 7), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    std::string all;
    for (const std::string &state : states()) {
        all += state + ", ";
    }
    CHECK_EQ(all, "device 0 0, device 0 1, stream 1!, stream 2!, abort 0 7, abort 1 7, device 0 2, device 0 3, ");
    CHECK_EQ(acl().aclrtRegDeviceStateCallback("test", nullptr, nullptr), 0);
    CHECK_EQ(acl().aclrtRegStreamStateCallback("test", nullptr, nullptr), 0);
    CHECK_EQ(acl().aclrtSetDeviceTaskAbortCallback("test", nullptr, nullptr), 0);
    CHECK_EQ(acl().aclrtRegDeviceStateCallback(nullptr, on_device, nullptr), 100000);
}

} // namespace ascend::mock::test
