// The run life cycle. SPDX-License-Identifier: MIT
#include <thread>
#include <vector>

#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr const char *kHangingCompute = R"({"faults": [{"function": "compute", "hang": true}]})";

} // namespace

TEST(run_noop_goes_through_its_life_cycle) {
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(ledger().prepared_runs, 1u);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), 0);
    CHECK_EQ(runtime.wait(), 0);
    CHECK_EQ(runtime.poll(), 1);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(ledger().prepared_runs, 0u);
}

TEST(run_stages_host_tensors_and_copies_results_back) {
    Runtime runtime;
    VectorData data(runtime);
    CHECK_EQ(runtime.prepare(Runtime::kVector), 0);
    CHECK_EQ(ledger().device_bytes, 3 * 64 * sizeof(float));
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), 0);
    CHECK_EQ(data.f[0], -1.0f); // results arrive in finalize
    CHECK_EQ(runtime.finalize(), 0);
    CHECK(data.correct());
    CHECK_EQ(ledger().device_bytes, 0u);
}

TEST(run_reads_inputs_at_prepare) {
    Runtime runtime;
    VectorData data(runtime);
    CHECK_EQ(runtime.prepare(Runtime::kVector), 0);
    const std::vector<float> before = data.a;
    std::fill(data.a.begin(), data.a.end(), 99.0f);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(data.a[0], 99.0f); // an IN tensor is not written
    data.a = before;
    CHECK(data.correct());
}

TEST(run_uses_device_tensors_in_place) {
    Runtime runtime;
    VectorData data(runtime);
    void *device = runtime.api.device_malloc_ctx(runtime.ctx, 3 * 64 * sizeof(float));
    REQUIRE(device != nullptr);
    auto *floats = static_cast<float *>(device);
    CHECK_EQ(runtime.api.copy_to_device_ctx(runtime.ctx, floats, data.a.data(), 64 * sizeof(float)), 0);
    CHECK_EQ(runtime.api.copy_to_device_ctx(runtime.ctx, floats + 64, data.b.data(), 64 * sizeof(float)), 0);
    for (int i = 0; i < 3; ++i) {
        runtime.args->tensors[i] =
            tensor(floats + 64 * i, {64}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_DEVICE);
    }
    CHECK_EQ(runtime.run(Runtime::kVector), 0);
    CHECK_EQ(runtime.api.copy_from_device_ctx(runtime.ctx, data.f.data(), floats + 128, 64 * sizeof(float)), 0);
    CHECK(data.correct());
    runtime.api.device_free_ctx(runtime.ctx, device);
}

TEST(run_needs_a_prepare_for_every_phase) {
    Runtime runtime;
    CHECK_EQ(runtime.launch(), -1);
    CHECK_EQ(runtime.poll(), -1);
    CHECK_EQ(runtime.wait(), -1);
    CHECK_EQ(runtime.finalize(), -1);
}

TEST(run_wait_and_poll_need_a_launch) {
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.poll(), -1);
    CHECK_EQ(runtime.wait(), -1);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_cannot_be_prepared_launched_or_finalized_twice) {
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.prepare(), -1);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.launch(), -1);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(runtime.finalize(), -1);
    CHECK_EQ(runtime.run(), 0); // still usable
}

TEST(run_abandoned_before_launch_is_finalized_without_results) {
    Runtime runtime;
    VectorData data(runtime);
    const MockLedger before = ledger();
    CHECK_EQ(runtime.prepare(Runtime::kVector), 0);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(data.f[0], -1.0f);
    CHECK_EQ(ledger().total_runs, before.total_runs + 1);
    CHECK_EQ(ledger().total_failed_runs, before.total_failed_runs);
    CHECK_EQ(ledger().device_allocations, 0u);
}

TEST(run_whose_launch_failed_is_finalized) {
    Runtime runtime;
    const Faults faults(R"({"faults": [{"function": "simpler_launch_run", "call": 1, "return": -1}]})");
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), -1);
    CHECK_EQ(runtime.api.finalize_device(runtime.ctx), -1);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(runtime.run(), 0);
}

TEST(run_freezes_registry_and_context) {
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, 9, noop_callable().data()), -1);
    CHECK_EQ(runtime.api.simpler_unregister_callable(runtime.ctx, Runtime::kNoop), -1);
    CHECK_EQ(runtime.api.finalize_device(runtime.ctx), -1);
    runtime.api.destroy_device_context(runtime.ctx);
    CHECK_EQ(ledger().runtime_contexts, 1u); // the refused context is alive
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(runtime.api.simpler_unregister_callable(runtime.ctx, Runtime::kNoop), 0);
}

