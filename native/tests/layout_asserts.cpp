// The contract headers against the published numbers: structure layouts of simpler G6 (simpler 6ebaf7715, measured),
// ACL constants of CANN's open runtime (acl_rt.h). A failure here means that a header in bindings/ was changed.
// SPDX-License-Identifier: MIT
#include <cstddef>

#include "acl/acl_contract.h"
#include "mock/mock_contract.h"
#include "abi/simpler_abi.h"

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type " has another size")
#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define VALUE(name, number) static_assert((name) == (number), #name " has another value")

static_assert(sizeof(void *) == 8, "the ABI is that of 64-bit Linux");

// CallConfig: packed.
SIZE(RuntimeEnv, 96);
AT(RuntimeEnv, ring_task_window, 0);
AT(RuntimeEnv, ring_heap, 32);
AT(RuntimeEnv, ring_dep_pool, 64);
SIZE(CallConfig, 1144);
static_assert(alignof(CallConfig) == 1, "CallConfig is packed");
AT(CallConfig, aicpu_thread_num, 0);
AT(CallConfig, enable_chip_swimlane, 4);
AT(CallConfig, enable_dump_args, 8);
AT(CallConfig, enable_pmu, 12);
AT(CallConfig, enable_dep_gen, 16);
AT(CallConfig, enable_scope_stats, 20);
AT(CallConfig, runtime_env, 24);
AT(CallConfig, output_prefix, 120);

SIZE(ChipTensor, 128);
static_assert(alignof(ChipTensor) == 64, "ChipTensor is aligned to 64");
AT(ChipTensor, buffer_addr, 0);
AT(ChipTensor, buffer_size, 8);
AT(ChipTensor, owner_task_id, 16);
AT(ChipTensor, start_offset, 24);
AT(ChipTensor, version, 32);
AT(ChipTensor, ndims, 36);
AT(ChipTensor, dtype, 40);
AT(ChipTensor, manual_dep, 41);
AT(ChipTensor, is_contiguous, 42);
AT(ChipTensor, address_space, 43);
AT(ChipTensor, shapes, 44);
AT(ChipTensor, extent_elem_cache, 64);
AT(ChipTensor, strides, 72);
AT(ChipTensor, reserved, 92);

SIZE(ChipStorageTaskArgs, 33856);
static_assert(alignof(ChipStorageTaskArgs) == 64, "ChipStorageTaskArgs is aligned to 64");
AT(ChipStorageTaskArgs, tensors, 0);
AT(ChipStorageTaskArgs, scalars, 32768);
AT(ChipStorageTaskArgs, tensor_count, 33792);
AT(ChipStorageTaskArgs, scalar_count, 33796);

AT(CoreCallableHeader, signature, 0);
AT(CoreCallableHeader, sig_count, 128);
AT(CoreCallableHeader, binary_size, 132);
AT(CoreCallableHeader, resolved_addr, 136);
SIZE(CoreCallableHeader, 144);
VALUE(CORE_CALLABLE_BINARY_OFFSET, 192);

AT(ChipCallableHeader, signature, 0);
AT(ChipCallableHeader, sig_count, 1024);
AT(ChipCallableHeader, binary_size, 1028);
AT(ChipCallableHeader, func_name, 1032);
AT(ChipCallableHeader, func_name_len, 1096);
AT(ChipCallableHeader, child_func_ids, 1100);
AT(ChipCallableHeader, child_offsets, 5196);
AT(ChipCallableHeader, child_count, 9292);
AT(ChipCallableHeader, config_name, 9296);
AT(ChipCallableHeader, config_name_len, 9360);
VALUE(CHIP_CALLABLE_STORAGE_OFFSET, 9376);
static_assert(sizeof(ChipCallableHeader) <= CHIP_CALLABLE_STORAGE_OFFSET, "the storage follows the header");

