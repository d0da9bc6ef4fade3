// Device contexts of the host runtime, their memory, logging, and what the mock does not have. SPDX-License-Identifier:
// MIT
#include <fcntl.h>
#include <thread>
#include <unistd.h>

#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

int init(DeviceContextHandle ctx, int device, const CallConfig *prewarm = nullptr) {
    return simpler().simpler_init(ctx, device, nullptr, 0, nullptr, 0, nullptr, 0, prewarm);
}

// What is written to stderr while `body` runs.
template <typename Body> std::string captured_stderr(Body body) {
    char path[] = "/tmp/ascend_mock_stderrXXXXXX";
    const int file = ::mkstemp(path);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(file, STDERR_FILENO);
    body();
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    std::string text(65536, '\0');
    text.resize(static_cast<size_t>(std::max<ssize_t>(0, ::pread(file, text.data(), text.size(), 0))));
    ::close(file);
    ::unlink(path);
    return text;
}

// The library keeps the pointer it is given.
SimplerHostLogState log_state = {SIMPLER_HOST_LOG_ABI_VERSION, sizeof(SimplerHostLogState), SIMPLER_LOG_OFF, 0};

} // namespace

TEST(context_platform_and_contract) {
    CHECK_EQ(std::string(simpler().get_platform()), std::string("mock"));
    const PipelineContract *contract = simpler().get_pipeline_contract();
    REQUIRE(contract != nullptr);
    CHECK_EQ(contract->abi_version, 1u);
    CHECK(contract->pipeline_depth >= 1 && contract->pipeline_depth <= 2);
    CHECK(contract->resource_count <= 8);
    for (uint32_t i = 0; i < contract->resource_count; ++i) {
        CHECK(contract->resources[i].kind >= 1 && contract->resources[i].kind <= 6);
        CHECK(contract->resources[i].resource_class <= 2);
        CHECK_EQ(contract->resources[i].bytes_per_copy, 0u);
    }
    CHECK(simpler().get_runtime_size() >= 1024);
    CHECK_EQ(simpler().get_runtime_alignment(), 64u);
}

TEST(context_is_counted_from_creation_to_destruction) {
    const MockLedger before = ledger();
    const DeviceContextHandle ctx = simpler().create_device_context();
    CHECK_EQ(ledger().runtime_contexts, before.runtime_contexts + 1);
    CHECK_EQ(init(ctx, 0), 0);
    CHECK_EQ(ledger().initialised_runtime_contexts, before.initialised_runtime_contexts + 1);
    simpler().destroy_device_context(ctx);
    CHECK_EQ(ledger().runtime_contexts, before.runtime_contexts);
    CHECK_EQ(ledger().initialised_runtime_contexts, before.initialised_runtime_contexts);
}

TEST(context_handle_is_dead_after_destruction) {
    const DeviceContextHandle ctx = simpler().create_device_context();
    simpler().destroy_device_context(ctx);
    CHECK_EQ(init(ctx, 0), -1);
    simpler().destroy_device_context(ctx);
    simpler().destroy_device_context(nullptr);
    CHECK_EQ(simpler().finalize_device(nullptr), -1);
    CHECK_EQ(ledger().runtime_contexts, 0u);
}

TEST(context_needs_a_device_that_exists) {
    const DeviceContextHandle ctx = simpler().create_device_context();
    CHECK_EQ(init(ctx, -1), -1);
    CHECK_EQ(init(ctx, 1), -1);
    CHECK_EQ(init(ctx, 1000), -1);
    CHECK_EQ(init(ctx, 0), 0);
    CHECK_EQ(init(ctx, 0), -1); // initialised already
    simpler().destroy_device_context(ctx);
}

TEST(context_finalized_twice_is_accepted_and_can_start_again) {
    const DeviceContextHandle ctx = simpler().create_device_context();
    CHECK_EQ(init(ctx, 0), 0);
    CHECK_EQ(simpler().finalize_device(ctx), 0);
    CHECK_EQ(simpler().finalize_device(ctx), 0);
    CHECK_EQ(init(ctx, 0), 0);
    simpler().destroy_device_context(ctx);
}

