// Launches of kernels through ACL. SPDX-License-Identifier: MIT
#include <cstring>
#include <fstream>
#include <thread>
#include <unistd.h>

#include "kernel_fixture.h"
#include "programs_support.h"
#include "runtime_fixture.h"

namespace ascend::mock::test {

namespace {

// The modelled time between two events around `body` on a stream.
template <typename Body> float elapsed_ms(aclrtStream stream, Body body) {
    const AclEventHolder start;
    const AclEventHolder end;
    CHECK_EQ(acl().aclrtRecordEvent(start.handle, stream), 0);
    body();
    CHECK_EQ(acl().aclrtRecordEvent(end.handle, stream), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream), 0);
    float ms = 0;
    CHECK_EQ(acl().aclrtEventElapsedTime(&ms, start.handle, end.handle), 0);
    return ms;
}

// Resident memory of the process.
long resident_bytes() {
    long total = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

aclrtLaunchKernelAttr timeout_us(uint32_t us) {
    aclrtLaunchKernelAttr attribute{};
    attribute.id = ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT_US;
    attribute.value.timeoutUs.timeoutLow = us;
    return attribute;
}

} // namespace

TEST(kernel_vector_example_launches_in_every_way_with_one_result) {
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel kernel(vector_image(1000));
    const VectorBuffers data(1000);
    std::vector<uint64_t> slots = data.slots();
    const auto clear = [&] { std::memset(data.f.data, 0, 4000); };
    const auto check = [&] {
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        CHECK(data.correct());
        clear();
    };
    CHECK_EQ(launch(kernel, slots, stream.handle), 0);
    check();
    AclMemory args(24);
    std::memcpy(args.data, slots.data(), 24);
    CHECK_EQ(acl().aclrtLaunchKernel(kernel.function, 1, args.data, 24, stream.handle), 0);
    check();
    CHECK_EQ(acl().aclrtLaunchKernelV2(kernel.function, 1, args.data, 24, nullptr, stream.handle), 0);
    check();
    void *array[] = {&slots[0], &slots[1], &slots[2]};
    CHECK_EQ(acl().aclrtLaunchKernelWithArgsArray(kernel.function, 1, stream.handle, nullptr, array), 0);
    check();
    aclrtArgsHandle list = nullptr;
    aclrtParamHandle parameter = nullptr;
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    for (uint64_t &value : slots) {
        CHECK_EQ(acl().aclrtKernelArgsAppend(list, &value, sizeof value, &parameter), 0);
    }
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0);
    CHECK_EQ(acl().aclrtLaunchKernelWithConfig(kernel.function, 1, stream.handle, nullptr, list, nullptr), 0);
    check();
}

TEST(kernel_time_is_the_schedule_of_the_simpler_run_and_moves_the_streams_clock) {
    uint64_t wall_ns = 0;
    {
        Runtime runtime;
        VectorData data(runtime, 1 << 16);
        CHECK_EQ(runtime.run(Runtime::kVector), 0);
        CHECK(data.correct());
        MockRunReport report{};
        CHECK_EQ(mock().ascend_mock_last_run(0, &report), 0);
        wall_ns = report.device_wall_ns;
    }
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel kernel(vector_image(1 << 16));
    const LoadedKernel nop(direct_image("nop"));
    const VectorBuffers data(1 << 16);
    const float launched = elapsed_ms(stream.handle, [&] { CHECK_EQ(launch(kernel, data.slots(), stream.handle), 0); });
    CHECK(data.correct());
    const float empty = elapsed_ms(stream.handle, [&] { CHECK_EQ(launch(nop, {0}, stream.handle), 0); });
    CHECK(wall_ns > 0);
    CHECK(std::abs((launched - empty) * 1e6 - static_cast<double>(wall_ns)) < 1);
    MockRunReport report{};
    CHECK_EQ(mock().ascend_mock_last_run(0, &report), 0);
    CHECK_EQ(std::string(report.program), "nop");
}