SIZE(NativeRunDescriptor, 56);
AT(NativeRunDescriptor, pipeline_slot, 0);
AT(NativeRunDescriptor, arena_bank, 4);
AT(NativeRunDescriptor, run_id, 8);
AT(NativeRunDescriptor, generation, 16);
AT(NativeRunDescriptor, dispatch_id, 24);
AT(NativeRunDescriptor, run_epoch, 32);
AT(NativeRunDescriptor, accepted_state, 40);
AT(NativeRunDescriptor, accepted_value, 48);

SIZE(PipelineResource, 16);
AT(PipelineResource, kind, 0);
AT(PipelineResource, resource_class, 4);
AT(PipelineResource, bytes_per_copy, 8);
SIZE(PipelineContract, 144);
AT(PipelineContract, abi_version, 0);
AT(PipelineContract, resource_count, 4);
AT(PipelineContract, pipeline_depth, 8);
AT(PipelineContract, resources, 16);

SIZE(SimplerHostLogState, 16);
AT(SimplerHostLogState, abi_version, 0);
AT(SimplerHostLogState, struct_size, 4);
AT(SimplerHostLogState, threshold, 8);
AT(SimplerHostLogState, clock_anchor_pid, 12);

VALUE(SIMPLER_OK, 0);
VALUE(SIMPLER_ERROR, -1);
VALUE(PTO_RUNTIME_ERR_UNSUPPORTED, -2);
VALUE(PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE, -3);
VALUE(SIMPLER_NATIVE_RUN_POLL_ERROR, -1);
VALUE(SIMPLER_NATIVE_RUN_POLL_NOT_READY, 0);
VALUE(SIMPLER_NATIVE_RUN_POLL_COMPLETE, 1);
VALUE(PTO_PIPELINE_CONTRACT_ABI_VERSION, 1);
VALUE(PTO_PIPELINE_MAX_RESOURCES, 8);
VALUE(PTO_PIPELINE_MAX_DEPTH, 2);
VALUE(SIMPLER_MAX_CALLABLES, 64);
VALUE(SIMPLER_MAX_CHIP_TENSORS, 256);
VALUE(SIMPLER_MAX_CHIP_SCALARS, 128);
VALUE(SIMPLER_MAX_CORE_TENSORS, 32);
VALUE(SIMPLER_MAX_CORE_SCALARS, 16);
VALUE(SIMPLER_MAX_CHILDREN, 1024);
VALUE(SIMPLER_MAX_TENSOR_DIMS, 5);
VALUE(SIMPLER_RING_COUNT, 4);
VALUE(SIMPLER_OUTPUT_PREFIX_SIZE, 1024);
VALUE(SIMPLER_CALLABLE_ALIGNMENT, 64);
VALUE(SIMPLER_HOST_LOG_ABI_VERSION, 1);
VALUE(PTO_PIPELINE_KIND_UNSPECIFIED, 0);
VALUE(PTO_PIPELINE_GM_HEAP, 1);
VALUE(PTO_PIPELINE_AICORE_STREAM, 6);
VALUE(PTO_PIPELINE_HOST_PER_RUN, 0);
VALUE(PTO_PIPELINE_EXEC_HANDLE, 2);
VALUE(SIMPLER_FLOAT32, 0);
VALUE(SIMPLER_FLOAT16, 1);
VALUE(SIMPLER_INT32, 2);
VALUE(SIMPLER_INT16, 3);
VALUE(SIMPLER_INT8, 4);
VALUE(SIMPLER_UINT8, 5);
VALUE(SIMPLER_BFLOAT16, 6);
VALUE(SIMPLER_INT64, 7);
VALUE(SIMPLER_UINT64, 8);
VALUE(SIMPLER_UINT16, 9);
VALUE(SIMPLER_UINT32, 10);
VALUE(SIMPLER_BOOL, 11);
VALUE(SIMPLER_FP8E4M3FN, 12);
VALUE(SIMPLER_FP8E8M0, 13);
VALUE(SIMPLER_FP4E2M1, 14);
VALUE(SIMPLER_ADDRESS_HOST, 0);
VALUE(SIMPLER_ADDRESS_DEVICE, 1);
VALUE(SIMPLER_ARG_SCALAR, 0);
VALUE(SIMPLER_ARG_IN, 1);
VALUE(SIMPLER_ARG_OUT, 2);
VALUE(SIMPLER_ARG_INOUT, 3);
VALUE(SIMPLER_LOG_DEBUG, 10);
VALUE(SIMPLER_LOG_INFO, 20);
VALUE(SIMPLER_LOG_TIMING, 25);
VALUE(SIMPLER_LOG_WARN, 30);
VALUE(SIMPLER_LOG_ERROR, 40);
VALUE(SIMPLER_LOG_OFF, 60);