TEST(context_finalize_drops_callables) {
    Runtime runtime;
    CHECK_EQ(runtime.api.finalize_device(runtime.ctx), 0);
    CHECK_EQ(ledger().registered_callables, 0u);
    CHECK_EQ(runtime.prepare(), -1);
    CHECK_EQ(init(runtime.ctx, 0), 0);
    CHECK_EQ(runtime.prepare(), -1);
}

TEST(context_checks_prewarm_config_and_binaries) {
    const DeviceContextHandle ctx = simpler().create_device_context();
    CallConfig config{};
    config.aicpu_thread_num = 1;
    CHECK_EQ(init(ctx, 0, &config), -1);
    CHECK_EQ(simpler().simpler_init(ctx, 0, nullptr, 5, nullptr, 0, nullptr, 0, nullptr), -1);
    config.aicpu_thread_num = 0;
    const uint8_t binary[4] = {};
    CHECK_EQ(simpler().simpler_init(ctx, 0, binary, 4, binary, 4, binary, 4, &config), 0);
    simpler().destroy_device_context(ctx);
}

TEST(context_serves_several_devices_of_a_profile) {
    const Profile profile(R"("device_count": {"value": 2, "unit": "count", "source": "test"})");
    const DeviceContextHandle first = simpler().create_device_context();
    const DeviceContextHandle second = simpler().create_device_context();
    CHECK_EQ(init(first, 0), 0);
    CHECK_EQ(init(second, 1), 0);
    void *memory = simpler().device_malloc_ctx(first, 64);
    char host[64];
    CHECK_EQ(simpler().copy_from_device_ctx(second, host, memory, 64), -1); // another device's
    CHECK_EQ(simpler().copy_from_device_ctx(first, host, memory, 64), 0);
    simpler().device_free_ctx(first, memory);
    simpler().destroy_device_context(first);
    simpler().destroy_device_context(second);
}

TEST(context_memory_is_aligned_and_counted) {
    Runtime runtime;
    CHECK_EQ(runtime.api.committed_device_memory_ctx(runtime.ctx), 0u);
    void *first = runtime.api.device_malloc_ctx(runtime.ctx, 100);
    void *second = runtime.api.device_malloc_ctx(runtime.ctx, 1);
    CHECK(first != nullptr && second != nullptr);
    CHECK_EQ(reinterpret_cast<uintptr_t>(first) % 64, 0u);
    CHECK_EQ(runtime.api.committed_device_memory_ctx(runtime.ctx), 101u);
    runtime.api.device_free_ctx(runtime.ctx, first);
    CHECK_EQ(runtime.api.committed_device_memory_ctx(runtime.ctx), 1u);
    runtime.api.device_free_ctx(runtime.ctx, second);
    CHECK(runtime.api.device_malloc_ctx(runtime.ctx, 0) == nullptr);
    CHECK(runtime.api.device_malloc_ctx(runtime.ctx, SIZE_MAX) == nullptr);
    CHECK(runtime.api.device_malloc_ctx(nullptr, 64) == nullptr);
    CHECK_EQ(ledger().device_allocations, 0u);
}

TEST(context_refuses_bad_frees_and_counts_them) {
    Runtime runtime;
    int local = 0;
    auto *memory = static_cast<uint8_t *>(runtime.api.device_malloc_ctx(runtime.ctx, 128));
    const uint64_t before = ledger().refused_operations;
    runtime.api.device_free_ctx(runtime.ctx, nullptr);
    runtime.api.device_free_ctx(runtime.ctx, &local);
    runtime.api.device_free_ctx(runtime.ctx, memory + 64);
    CHECK_EQ(ledger().refused_operations, before + 3);
    CHECK_EQ(ledger().device_allocations, 1u);
    runtime.api.device_free_ctx(runtime.ctx, memory);
    recent_messages();
    runtime.api.device_free_ctx(runtime.ctx, memory);
    CHECK(recent_messages().find("double free") != std::string::npos);
    CHECK_EQ(ledger().refused_operations, before + 4);
}

