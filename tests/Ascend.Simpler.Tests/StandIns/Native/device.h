// Contexts, their begin and end, memory, contract, log. SPDX-License-Identifier: MIT
#pragma once

EXPORT const char *get_platform() { return STAND_IN_PLATFORM; }

EXPORT void *create_device_context() {
    const Record record("create_device_context");
    if (setting(NO_CONTEXT) != 0) {
        return nullptr;
    }
    count(CONTEXTS, 1);
    auto *context = (DeviceContext *)calloc(1, sizeof(DeviceContext));
    context->magic = kOrders;
    return context;
}

EXPORT void destroy_device_context(void *context) {
    const Record record("destroy_device_context");
    context_of(context)->magic = 0;
    count(CONTEXTS, -1);
    free(context);
}

EXPORT size_t get_runtime_size() { return (size_t)setting(STORAGE_SIZE); }

EXPORT void *device_malloc_ctx(void *context, size_t size) {
    context_of(context);
    count(ALLOCATIONS, 1);
    return malloc(size);
}

EXPORT void device_free_ctx(void *context, void *memory) {
    context_of(context);
    count(ALLOCATIONS, -1);
    free(memory);
}

EXPORT int copy_to_device_ctx(void *context, void *device, const void *host, size_t size) {
    const Record record("copy_to_device_ctx");
    context_of(context);
    memcpy(device, host, size);
    return (int)setting(COPY_STATUS);
}

EXPORT int copy_from_device_ctx(void *context, void *host, const void *device, size_t size) {
    const Record record("copy_from_device_ctx");
    context_of(context);
    memcpy(host, device, size);
    return (int)setting(COPY_STATUS);
}

EXPORT int simpler_init(void *context, int device, const uint8_t *aicpu, size_t aicpu_size, const uint8_t *aicore,
                        size_t aicore_size, const uint8_t *dispatcher, size_t dispatcher_size
#if STAND_IN_INIT >= 9
                        , const void *prewarm
#endif
#if STAND_IN_INIT >= 12
                        , int enable_sdma, const void *warmup, uint64_t warmup_size
#endif
) {
    const Record record("simpler_init");
    context_of(context);
    append("init.device=%d\n", device);
    read_bytes("init.aicpu", aicpu, aicpu_size);
    read_bytes("init.aicore", aicore, aicore_size);
    read_bytes("init.dispatcher", dispatcher, dispatcher_size);
#if STAND_IN_INIT >= 9
    read_structure("prewarm", prewarm, s_config);
#endif
#if STAND_IN_INIT >= 12
    append("init.sdma=%d\n", enable_sdma);
    read_bytes("init.warmup", warmup, warmup_size);
#endif
    return (int)setting(INIT_STATUS);
}

EXPORT int finalize_device(void *context) {
    const Record record("finalize_device");
    context_of(context);
    return setting(IN_FLIGHT) != 0 ? -1 : (int)setting(FINALIZE_DEVICE_STATUS);
}

#if STAND_IN_PROVISION == 2
EXPORT int simpler_provision_dma_workspace(void *context, uint32_t mask) {
    const Record record("simpler_provision_dma_workspace");
    context_of(context);
    append("provision.mask=%u\n", mask);
    return (int)setting(PROVISION_STATUS);
}
#elif STAND_IN_PROVISION == 4
EXPORT int simpler_provision_dma_workspace(void *context, uint32_t mask, const void *warmup, uint64_t size) {
    const Record record("simpler_provision_dma_workspace");
    context_of(context);
    append("provision.mask=%u\n", mask);
    read_bytes("provision.warmup", warmup, size);
    return (int)setting(PROVISION_STATUS);
}
#endif

#if STAND_IN_ALIGNMENT_CALL
EXPORT size_t get_runtime_alignment() { return (size_t)setting(STORAGE_ALIGNMENT); }
#endif

#if STAND_IN_CONTRACT
struct Contract {
    uint32_t version, count, depth;
    struct {
        uint32_t kind, resource_class;
        uint64_t bytes;
    } resources[8];
};
static_assert(sizeof(Contract) == 144, "the contract is 144 bytes");

EXPORT const void *get_pipeline_contract() {
    static Contract contract;
    contract.version = (uint32_t)setting(CONTRACT_VERSION);
    contract.count = (uint32_t)setting(CONTRACT_COUNT);
    contract.depth = (uint32_t)setting(CONTRACT_DEPTH);
    for (auto &resource : contract.resources) {
        resource = {1, 1, 0};
    }
    contract.resources[0].kind = (uint32_t)setting(CONTRACT_KIND);
    contract.resources[0].resource_class = (uint32_t)setting(CONTRACT_CLASS);
    contract.resources[0].bytes = (uint64_t)setting(CONTRACT_BYTES);
    return setting(NO_CONTRACT) != 0 ? nullptr : &contract;
}
#endif

#if STAND_IN_CONCURRENT
EXPORT int supports_concurrent_native_prepare_ctx(void *context) {
    context_of(context);
    return (int)setting(CONCURRENT);
}
#endif

#if STAND_IN_COMMITTED
EXPORT size_t committed_device_memory_ctx(void *context) {
    context_of(context);
    return 1 << 20;
}
#endif

#if STAND_IN_MEMORY_INFO
EXPORT int device_memory_info_ctx(void *context, void *out) {
    context_of(context);
    const uint64_t answer[] = {0x1111222233334444ull, 0x5555666677778888ull};
    memcpy(out, answer, sizeof answer);
    return (int)setting(MEMORY_STATUS);
}
#endif

#if STAND_IN_LOG
#include "log_state.h"
#endif

#if STAND_IN_KERNEL_MODE
// Never called by the adapter, whatever its parameters.
#define KERNEL_MODE(name)                                                                                        \
    EXPORT int name(void *) {                                                                                    \
        violation("kernel mode was called");                                                                     \
        return -1;                                                                                               \
    }
KERNEL_MODE(simpler_kernel_mode_supported)
KERNEL_MODE(simpler_kernel_mode_init)
KERNEL_MODE(simpler_kernel_mode_prepare_callable)
KERNEL_MODE(simpler_kernel_mode_launch)
#endif