VALUE(ACL_SUCCESS, 0);
VALUE(ACL_ERROR_INVALID_PARAM, 100000);
VALUE(ACL_ERROR_REPEAT_INITIALIZE, 100002);
VALUE(ACL_ERROR_REPEAT_FINALIZE, 100037);
VALUE(ACL_ERROR_RT_PARAM_INVALID, 107000);
VALUE(ACL_ERROR_RT_CONTEXT_NULL, 107002);
VALUE(ACL_ERROR_RT_STREAM_CONTEXT, 107003);
VALUE(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, 207000);
VALUE(ACL_ERROR_RT_MEMORY_ALLOCATION, 207001);
VALUE(ACL_ERROR_RT_DEV_SETUP_ERROR, 507033);
VALUE(ACL_ERROR_RT_STREAM_SYNC_TIMEOUT, 507046);
VALUE(ACL_DEV_ATTR_AICPU_CORE_NUM, 1);
VALUE(ACL_DEV_ATTR_AICORE_CORE_NUM, 101);
VALUE(ACL_DEV_ATTR_CUBE_CORE_NUM, 102);
VALUE(ACL_DEV_ATTR_VECTOR_CORE_NUM, 201);
VALUE(ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE, 301);
VALUE(ACL_DEV_ATTR_L2_CACHE_SIZE, 302);
VALUE(ACL_DEV_ATTR_PHY_CHIP_ID, 402);
VALUE(ACL_DEV_ATTR_IS_VIRTUAL, 501);
VALUE(ACL_DDR_MEM, 0);
VALUE(ACL_HBM_MEM, 1);
VALUE(ACL_MEM_MALLOC_HUGE_FIRST, 0);
VALUE(ACL_MEM_MALLOC_HUGE_ONLY, 1);
VALUE(ACL_MEM_MALLOC_NORMAL_ONLY, 2);
VALUE(ACL_MEMCPY_HOST_TO_HOST, 0);
VALUE(ACL_MEMCPY_HOST_TO_DEVICE, 1);
VALUE(ACL_MEMCPY_DEVICE_TO_HOST, 2);
VALUE(ACL_MEMCPY_DEVICE_TO_DEVICE, 3);
VALUE(ACL_MEMCPY_DEFAULT, 4);
VALUE(ACL_STREAM_STATUS_COMPLETE, 0);
VALUE(ACL_STREAM_STATUS_NOT_READY, 1);
VALUE(ACL_EVENT_RECORDED_STATUS_NOT_READY, 0);
VALUE(ACL_EVENT_RECORDED_STATUS_COMPLETE, 1);
VALUE(ACL_EVENT_SYNC, 1);
VALUE(ACL_EVENT_CAPTURE_STREAM_PROGRESS, 2);
VALUE(ACL_EVENT_TIME_LINE, 8);
VALUE(ACL_STREAM_FAST_LAUNCH, 1);
VALUE(ACL_STREAM_FAST_SYNC, 2);
VALUE(ACL_RT_THREAD_LEVEL, 0);
static_assert(sizeof(AclMemcpyKind) == 4 && sizeof(AclDevAttr) == 4, "enumerations of ACL have 32 bits");