TEST(context_memory_belongs_to_its_context) {
    Runtime runtime;
    Runtime other;
    void *memory = runtime.api.device_malloc_ctx(runtime.ctx, 64);
    other.api.device_free_ctx(other.ctx, memory);
    CHECK_EQ(ledger().device_allocations, 1u);
    runtime.api.device_free_ctx(runtime.ctx, memory);
    CHECK_EQ(ledger().device_allocations, 0u);
}

TEST(context_copies_are_checked) {
    Runtime runtime;
    uint8_t host[128] = {1, 2, 3};
    uint8_t back[128] = {};
    auto *memory = static_cast<uint8_t *>(runtime.api.device_malloc_ctx(runtime.ctx, 128));
    const auto &api = runtime.api;
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, memory, host, 128), 0);
    CHECK_EQ(api.copy_from_device_ctx(runtime.ctx, back, memory, 128), 0);
    CHECK(std::memcmp(host, back, 128) == 0);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, memory + 64, host, 64), 0);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, memory + 65, host, 64), -1);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, memory, host, 129), -1);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, back, host, 64), -1);
    CHECK_EQ(api.copy_from_device_ctx(runtime.ctx, memory, memory, 64), -1);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, nullptr, host, 64), -1);
    CHECK_EQ(api.copy_to_device_ctx(runtime.ctx, memory, nullptr, 64), -1);
    CHECK_EQ(api.copy_to_device_ctx(nullptr, memory, host, 64), -1);
    api.device_free_ctx(runtime.ctx, memory);
    CHECK_EQ(api.copy_from_device_ctx(runtime.ctx, back, memory, 64), -1);
}

TEST(context_reports_leaks_at_finalize_and_takes_them_back) {
    Runtime runtime;
    runtime.api.device_malloc_ctx(runtime.ctx, 1000);
    recent_messages();
    CHECK_EQ(runtime.api.finalize_device(runtime.ctx), 0);
    const std::string message = recent_messages();
    CHECK(message.find("1 allocations of 1000 bytes") != std::string::npos);
    CHECK(message.find("leak") != std::string::npos);
    CHECK_EQ(ledger().device_allocations, 0u);
}

TEST(context_log_state_is_checked) {
    const auto bind = [](uint32_t version, uint32_t size, int32_t threshold) {
        static SimplerHostLogState state;
        state = {version, size, threshold, 0};
        const int status = simpler().simpler_host_log_bind_state(&state);
        CHECK_EQ(simpler().simpler_host_log_bind_state(&log_state), 0);
        return status;
    };
    log_state.threshold = SIMPLER_LOG_OFF;
    for (const int32_t threshold : {10, 20, 25, 30, 40, 60}) {
        CHECK_EQ(bind(1, 16, threshold), 0);
    }
    for (const int32_t threshold : {0, 15, 50, 70, -1}) {
        CHECK_EQ(bind(1, 16, threshold), -1);
    }
    CHECK_EQ(bind(2, 16, 30), -1);
    CHECK_EQ(bind(1, 15, 30), -1);
    CHECK_EQ(bind(1, 24, 30), 0);
    CHECK_EQ(simpler().simpler_host_log_bind_state(nullptr), -1);
}

