// Exports that need several devices or DMA engines; the mock has neither. SPDX-License-Identifier: MIT
#include "simpler/context.h"
#include "simpler/guard.h"

using namespace ascend::mock;

namespace {

int unsupported(const char *function) noexcept {
    return guarded(function, PTO_RUNTIME_ERR_UNSUPPORTED + 0, [&] {
        return refuse_call(function, "the mock device has no multi-device communication", PTO_RUNTIME_ERR_UNSUPPORTED);
    });
}

} // namespace

int simpler_provision_dma_workspace(DeviceContextHandle ctx, uint32_t required_mask, const void *, uint64_t) {
    const char *name = "simpler_provision_dma_workspace";
    return guarded(name, -1, [&] {
        if (find_context(ctx) == nullptr) {
            return refuse_call(name, "the context is null or not alive");
        }
        if (required_mask == 0) {
            return SIMPLER_OK + 0;
        }
        return refuse_call(name, "the mock device has no DMA engines", PTO_RUNTIME_ERR_UNSUPPORTED);
    });
}

SimplerCommStream *create_comm_stream_ctx(DeviceContextHandle) {
    unsupported("create_comm_stream_ctx");
    return nullptr;
}

int destroy_comm_stream_ctx(DeviceContextHandle, SimplerCommStream *) {
    return unsupported("destroy_comm_stream_ctx");
}

SimplerComm *comm_init(int, int, SimplerCommStream *, const char *) {
    unsupported("comm_init");
    return nullptr;
}

int comm_alloc_windows(SimplerComm *, size_t, uint64_t *) {
    return unsupported("comm_alloc_windows");
}

int comm_get_local_window_base(SimplerComm *, uint64_t *) {
    return unsupported("comm_get_local_window_base");
}

int comm_get_window_size(SimplerComm *, size_t *) {
    return unsupported("comm_get_window_size");
}

int comm_derive_context(SimplerComm *, const uint32_t *, size_t, uint32_t, size_t, size_t, uint64_t *) {
    return unsupported("comm_derive_context");
}

int comm_alloc_domain_windows(SimplerComm *, uint64_t, const uint32_t *, size_t, uint32_t, size_t, uint64_t *,
                              uint64_t *) {
    return unsupported("comm_alloc_domain_windows");
}

int comm_release_domain_windows(SimplerComm *, uint64_t, size_t, uint32_t) {
    return unsupported("comm_release_domain_windows");
}

int comm_global_domain_prepare(uint64_t, uint32_t, uint32_t, size_t, uint32_t, CommGlobalDomainDescriptor *,
                               uint64_t *) {
    return unsupported("comm_global_domain_prepare");
}

int comm_global_domain_import(uint64_t, const CommGlobalDomainDescriptor *, size_t, uint64_t *) {
    return unsupported("comm_global_domain_import");
}

int comm_global_domain_release(uint64_t) {
    return unsupported("comm_global_domain_release");
}

int comm_barrier(SimplerComm *) {
    return unsupported("comm_barrier");
}

int comm_destroy(SimplerComm *) {
    return unsupported("comm_destroy");
}