TEST(kernel_cce_attention_gives_the_bits_of_the_same_program_run_otherwise) {
    Problem problem;
    problem.heads = 40;
    problem.kv_heads = 8;
    problem.dim = 128;
    problem.block_size = 128;
    problem.contexts = {1, 127, 300, 777};
    Workload work(problem);
    const RunInputs inputs = work.cce_inputs();
    CHECK_EQ(run_program("cce.paged_attention_highperf", inputs).message, std::string());
    const std::vector<uint16_t> expected = work.out;

    const AclDevice device;
    const char *const names[] = {"float32", "float16", "int32", "int16", "int8", "uint8", "bfloat16"};
    std::string tensors;
    std::vector<std::unique_ptr<AclMemory>> memory;
    std::vector<uint64_t> slots;
    for (const RunTensor &tensor : inputs.tensors) {
        tensors +=
            std::string(tensors.empty() ? "" : ", ") + "{\"dtype\": \"" + names[tensor.dtype] + "\", \"shape\": [";
        for (uint32_t d = 0; d < tensor.ndims; ++d) {
            tensors += (d > 0 ? ", " : "") + std::to_string(tensor.shapes[d]);
        }
        tensors += "]}";
        memory.push_back(std::make_unique<AclMemory>(tensor.bytes));
        slots.push_back(slot(memory.back()->data));
        if (tensor.bytes < (16u << 20)) { // workspaces need no contents
            std::memcpy(memory.back()->data, tensor.data, tensor.bytes);
        }
    }
    std::memset(memory[4]->data, 0x5A, inputs.tensors[4].bytes);
    slots.push_back(inputs.scalars[0]);
    const auto blocks = static_cast<uint32_t>(inputs.scalars[0]);
    const LoadedKernel kernel(direct_image("cce.paged_attention_highperf", tensors, 1));
    CHECK_EQ(launch(kernel, slots, nullptr, blocks), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK(std::memcmp(memory[4]->data, expected.data(), expected.size() * 2) == 0);
    int64_t type = -1;
    CHECK_EQ(acl().aclrtGetFunctionAttribute(kernel.function, ACL_FUNC_ATTR_KERNEL_TYPE, &type), 0);
    CHECK_EQ(type, int64_t{ACL_KERNEL_TYPE_MIX});

    CHECK_EQ(launch(kernel, slots, nullptr, blocks + 1), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507015);
    CHECK(recent_messages().find("effective_block_dim") != std::string::npos);
}

TEST(kernel_host_arguments_are_copied_during_the_call) {
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel kernel(vector_image(64));
    const VectorBuffers data(64);
    const Faults hold(R"({"faults": [{"function": "stream_task", "call": 1, "hang_ms": 30}]})");
    std::vector<uint64_t> slots = data.slots();
    CHECK_EQ(
        acl().aclrtLaunchKernelWithHostArgs(kernel.function, 1, stream.handle, nullptr, slots.data(), 24, nullptr, 0),
        0);
    std::memset(slots.data(), 0xFF, 24);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK(data.correct());
}

TEST(kernel_device_arguments_are_read_when_the_kernel_runs) {
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel kernel(vector_image(64));
    const VectorBuffers data(64);
    AclMemory args(24);
    {
        Faults hold(R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})");
        CHECK_EQ(acl().aclrtLaunchKernel(kernel.function, 1, args.data, 24, stream.handle), 0);
        const std::vector<uint64_t> slots = data.slots();
        std::memcpy(args.data, slots.data(), 24);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
    CHECK(data.correct());
    CHECK_EQ(acl().aclrtLaunchKernel(kernel.function, 1, &data, 24, stream.handle), 0); // host memory
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507035);
}

