// Exports: contexts, memory, callables. SPDX-License-Identifier: MIT
#include "simpler/checks.h"
#include "simpler/context.h"
#include "simpler/guard.h"
#include "simpler/storage.h"

using namespace ascend::mock;

namespace {

constexpr const char *kNoContext = "the context is null or not alive";

// Runs `body(context)` for a live context, else refuses.
template <typename Result, typename Body>
Result with_context(const char *function, DeviceContextHandle ctx, Result failed, Body body) noexcept {
    return guarded<Result>(function, failed, [&]() -> Result {
        const std::shared_ptr<DeviceContext> context = find_context(ctx);
        if (context == nullptr) {
            refuse_call(function, kNoContext);
            return failed;
        }
        return body(*context);
    });
}

constexpr PipelineContract kContract = {PTO_PIPELINE_CONTRACT_ABI_VERSION,
                                        6,
                                        kPipelineDepth,
                                        {{PTO_PIPELINE_TASK_ARGS, PTO_PIPELINE_HOST_PER_RUN, 0},
                                         {PTO_PIPELINE_GM_HEAP, PTO_PIPELINE_DEVICE_SCRATCH, 0},
                                         {PTO_PIPELINE_GM_SM, PTO_PIPELINE_DEVICE_SCRATCH, 0},
                                         {PTO_PIPELINE_RUNTIME_IMAGE, PTO_PIPELINE_DEVICE_SCRATCH, 0},
                                         {PTO_PIPELINE_AICPU_STREAM, PTO_PIPELINE_EXEC_HANDLE, 0},
                                         {PTO_PIPELINE_AICORE_STREAM, PTO_PIPELINE_EXEC_HANDLE, 0}}};

} // namespace

const char *get_platform() {
    return guarded<const char *>("get_platform", nullptr, [] { return "mock"; });
}

const PipelineContract *get_pipeline_contract() {
    return guarded<const PipelineContract *>("get_pipeline_contract", nullptr, [] { return &kContract; });
}

DeviceContextHandle create_device_context() {
    return guarded<DeviceContextHandle>("create_device_context", nullptr, [] { return create_context(); });
}

void destroy_device_context(DeviceContextHandle ctx) {
    guarded<bool>("destroy_device_context", false, [&] {
        destroy_context("destroy_device_context", ctx);
        return true;
    });
}

size_t get_runtime_size() {
    return guarded<size_t>("get_runtime_size", 0, [] { return kStorageSize; });
}

size_t get_runtime_alignment() {
    return guarded<size_t>("get_runtime_alignment", 0, [] { return kStorageAlignment; });
}

void *device_malloc_ctx(DeviceContextHandle ctx, size_t size) {
    return with_context<void *>("device_malloc_ctx", ctx, nullptr,
                                [&](DeviceContext &context) { return context.allocate("device_malloc_ctx", size); });
}

void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr) {
    with_context<bool>("device_free_ctx", ctx, false, [&](DeviceContext &context) {
        context.free("device_free_ctx", dev_ptr);
        return true;
    });
}

size_t committed_device_memory_ctx(DeviceContextHandle ctx) {
    return with_context<size_t>("committed_device_memory_ctx", ctx, 0,
                                [](DeviceContext &context) { return context.committed(); });
}

int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size) {
    return with_context("copy_to_device_ctx", ctx, -1, [&](DeviceContext &context) {
        return context.copy("copy_to_device_ctx", dev_ptr, host_ptr, size, true);
    });
}

int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size) {
    return with_context("copy_from_device_ctx", ctx, -1, [&](DeviceContext &context) {
        return context.copy("copy_from_device_ctx", host_ptr, dev_ptr, size, false);
    });
}

int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu_binary, size_t aicpu_size,
                 const uint8_t *aicore_binary, size_t aicore_size, const uint8_t *dispatcher_binary,
                 size_t dispatcher_size, const CallConfig *prewarm_config) {
    return with_context("simpler_init", ctx, -1, [&](DeviceContext &context) {
        // The mock runs no executor; it only refuses what cannot be meant.
        if ((aicpu_binary == nullptr && aicpu_size != 0) || (aicore_binary == nullptr && aicore_size != 0) ||
            (dispatcher_binary == nullptr && dispatcher_size != 0)) {
            return refuse_call("simpler_init", "an executor binary is null but has a size");
        }
        return context.initialise("simpler_init", device_id, prewarm_config);
    });
}

int finalize_device(DeviceContextHandle ctx) {
    return with_context("finalize_device", ctx, -1,
                        [](DeviceContext &context) { return context.finalize("finalize_device"); });
}

