// What prepare refuses. SPDX-License-Identifier: MIT
#include <functional>

#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

// Prepares the vector example after `damage`; the refusal must leave the context usable.
int prepare_damaged(const std::function<void(Runtime &)> &damage, std::string *message = nullptr) {
    Runtime runtime;
    VectorData data(runtime);
    recent_messages();
    damage(runtime);
    const int status = runtime.prepare(Runtime::kVector);
    if (message != nullptr) {
        *message = recent_messages();
    }
    if (status == 0) {
        runtime.finalize();
    }
    CHECK_EQ(ledger().device_allocations, 0u);
    Runtime fresh;
    CHECK_EQ(fresh.run(), 0);
    return status;
}

int prepare_tensor(const std::function<void(ChipTensor &)> &damage, std::string *message = nullptr) {
    return prepare_damaged([&](Runtime &runtime) { damage(runtime.args->tensors[1]); }, message);
}

int prepare_config(const std::function<void(CallConfig &)> &damage) {
    return prepare_damaged([&](Runtime &runtime) { damage(runtime.config); });
}

} // namespace

TEST(prepare_accepts_what_the_helpers_build) {
    CHECK_EQ(prepare_damaged([](Runtime &) {}), 0);
}

TEST(prepare_refuses_null_pointers) {
    Runtime runtime;
    const auto &api = runtime.api;
    const RuntimeHandle storage = runtime.storage.handle();
    const auto *args = runtime.args.get();
    runtime.descriptor.run_epoch = 1;
    CHECK_EQ(api.simpler_prepare_run(nullptr, storage, 3, args, &runtime.config, &runtime.descriptor), -1);
    CHECK_EQ(api.simpler_prepare_run(runtime.ctx, nullptr, 3, args, &runtime.config, &runtime.descriptor), -1);
    CHECK_EQ(api.simpler_prepare_run(runtime.ctx, storage, 3, nullptr, &runtime.config, &runtime.descriptor), -1);
    CHECK_EQ(api.simpler_prepare_run(runtime.ctx, storage, 3, args, nullptr, &runtime.descriptor), -1);
    CHECK_EQ(api.simpler_prepare_run(runtime.ctx, storage, 3, args, &runtime.config, nullptr), -1);
    CHECK_EQ(api.simpler_launch_run(runtime.ctx, nullptr), -1);
    CHECK_EQ(api.simpler_poll_run(runtime.ctx, nullptr), -1);
    CHECK_EQ(api.simpler_wait_run(runtime.ctx, nullptr), -1);
    CHECK_EQ(api.simpler_finalize_run(runtime.ctx, nullptr), -1);
    CHECK_EQ(api.simpler_prepare_run(runtime.ctx, storage, 3, args, &runtime.config, &runtime.descriptor), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(prepare_refuses_misaligned_args) {
    Runtime runtime;
    std::vector<uint8_t> bytes(sizeof(ChipStorageTaskArgs) + 128);
    auto address = (reinterpret_cast<uintptr_t>(bytes.data()) + 63) / 64 * 64;
    runtime.descriptor.run_epoch = 77;
    const auto prepare = [&](uintptr_t at) {
        return runtime.api.simpler_prepare_run(runtime.ctx, runtime.storage.handle(), Runtime::kNoop,
                                               reinterpret_cast<const ChipStorageTaskArgs *>(at), &runtime.config,
                                               &runtime.descriptor);
    };
    CHECK_EQ(prepare(address + 8), -1);
    CHECK_EQ(prepare(address + 16), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(prepare_refuses_callables_that_are_not_registered) {
    Runtime runtime;
    for (const int32_t id : {-1, 0, 63, 64, 1000}) {
        CHECK_EQ(runtime.prepare(id), -1);
    }
}

TEST(prepare_refuses_descriptors_that_name_no_slot_or_generation) {
    CHECK_EQ(prepare_damaged([](Runtime &r) { r.descriptor.pipeline_slot = 2; }), -1);
    CHECK_EQ(prepare_damaged([](Runtime &r) { r.descriptor.arena_bank = 2; }), -1);
    CHECK_EQ(prepare_damaged([](Runtime &r) { r.descriptor.generation = 0; }), -1);
    CHECK_EQ(prepare_damaged([](Runtime &r) {
                 r.descriptor.accepted_state = reinterpret_cast<volatile int32_t *>(uintptr_t{0x10001});
             }),
             -1);
}

TEST(prepare_refuses_an_epoch_of_zero_or_used_before) {
    Runtime runtime;
    const auto prepare = [&](uint64_t epoch) {
        runtime.descriptor.run_epoch = epoch;
        return runtime.api.simpler_prepare_run(runtime.ctx, runtime.storage.handle(), Runtime::kNoop,
                                               runtime.args.get(), &runtime.config, &runtime.descriptor);
    };
    CHECK_EQ(prepare(0), -1);
    CHECK_EQ(prepare(900), 0);
    CHECK_EQ(runtime.finalize(), 0);
    CHECK_EQ(prepare(900), -1);
    CHECK_EQ(prepare(901), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(prepare_refuses_argument_counts_that_differ_from_the_signature) {
    for (const int32_t count : {-1, 0, 2, 4, 256, 300}) {
        CHECK_EQ(prepare_damaged([=](Runtime &r) { r.args->tensor_count = count; }), -1);
    }
    for (const int32_t count : {-1, 1, 129}) {
        CHECK_EQ(prepare_damaged([=](Runtime &r) { r.args->scalar_count = count; }), -1);
    }
}

TEST(prepare_compares_scalars_with_a_signature_that_declares_them) {
    Runtime runtime;
    CallableBlob blob({SIMPLER_ARG_SCALAR, SIMPLER_ARG_SCALAR}, image("noop", "orchestration", "noop"),
                      {{0, image("noop", "aiv", "noop")}});
    CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, 10, blob.data()), 0);
    runtime.args->scalar_count = 1;
    CHECK_EQ(runtime.prepare(10), -1);
    runtime.args->scalar_count = 2;
    CHECK_EQ(runtime.prepare(10), 0);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(prepare_refuses_null_and_tiny_addresses) {
    std::string message;
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.buffer_addr = 0; }, &message), -1);
    CHECK(message.find("tensor 1") != std::string::npos);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.buffer_addr = 64; }), -1);
}