TEST(kernel_placeholders_of_host_args_get_the_address_of_the_data_behind_them) {
    const AclDevice device;
    const LoadedKernel kernel(vector_image(16));
    const VectorBuffers data(16);
    std::vector<uint64_t> block = data.slots();
    block[1] = 0;
    block.resize(3 + 8);
    std::memcpy(&block[3], data.b.data, 64);
    aclrtPlaceHolderInfo placeholder{8, 24};
    const auto launch_with = [&](aclrtPlaceHolderInfo info) {
        return acl().aclrtLaunchKernelWithHostArgs(kernel.function, 1, nullptr, nullptr, block.data(), block.size() * 8,
                                                   &info, 1);
    };
    CHECK_EQ(launch_with(placeholder), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK(data.correct());
    CHECK_EQ(launch_with({88, 24}), 107000);
    CHECK_EQ(launch_with({8, 88}), 107000);
    CHECK_EQ(launch_with({4, 24}), 107000);
    CHECK_EQ(launch_with({8, 32}), 0); // too little follows
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507035);
}

TEST(kernel_launch_refuses_what_the_runtime_refuses) {
    const AclDevice device;
    const LoadedKernel kernel(vector_image(64));
    uint64_t slots[3] = {};
    const auto host_args = [&](aclrtFuncHandle function, void *args, size_t size) {
        return acl().aclrtLaunchKernelWithHostArgs(function, 1, nullptr, nullptr, args, size, nullptr, 0);
    };
    CHECK_EQ(host_args(nullptr, slots, 24), 100000);
    CHECK_EQ(host_args(kernel.function, nullptr, 24), 100000);
    CHECK_EQ(host_args(kernel.function, slots, 0), 107000);
    CHECK_EQ(host_args(kernel.function, slots, size_t{1} << 32), 107000);
    CHECK_EQ(acl().aclrtLaunchKernel(kernel.function, 1, slots, 0, nullptr), 107000);
    void *array[] = {&slots[0], &slots[1], nullptr};
    CHECK_EQ(acl().aclrtLaunchKernelWithArgsArray(kernel.function, 1, nullptr, nullptr, array), 107000);
    CHECK_EQ(acl().aclrtLaunchKernelWithArgsArray(kernel.function, 0, nullptr, nullptr, array), 100000);
    CHECK_EQ(acl().aclrtLaunchSIMTKernelWithHostArgs(kernel.function, {1, 1, 1}, {1, 1, 1}, 0, nullptr, nullptr, slots,
                                                     24, nullptr, 0),
             107000);
    std::thread([&] { CHECK_EQ(host_args(kernel.function, slots, 24), 107002); }).join();
    aclrtContext other = nullptr;
    const AclStreamHolder stream;
    CHECK_EQ(acl().aclrtCreateContext(&other, 0), 0);
    CHECK_EQ(launch(kernel, {0, 0, 0}, stream.handle), 107003);
    CHECK_EQ(acl().aclrtDestroyContext(other), 0);
}

TEST(kernel_block_dim_0_is_refused_by_with_config_and_args_array_alone) {
    const AclDevice device;
    const LoadedKernel nop(direct_image("nop", "", 1));
    uint64_t value = 0;
    aclrtArgsHandle list = nullptr;
    aclrtParamHandle parameter = nullptr;
    CHECK_EQ(acl().aclrtKernelArgsInit(nop.function, &list), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &value, sizeof value, &parameter), 0);
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0);
    CHECK_EQ(acl().aclrtLaunchKernelWithConfig(nop.function, 0, nullptr, nullptr, list, nullptr), 100000);
    void *array[] = {&value};
    CHECK_EQ(acl().aclrtLaunchKernelWithArgsArray(nop.function, 0, nullptr, nullptr, array), 100000);
    CHECK_EQ(launch(nop, {0}, nullptr, 0), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
}