int simpler_register_callable(DeviceContextHandle ctx, int32_t callable_id, const void *callable) {
    return with_context("simpler_register_callable", ctx, -1, [&](DeviceContext &context) {
        return context.register_callable("simpler_register_callable", callable_id, callable);
    });
}

int simpler_unregister_callable(DeviceContextHandle ctx, int32_t callable_id) {
    return with_context("simpler_unregister_callable", ctx, -1, [&](DeviceContext &context) {
        return context.unregister_callable("simpler_unregister_callable", callable_id);
    });
}

int simpler_prepare_run(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id,
                        const ChipStorageTaskArgs *args, const CallConfig *config,
                        const NativeRunDescriptor *descriptor) {
    return with_context("simpler_prepare_run", ctx, -1, [&](DeviceContext &context) {
        return context.prepare("simpler_prepare_run", storage, callable_id, args, config, descriptor);
    });
}

int simpler_launch_run(DeviceContextHandle ctx, RuntimeHandle storage) {
    return with_context("simpler_launch_run", ctx, -1,
                        [&](DeviceContext &context) { return context.launch("simpler_launch_run", storage); });
}

int simpler_poll_run(DeviceContextHandle ctx, RuntimeHandle storage) {
    return with_context("simpler_poll_run", ctx, -1,
                        [&](DeviceContext &context) { return context.poll("simpler_poll_run", storage); });
}

int simpler_wait_run(DeviceContextHandle ctx, RuntimeHandle storage) {
    return with_context("simpler_wait_run", ctx, -1,
                        [&](DeviceContext &context) { return context.wait("simpler_wait_run", storage); });
}

int simpler_finalize_run(DeviceContextHandle ctx, RuntimeHandle storage) {
    return with_context("simpler_finalize_run", ctx, -1,
                        [&](DeviceContext &context) { return context.finalize_run("simpler_finalize_run", storage); });
}

int simpler_run(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id, const ChipStorageTaskArgs *args,
                const CallConfig *config, const NativeRunDescriptor *descriptor) {
    return with_context("simpler_run", ctx, -1, [&](DeviceContext &context) {
        const char *name = "simpler_run";
        int status = context.prepare(name, storage, callable_id, args, config, descriptor);
        if (status != SIMPLER_OK) {
            return status;
        }
        status = context.launch(name, storage);
        const int finalized = context.finalize_run(name, storage);
        return finalized != SIMPLER_OK ? finalized : status;
    });
}

int supports_concurrent_native_prepare_ctx(DeviceContextHandle ctx) {
    return with_context("supports_concurrent_native_prepare_ctx", ctx, 0, [](DeviceContext &) { return 1; });
}

uint64_t get_arena_bank_gm_heap_base_ctx(DeviceContextHandle ctx, uint32_t) {
    // The mock keeps no arena, so no bank has an address.
    return with_context<uint64_t>("get_arena_bank_gm_heap_base_ctx", ctx, 0, [](DeviceContext &) { return 0; });
}

uint64_t get_retained_temp_addr_ctx(DeviceContextHandle ctx, uint32_t) {
    return with_context<uint64_t>("get_retained_temp_addr_ctx", ctx, 0, [](DeviceContext &) { return 0; });
}

size_t get_aicpu_dlopen_count(DeviceContextHandle ctx) {
    return with_context<size_t>("get_aicpu_dlopen_count", ctx, 0, [](DeviceContext &) { return 0; });
}

size_t get_host_dlopen_count(DeviceContextHandle ctx) {
    return with_context<size_t>("get_host_dlopen_count", ctx, 0, [](DeviceContext &) { return 0; });
}

size_t get_run_stream_set_create_count(DeviceContextHandle ctx) {
    return with_context<size_t>("get_run_stream_set_create_count", ctx, 0, [](DeviceContext &) { return 0; });
}

int simpler_host_log_bind_state(SimplerHostLogState *state) {
    return guarded("simpler_host_log_bind_state", -1, [&] {
        return DeviceModel::instance().log.bind(state)
                   ? SIMPLER_OK + 0
                   : refuse_call("simpler_host_log_bind_state",
                                 "the state is null, or its version, size or threshold is not allowed");
    });
}

int ensure_acl_ready_ctx(DeviceContextHandle ctx, int device_id) {
    return with_context("ensure_acl_ready_ctx", ctx, -1, [&](DeviceContext &context) {
        return context.is_ready_on(device_id)
                   ? SIMPLER_OK + 0
                   : refuse_call("ensure_acl_ready_ctx", text("the context is not initialised on device ", device_id));
    });
}