TEST(context_log_lines_follow_the_threshold) {
    CHECK_EQ(simpler().simpler_host_log_bind_state(&log_state), 0);
    const auto refuse = [] { simpler().device_free_ctx(nullptr, nullptr); };
    log_state.threshold = SIMPLER_LOG_ERROR;
    CHECK_EQ(
        captured_stderr(refuse),
        std::string("[ascend-mock] ERROR host_runtime: device_free_ctx -> -1: the context is null or not alive\n"));
    log_state.threshold = SIMPLER_LOG_OFF;
    CHECK_EQ(captured_stderr(refuse), std::string());
    const auto leak = [] {
        Runtime runtime;
        runtime.api.device_malloc_ctx(runtime.ctx, 64);
    };
    log_state.threshold = SIMPLER_LOG_WARN;
    CHECK(captured_stderr(leak).find("[ascend-mock] WARN host_runtime: destroy_device_context: 1 allocations") == 0);
    log_state.threshold = SIMPLER_LOG_OFF;
}

TEST(context_acl_is_ready_on_its_device) {
    Runtime runtime;
    CHECK_EQ(runtime.api.ensure_acl_ready_ctx(runtime.ctx, 0), 0);
    CHECK_EQ(runtime.api.ensure_acl_ready_ctx(runtime.ctx, 1), -1);
    CHECK_EQ(runtime.api.ensure_acl_ready_ctx(nullptr, 0), -1);
}

TEST(context_prepares_a_run_while_another_one_works) {
    Runtime runtime;
    CHECK_EQ(runtime.api.supports_concurrent_native_prepare_ctx(runtime.ctx), 1);
    CHECK_EQ(runtime.api.supports_concurrent_native_prepare_ctx(nullptr), 0);
}

TEST(context_counters_of_absent_features_are_zero) {
    Runtime runtime;
    CHECK_EQ(runtime.api.get_arena_bank_gm_heap_base_ctx(runtime.ctx, 0), 0u);
    CHECK_EQ(runtime.api.get_retained_temp_addr_ctx(runtime.ctx, 0), 0u);
    CHECK_EQ(runtime.api.get_aicpu_dlopen_count(runtime.ctx), 0u);
    CHECK_EQ(runtime.api.get_host_dlopen_count(runtime.ctx), 0u);
    CHECK_EQ(runtime.api.get_run_stream_set_create_count(runtime.ctx), 0u);
}

TEST(context_communication_and_dma_are_unsupported) {
    Runtime runtime;
    const auto &api = runtime.api;
    uint64_t word = 0;
    size_t size = 0;
    constexpr int kUnsupported = PTO_RUNTIME_ERR_UNSUPPORTED;
    CHECK(api.create_comm_stream_ctx(runtime.ctx) == nullptr);
    CHECK_EQ(api.destroy_comm_stream_ctx(runtime.ctx, nullptr), kUnsupported);
    CHECK(api.comm_init(0, 1, nullptr, "") == nullptr);
    CHECK_EQ(api.comm_alloc_windows(nullptr, 1, &word), kUnsupported);
    CHECK_EQ(api.comm_get_local_window_base(nullptr, &word), kUnsupported);
    CHECK_EQ(api.comm_get_window_size(nullptr, &size), kUnsupported);
    CHECK_EQ(api.comm_derive_context(nullptr, nullptr, 0, 0, 0, 0, &word), kUnsupported);
    CHECK_EQ(api.comm_alloc_domain_windows(nullptr, 0, nullptr, 0, 0, 0, &word, &word), kUnsupported);
    CHECK_EQ(api.comm_release_domain_windows(nullptr, 0, 0, 0), kUnsupported);
    CHECK_EQ(api.comm_global_domain_prepare(0, 0, 0, 0, 0, nullptr, &word), kUnsupported);
    CHECK_EQ(api.comm_global_domain_import(0, nullptr, 0, &word), kUnsupported);
    CHECK_EQ(api.comm_global_domain_release(0), kUnsupported);
    CHECK_EQ(api.comm_barrier(nullptr), kUnsupported);
    CHECK_EQ(api.comm_destroy(nullptr), kUnsupported);
    CHECK_EQ(api.simpler_provision_dma_workspace(runtime.ctx, 0, nullptr, 0), 0);
    CHECK_EQ(api.simpler_provision_dma_workspace(runtime.ctx, 1, nullptr, 0), kUnsupported);
}