TEST(kernel_faults_come_from_a_later_sync_with_the_code_of_its_cores) {
    const AclDevice device;
    const LoadedKernel fault(direct_image("fault", "", 1));
    const LoadedKernel vector(vector_image(64));
    const VectorBuffers data(64);
    CHECK_EQ(launch(fault, {507016}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507016);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0); // reported once
    CHECK_EQ(launch(vector, {slot(data.a.data), 8, slot(data.f.data)}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507035);
    CHECK(recent_messages().find("tensor 1") != std::string::npos);
    CHECK_EQ(launch(vector, {slot(data.a.data)}), 0); // too few arguments
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507035);
    CHECK_EQ(launch(vector, data.slots()), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK(data.correct());
}

TEST(kernel_time_limits_are_held_against_modelled_time) {
    const AclDevice device;
    const LoadedKernel fault(direct_image("fault", "", 2));
    aclrtLaunchKernelAttr attributes[2] = {timeout_us(5000), {}};
    aclrtLaunchKernelCfg config{attributes, 1};
    CHECK_EQ(launch(fault, {0, 4'000'000}, nullptr, 1, &config), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(launch(fault, {0, 6'000'000}, nullptr, 1, &config), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507034);
    attributes[1].id = ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT;
    attributes[1].value.timeout = 1;
    config = {&attributes[1], 1};
    CHECK_EQ(launch(fault, {0, 999'000'000}, nullptr, 1, &config), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(launch(fault, {0, 1'001'000'000}, nullptr, 1, &config), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507034);
    config = {attributes, 2}; // both
    CHECK_EQ(launch(fault, {0, 0}, nullptr, 1, &config), 107000);
}

TEST(kernel_launch_configurations_are_checked) {
    const AclDevice device;
    const LoadedKernel nop(direct_image("nop"));
    aclrtLaunchKernelAttr attribute{};
    aclrtLaunchKernelCfg config{&attribute, 1};
    CHECK_EQ(launch(nop, {0}, nullptr, 1, &config), 107000); // id 0
    attribute.id = ACL_RT_LAUNCH_KERNEL_ATTR_ENGINE_TYPE;
    attribute.value.rsv[0] = 2;
    CHECK_EQ(launch(nop, {0}, nullptr, 1, &config), 107000);
    attribute.value.rsv[0] = 1;
    CHECK_EQ(launch(nop, {0}, nullptr, 1, &config), 0);
    config = {nullptr, 1};
    CHECK_EQ(launch(nop, {0}, nullptr, 1, &config), 107000);
    config = {nullptr, 0};
    CHECK_EQ(launch(nop, {0}, nullptr, 1, &config), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
}

TEST(kernel_function_handles_die_with_their_object_and_a_stale_one_is_refused_without_a_message) {
    const AclDevice device;
    aclrtFuncHandle stale = nullptr;
    {
        const LoadedKernel kernel(direct_image("nop"));
        stale = kernel.function;
    }
    recent_messages();
    uint64_t value = 0;
    CHECK_EQ(acl().aclrtLaunchKernelWithHostArgs(stale, 1, nullptr, nullptr, &value, 8, nullptr, 0), 107017);
    CHECK_EQ(acl().aclrtLaunchKernel(stale, 1, &value, 8, nullptr), 107017);
    CHECK_EQ(recent_messages(), std::string());
    size_t size = 0;
    CHECK_EQ(acl().aclrtKernelArgsGetHandleMemSize(stale, &size), 107017);
}

TEST(kernel_whose_object_is_unloaded_before_it_runs_faults) {
    const AclDevice device;
    const AclStreamHolder stream;
    {
        Faults hold(R"({"faults": [{"function": "stream_task", "call": 1, "hang": true}]})");
        const LoadedKernel kernel(direct_image("nop"));
        CHECK_EQ(launch(kernel, {0}, stream.handle), 0);
        CHECK_EQ(launch(kernel, {0}, stream.handle), 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 507035);
}

TEST(kernel_launches_without_a_sync_leave_memory_flat) {
    const AclDevice device;
    const AclStreamHolder stream;
    const LoadedKernel nop(direct_image("nop", "", 3));
    uint64_t slots[3] = {};
    const auto launch_many = [&](int count) {
        for (int i = 0; i < count; ++i) {
            CHECK_EQ(acl().aclrtLaunchKernelWithHostArgs(nop.function, 1, stream.handle, nullptr, slots, sizeof slots,
                                                         nullptr, 0),
                     0);
        }
    };
    launch_many(20'000);
    const long before = resident_bytes();
    launch_many(200'000);
    CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(resident_bytes() - before < 8 << 20);
#else
    static_cast<void>(before);
#endif
}

} // namespace ascend::mock::test
