// A context's begin: contract, initialisation in any of its forms, workspaces for DMA engines. SPDX-License-Identifier: MIT
#pragma once

#include "functions.h"
#include "pack.h"

namespace ascend::adapter {

// Says why the pipeline contract is none that may be relied on; false when it is fine or there is none.
template <class F> bool breaks_contract(const F &functions, char *message) {
#if defined(ASCEND_HAS_get_pipeline_contract)
    const auto *contract = functions.get_pipeline_contract();
    constexpr uint32_t kVersion = 1;
    constexpr uint32_t kMaxKind = 6;
    constexpr uint32_t kMaxClass = 2;
    const uint32_t capacity = contract == nullptr ? 0 : static_cast<uint32_t>(sizeof contract->resources / sizeof contract->resources[0]);
    if (contract == nullptr) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "the pipeline contract is missing");
    } else if (contract->abi_version != kVersion) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "the pipeline contract has version %u; the adapter knows %u", contract->abi_version, kVersion);
    } else if (contract->resource_count > capacity) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "the pipeline contract lists %u resources", contract->resource_count);
    } else if (contract->pipeline_depth == 0 || contract->pipeline_depth > ADAPTER_MAX_SLOTS) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "the pipeline contract has depth %u", contract->pipeline_depth);
    } else {
        for (uint32_t i = 0; i < contract->resource_count; i++) {
            const auto &resource = contract->resources[i];
            if (resource.kind == 0 || resource.kind > kMaxKind || static_cast<uint32_t>(resource.resource_class) > kMaxClass ||
                resource.bytes_per_copy != 0) {
                std::snprintf(message, ADAPTER_MAX_TEXT, "resource %u of the pipeline contract is of kind %u and class %u with %llu bytes", i,
                              static_cast<unsigned>(resource.kind), static_cast<unsigned>(resource.resource_class),
                              static_cast<unsigned long long>(resource.bytes_per_copy));
                return true;
            }
        }
        return false;
    }
    return true;
#else
    static_cast<void>(functions);
    static_cast<void>(message);
    return false;
#endif
}

// Initialises with the default configuration prepared where the tree can do that, so that the first run does not pay for it.
template <class F> int call_init(F init, Context context, const AdapterStart &start) {
    const Config prewarm{};
    const auto *aicpu = static_cast<const uint8_t *>(start.aicpu);
    const auto *aicore = static_cast<const uint8_t *>(start.aicore);
    const auto *dispatcher = static_cast<const uint8_t *>(start.dispatcher);
    using Bytes = const uint8_t *;
    if constexpr (std::is_invocable_v<F, Context, int, Bytes, size_t, Bytes, size_t, Bytes, size_t, const Config *, int, const void *, uint64_t>) {
        const bool sdma = start.dma_mask != 0;
        return init(context, start.device, aicpu, start.aicpu_size, aicore, start.aicore_size, dispatcher, start.dispatcher_size, &prewarm,
                    sdma, sdma ? start.dma_warmup : nullptr, sdma ? start.dma_warmup_size : 0);
    } else if constexpr (std::is_invocable_v<F, Context, int, Bytes, size_t, Bytes, size_t, Bytes, size_t, const Config *>) {
        return init(context, start.device, aicpu, start.aicpu_size, aicore, start.aicore_size, dispatcher, start.dispatcher_size, &prewarm);
    } else if constexpr (std::is_invocable_v<F, Context, int, Bytes, size_t, Bytes, size_t, Bytes, size_t>) {
        return init(context, start.device, aicpu, start.aicpu_size, aicore, start.aicore_size, dispatcher, start.dispatcher_size);
    } else {
        static_assert(never<F>, "adapter: the parameters of simpler_init are none of the known forms (" ASCEND_API_HEADER ")");
    }
}

template <class F> constexpr int init_parameters(F) {
    using Bytes = const uint8_t *;
    return std::is_invocable_v<F, Context, int, Bytes, size_t, Bytes, size_t, Bytes, size_t> ? 8
           : std::is_invocable_v<F, Context, int, Bytes, size_t, Bytes, size_t, Bytes, size_t, const Config *> ? 9
                                                                                                               : 12;
}

#if defined(ASCEND_HAS_simpler_provision_dma_workspace)
template <class F> int call_provision(F provision, Context context, const AdapterStart &start) {
    if constexpr (std::is_invocable_v<F, Context, uint32_t, const void *, uint64_t>) {
        return provision(context, start.dma_mask, start.dma_warmup, start.dma_warmup_size);
    } else if constexpr (std::is_invocable_v<F, Context, uint32_t>) {
        return provision(context, start.dma_mask);
    } else {
        static_assert(never<F>, "adapter: the parameters of simpler_provision_dma_workspace are none of the known forms (" ASCEND_API_HEADER ")");
    }
}
#endif

constexpr bool kProvisionsDma =
#if defined(ASCEND_HAS_simpler_provision_dma_workspace)
    true;
#else
    init_parameters(static_cast<decltype(&::simpler_init)>(nullptr)) == 12;
#endif

constexpr bool kTakesDmaWarmup =
#if defined(ASCEND_HAS_simpler_provision_dma_workspace)
    std::is_invocable_v<decltype(&::simpler_provision_dma_workspace), Context, uint32_t, const void *, uint64_t>;
#else
    kProvisionsDma;
#endif

// Initialises a fresh context.
inline int initialise(const Functions &functions, Context context, const AdapterStart &start, const char *&operation, char *message) {
    operation = "simpler_init";
    if (start.dma_mask != 0 && !kProvisionsDma) {
        return refuse(message, "a DMA workspace was asked for (mask %ld); this tree has no way to provision one", start.dma_mask);
    }
    if (start.dma_mask != 0 && start.dma_warmup_size != 0 && !kTakesDmaWarmup) {
        return refuse(message, "a DMA workspace was asked for with a warm-up binary of %ld bytes; this tree's "
                               "simpler_provision_dma_workspace takes none", static_cast<long>(start.dma_warmup_size));
    }
    if (const int status = call_init(functions.simpler_init, context, start); status != 0) {
        return status;
    }
#if defined(ASCEND_HAS_simpler_provision_dma_workspace)
    if (start.dma_mask != 0) {
        operation = "simpler_provision_dma_workspace";
        return call_provision(functions.simpler_provision_dma_workspace, context, start);
    }
#endif
    return ADAPTER_OK;
}

} // namespace ascend::adapter