TEST(run_failure_is_reported_by_wait_poll_and_finalize) {
    Runtime runtime;
    const Faults faults(R"({"faults": [{"function": "compute", "call": 1, "return": -100}]})");
    const MockLedger before = ledger();
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), -100);
    const std::string message = recent_messages();
    CHECK(message.find("error detail") != std::string::npos);
    CHECK(message.find("error hint: an AICore kernel did not finish in time") != std::string::npos);
    CHECK_EQ(runtime.poll(), -1);
    CHECK_EQ(runtime.finalize(), -100);
    CHECK_EQ(ledger().total_failed_runs, before.total_failed_runs + 1);
    CHECK_EQ(runtime.run(), 0); // the context goes on
}

TEST(run_failure_copies_nothing_back) {
    Runtime runtime;
    VectorData data(runtime);
    const Faults faults(R"({"faults": [{"function": "compute", "return": 5}]})");
    CHECK_EQ(runtime.run(Runtime::kVector), -5); // a positive code is made negative
    CHECK_EQ(data.f[0], -1.0f);
}

TEST(run_is_asynchronous) {
    Runtime runtime;
    Faults faults(kHangingCompute);
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.poll(), 0);
    std::thread release([&] { faults.clear(); });
    CHECK_EQ(runtime.wait(), 0);
    release.join();
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_finalize_waits_for_the_run) {
    Runtime runtime;
    VectorData data(runtime);
    Faults faults(kHangingCompute);
    CHECK_EQ(runtime.prepare(Runtime::kVector), 0);
    CHECK_EQ(runtime.launch(), 0);
    std::thread release([&] { faults.clear(); });
    CHECK_EQ(runtime.finalize(), 0);
    release.join();
    CHECK(data.correct());
}

TEST(run_may_answer_success_and_compute_nothing) {
    Runtime runtime;
    const VectorData data(runtime);
    const std::vector<float> before = data.f;
    {
        const Faults faults(R"({"faults": [{"function": "compute", "call": 1, "return": 0}]})");
        CHECK_EQ(runtime.run(Runtime::kVector), 0);
    }
    CHECK(data.f == before);
    MockRunReport report{};
    CHECK_EQ(mock().ascend_mock_last_run(0, &report), 0);
    CHECK_EQ(report.tasks, 0u);
    CHECK_EQ(report.kernel_span_ns, 0u);
    CHECK(report.device_wall_ns > 0);
    CHECK_EQ(runtime.run(Runtime::kVector), 0);
    CHECK(data.correct());
}

TEST(run_computes_inside_launch_when_the_profile_says_inline) {
    const Profile profile(R"("inline_execution": {"value": true, "unit": "switch", "source": "test"})");
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.poll(), 1);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_writes_the_accepted_state_at_launch) {
    Runtime runtime;
    volatile int32_t accepted = 0;
    runtime.descriptor.accepted_state = &accepted;
    runtime.descriptor.accepted_value = 42;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(int32_t{accepted}, 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(int32_t{accepted}, 42);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_pipeline_holds_two_runs) {
    Runtime runtime;
    const RunStorage second;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.prepare(Runtime::kNoop, second), -1); // the slot is taken
    runtime.descriptor.pipeline_slot = 1;
    CHECK_EQ(runtime.prepare(Runtime::kNoop, second), -1); // the bank is taken
    runtime.descriptor.arena_bank = 1;
    CHECK_EQ(runtime.prepare(Runtime::kNoop, second), 0);
    CHECK_EQ(ledger().prepared_runs, 2u);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.api.simpler_launch_run(runtime.ctx, second.handle()), 0);
    CHECK_EQ(runtime.api.simpler_finalize_run(runtime.ctx, second.handle()), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_storage_must_be_aligned) {
    Runtime runtime;
    std::vector<uint8_t> bytes(runtime.api.get_runtime_size() + 128);
    auto address = reinterpret_cast<uintptr_t>(bytes.data());
    address = (address + 63) / 64 * 64 + 8;
    runtime.descriptor.run_epoch = 1;
    CHECK_EQ(runtime.api.simpler_prepare_run(runtime.ctx, reinterpret_cast<RuntimeHandle>(address), Runtime::kNoop,
                                             runtime.args.get(), &runtime.config, &runtime.descriptor),
             -1);
}