TEST(prepare_refuses_inconsistent_tensor_shapes) {
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.ndims = 0; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.ndims = 6; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.shapes[0] = 0; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.shapes[0] = 65; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.strides[0] = 0; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.strides[0] = 2; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.extent_elem_cache = 63; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.start_offset = 1; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.start_offset = UINT64_MAX; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.buffer_size = 255; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.buffer_size = 0; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.buffer_size = UINT64_MAX; }), -1);
}

TEST(prepare_refuses_shapes_whose_size_overflows) {
    CHECK_EQ(prepare_tensor([](ChipTensor &t) {
                 t.ndims = 5;
                 for (int i = 0; i < 5; ++i) {
                     t.shapes[i] = UINT32_MAX;
                     t.strides[i] = UINT32_MAX;
                 }
                 t.is_contiguous = 0;
             }),
             -1);
}

TEST(prepare_refuses_unknown_element_types_and_flags) {
    for (const int dtype : {12, 13, 14, 15, 255}) {
        CHECK_EQ(prepare_tensor([=](ChipTensor &t) { t.dtype = static_cast<uint8_t>(dtype); }), -1);
    }
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.address_space = 2; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.is_contiguous = 2; }), -1);
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.manual_dep = 2; }), -1);
}

TEST(prepare_refuses_device_tensors_outside_one_live_allocation) {
    Runtime runtime;
    VectorData data(runtime);
    auto *device = static_cast<float *>(runtime.api.device_malloc_ctx(runtime.ctx, 64 * sizeof(float)));
    const auto prepare_at = [&](void *address) {
        runtime.args->tensors[1] = tensor(address, {64}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_DEVICE);
        const int status = runtime.prepare(Runtime::kVector);
        return status == 0 ? runtime.finalize() : status;
    };
    CHECK_EQ(prepare_at(device), 0);
    CHECK_EQ(prepare_at(device + 1), -1);    // leaves the allocation
    CHECK_EQ(prepare_at(data.a.data()), -1); // host memory
    CHECK_EQ(prepare_at(device - 16), -1);   // runs into the allocation
    runtime.api.device_free_ctx(runtime.ctx, device);
    CHECK_EQ(prepare_at(device), -1); // freed
}

TEST(prepare_refuses_device_memory_marked_as_host) {
    Runtime runtime;
    VectorData data(runtime);
    void *device = runtime.api.device_malloc_ctx(runtime.ctx, 64 * sizeof(float));
    runtime.args->tensors[1] = tensor(device, {64}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_HOST);
    CHECK_EQ(runtime.prepare(Runtime::kVector), -1);
    CHECK(recent_messages().find("mark the tensor DEVICE") != std::string::npos);
    runtime.api.device_free_ctx(runtime.ctx, device);
}

