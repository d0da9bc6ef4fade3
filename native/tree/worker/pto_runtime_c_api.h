// The mock's host runtime as a simpler tree declares its functions (generation of August 2026): what the adapter is compiled
// against for the mock. In our words; the structures are those of abi/simpler_abi.h. SPDX-License-Identifier: MIT
#pragma once

#include "abi/simpler_abi.h"

extern "C" {
const PipelineContract *get_pipeline_contract(void);
DeviceContextHandle create_device_context(void);
void destroy_device_context(DeviceContextHandle ctx);
size_t get_runtime_size(void);
size_t get_runtime_alignment(void);
void *device_malloc_ctx(DeviceContextHandle ctx, size_t size);
void device_free_ctx(DeviceContextHandle ctx, void *dev_ptr);
size_t committed_device_memory_ctx(DeviceContextHandle ctx);
int copy_to_device_ctx(DeviceContextHandle ctx, void *dev_ptr, const void *host_ptr, size_t size);
int copy_from_device_ctx(DeviceContextHandle ctx, void *host_ptr, const void *dev_ptr, size_t size);
int simpler_init(DeviceContextHandle ctx, int device_id, const uint8_t *aicpu_binary, size_t aicpu_size,
                 const uint8_t *aicore_binary, size_t aicore_size, const uint8_t *dispatcher_binary,
                 size_t dispatcher_size, const CallConfig *prewarm_config);
int finalize_device(DeviceContextHandle ctx);
int simpler_register_callable(DeviceContextHandle ctx, int32_t callable_id, const void *callable);
int simpler_unregister_callable(DeviceContextHandle ctx, int32_t callable_id);
int simpler_prepare_run(DeviceContextHandle ctx, RuntimeHandle storage, int32_t callable_id, const void *args,
                        const CallConfig *config, const NativeRunDescriptor *descriptor);
int simpler_launch_run(DeviceContextHandle ctx, RuntimeHandle storage);
int simpler_poll_run(DeviceContextHandle ctx, RuntimeHandle storage);
int simpler_wait_run(DeviceContextHandle ctx, RuntimeHandle storage);
int simpler_finalize_run(DeviceContextHandle ctx, RuntimeHandle storage);
int supports_concurrent_native_prepare_ctx(DeviceContextHandle ctx);
int simpler_provision_dma_workspace(DeviceContextHandle ctx, uint32_t required_mask, const void *warmup_binary,
                                    uint64_t warmup_size);
}