TEST(run_storage_must_be_zeroed_before_first_use) {
    Runtime runtime;
    const RunStorage dirty;
    dirty.bytes()[2000] = 1;
    CHECK_EQ(runtime.prepare(Runtime::kNoop, dirty), -1);
    dirty.bytes()[2000] = 0;
    CHECK_EQ(runtime.prepare(Runtime::kNoop, dirty), 0);
    CHECK_EQ(runtime.api.simpler_finalize_run(runtime.ctx, dirty.handle()), 0);
    CHECK_EQ(runtime.prepare(Runtime::kNoop, dirty), 0); // no zeroing between runs
    CHECK_EQ(runtime.api.simpler_finalize_run(runtime.ctx, dirty.handle()), 0);
}

TEST(run_storage_must_not_move) {
    Runtime runtime;
    const RunStorage moved;
    CHECK_EQ(runtime.prepare(), 0);
    std::memcpy(moved.bytes(), runtime.storage.bytes(), runtime.api.get_runtime_size());
    CHECK_EQ(runtime.api.simpler_launch_run(runtime.ctx, moved.handle()), -1);
    CHECK(recent_messages().find("moved") != std::string::npos);
    CHECK_EQ(runtime.prepare(Runtime::kNoop, moved), -1);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_fails_when_device_memory_goes_away_under_it) {
    Runtime runtime;
    VectorData data(runtime);
    void *device = runtime.api.device_malloc_ctx(runtime.ctx, 64 * sizeof(float));
    runtime.args->tensors[2] = tensor(device, {64}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_DEVICE);
    CHECK_EQ(runtime.prepare(Runtime::kVector), 0);
    runtime.api.device_free_ctx(runtime.ctx, device);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), -1);
    CHECK(recent_messages().find("freed") != std::string::npos);
    CHECK_EQ(runtime.finalize(), -1);
}

TEST(run_thousand_times_leaves_every_live_count_as_it_was) {
    Runtime runtime;
    VectorData data(runtime);
    const MockLedger before = ledger();
    for (int i = 0; i < 1000; ++i) {
        const bool vector = i % 10 == 0;
        runtime.args->tensor_count = vector ? 3 : 0;
        REQUIRE(runtime.run(vector ? Runtime::kVector : Runtime::kNoop) == 0);
    }
    const MockLedger after = ledger();
    CHECK(data.correct());
    CHECK_EQ(after.device_allocations, before.device_allocations);
    CHECK_EQ(after.device_bytes, before.device_bytes);
    CHECK_EQ(after.pinned_allocations, before.pinned_allocations);
    CHECK_EQ(after.runtime_contexts, before.runtime_contexts);
    CHECK_EQ(after.registered_callables, before.registered_callables);
    CHECK_EQ(after.prepared_runs, 0u);
    CHECK_EQ(after.total_runs, before.total_runs + 1000);
    CHECK_EQ(after.total_failed_runs, before.total_failed_runs);
    CHECK_EQ(after.refused_operations, before.refused_operations);
}

TEST(run_report_speaks_of_the_last_run) {
    Runtime runtime;
    MockRunReport before{};
    CHECK_EQ(mock().ascend_mock_last_run(0, &before), 0);
    CHECK_EQ(runtime.run(), 0);
    MockRunReport after{};
    CHECK_EQ(mock().ascend_mock_last_run(0, &after), 0);
    CHECK_EQ(after.run_ordinal, before.run_ordinal + 1);
    CHECK_EQ(std::string(after.program), std::string("noop"));
    CHECK_EQ(std::string(after.profile), std::string(mock().ascend_mock_profile_name()));
    CHECK_EQ(after.tasks, 1u);
    CHECK(after.kernel_span_ns > 0 && after.device_wall_ns > after.kernel_span_ns);
}

TEST(runs_of_several_contexts_and_threads_do_not_disturb_each_other) {
    constexpr int kThreads = 4;
    bool correct[kThreads] = {};
    std::vector<std::thread> threads;
    std::vector<std::unique_ptr<Runtime>> runtimes;
    for (int t = 0; t < kThreads; ++t) {
        runtimes.push_back(std::make_unique<Runtime>());
    }
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            Runtime &runtime = *runtimes[t];
            VectorData data(runtime, 256);
            bool all = true;
            for (int i = 1; i <= 50; ++i) {
                runtime.descriptor.run_epoch = static_cast<uint64_t>(1'000'000 + t * 1000 + i);
                std::fill(data.f.begin(), data.f.end(), -1.0f);
                all = all &&
                      runtime.api.simpler_run(runtime.ctx, runtime.storage.handle(), Runtime::kVector,
                                              runtime.args.get(), &runtime.config, &runtime.descriptor) == 0 &&
                      data.correct();
            }
            correct[t] = all;
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    for (const bool each : correct) {
        CHECK(each);
    }
}