TEST(prepare_accepts_device_tensors_allocated_through_acl) {
    Runtime runtime;
    VectorData data(runtime);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    void *device = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&device, 64 * sizeof(float), ACL_MEM_MALLOC_HUGE_FIRST), 0);
    runtime.args->tensors[2] = tensor(device, {64}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_DEVICE);
    CHECK_EQ(runtime.run(Runtime::kVector), 0);
    CHECK_EQ(acl().aclrtMemcpy(data.f.data(), 256, device, 256, ACL_MEMCPY_DEVICE_TO_HOST), 0);
    CHECK(data.correct());
    runtime.api.device_free_ctx(runtime.ctx, device); // refused: not this context's
    CHECK_EQ(ledger().device_allocations, 1u);
    CHECK_EQ(acl().aclrtFree(device), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
}

TEST(prepare_refuses_staging_beyond_the_hbm) {
    const Profile profile(R"("hbm_bytes": {"value": 1048576, "unit": "bytes", "source": "test"})");
    Runtime runtime;
    VectorData data(runtime, 128 * 1024); // three tensors of 512 KiB
    CHECK_EQ(runtime.prepare(Runtime::kVector), -1);
    CHECK(recent_messages().find("HBM") != std::string::npos);
    CHECK_EQ(ledger().device_bytes, 0u);
}

TEST(prepare_checks_thread_count) {
    for (const int32_t count : {-1, 1, 5}) {
        CHECK_EQ(prepare_config([=](CallConfig &c) { c.aicpu_thread_num = count; }), -1);
    }
    for (const int32_t count : {0, 2, 3, 4}) {
        CHECK_EQ(prepare_config([=](CallConfig &c) { c.aicpu_thread_num = count; }), 0);
    }
}

TEST(prepare_checks_rings) {
    for (const uint64_t entries : {1ull, 2ull, 3ull, 5ull, 1ull << 31, 1ull << 40}) {
        CHECK_EQ(prepare_config([=](CallConfig &c) { c.runtime_env.ring_task_window[3] = entries; }), -1);
    }
    for (const uint64_t entries : {4ull, 1024ull, 1ull << 30}) {
        CHECK_EQ(prepare_config([=](CallConfig &c) { c.runtime_env.ring_task_window[0] = entries; }), 0);
    }
    CHECK_EQ(prepare_config([](CallConfig &c) { c.runtime_env.ring_heap[1] = 1023; }), -1);
    CHECK_EQ(prepare_config([](CallConfig &c) { c.runtime_env.ring_heap[1] = 1024; }), 0);
    CHECK_EQ(prepare_config([](CallConfig &c) { c.runtime_env.ring_dep_pool[2] = 3; }), -1);
    CHECK_EQ(prepare_config([](CallConfig &c) { c.runtime_env.ring_dep_pool[2] = 1ull << 31; }), -1);
    CHECK_EQ(prepare_config([](CallConfig &c) { c.runtime_env.ring_dep_pool[2] = (1ull << 31) - 1; }), 0);
}

TEST(prepare_checks_collectors) {
    const auto with_prefix = [](int32_t CallConfig::*flag, int32_t value) {
        return prepare_config([=](CallConfig &c) {
            c.*flag = value;
            std::strcpy(c.output_prefix, "/tmp/out");
        });
    };
    CHECK_EQ(prepare_config([](CallConfig &c) { c.enable_chip_swimlane = 1; }), -1); // no prefix
    CHECK_EQ(with_prefix(&CallConfig::enable_pmu, -1), -1);
    CHECK_EQ(with_prefix(&CallConfig::enable_chip_swimlane, 5), -1);
    for (const int32_t level : {1, 2, 3, 4}) {
        CHECK_EQ(with_prefix(&CallConfig::enable_chip_swimlane, level), 0);
    }
    CHECK_EQ(with_prefix(&CallConfig::enable_dep_gen, 1), 0);
    for (int32_t CallConfig::*flag :
         {&CallConfig::enable_dump_args, &CallConfig::enable_pmu, &CallConfig::enable_scope_stats}) {
        CHECK_EQ(with_prefix(flag, 1), PTO_RUNTIME_ERR_UNSUPPORTED);
    }
}

TEST(prepare_refuses_a_prefix_without_end) {
    CHECK_EQ(prepare_config([](CallConfig &c) { std::memset(c.output_prefix, 'x', sizeof c.output_prefix); }), -1);
    CHECK_EQ(prepare_config([](CallConfig &c) { std::strcpy(c.output_prefix, "/tmp/out"); }), 0);
}

TEST(prepare_asks_the_program) {
    std::string message;
    CHECK_EQ(prepare_tensor([](ChipTensor &t) { t.dtype = SIMPLER_INT32; }, &message), -1);
    CHECK(message.find("float32") != std::string::npos);
}
