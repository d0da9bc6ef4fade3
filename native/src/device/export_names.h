// The names of every exported function, as X-macro lists: they declare the exports with the types of the contract's
// function tables, name the functions that a fault plan may address, and drive the layout table.
// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "acl/acl_contract.h"
#include "acl/acl_prof_contract.h"
#include "device/acl_export_names.h"
#include "device/export.h"
#include "mock/mock_contract.h"
#include "abi/simpler_abi.h"

#define ASCEND_SIMPLER_EXPORTS(X)                                                                                      \
    X(get_platform)                                                                                                    \
    X(get_pipeline_contract)                                                                                           \
    X(create_device_context)                                                                                           \
    X(destroy_device_context)                                                                                          \
    X(get_runtime_size)                                                                                                \
    X(get_runtime_alignment)                                                                                           \
    X(device_malloc_ctx)                                                                                               \
    X(device_free_ctx)                                                                                                 \
    X(committed_device_memory_ctx)                                                                                     \
    X(copy_to_device_ctx)                                                                                              \
    X(copy_from_device_ctx)                                                                                            \
    X(simpler_init)                                                                                                    \
    X(finalize_device)                                                                                                 \
    X(simpler_register_callable)                                                                                       \
    X(simpler_unregister_callable)                                                                                     \
    X(simpler_run)                                                                                                     \
    X(simpler_prepare_run)                                                                                             \
    X(simpler_launch_run)                                                                                              \
    X(simpler_poll_run)                                                                                                \
    X(simpler_wait_run)                                                                                                \
    X(simpler_finalize_run)                                                                                            \
    X(supports_concurrent_native_prepare_ctx)                                                                          \
    X(get_arena_bank_gm_heap_base_ctx)                                                                                 \
    X(get_retained_temp_addr_ctx)                                                                                      \
    X(get_aicpu_dlopen_count)                                                                                          \
    X(get_host_dlopen_count)                                                                                           \
    X(get_run_stream_set_create_count)                                                                                 \
    X(simpler_provision_dma_workspace)                                                                                 \
    X(simpler_host_log_bind_state)                                                                                     \
    X(ensure_acl_ready_ctx)                                                                                            \
    X(create_comm_stream_ctx)                                                                                          \
    X(destroy_comm_stream_ctx)                                                                                         \
    X(comm_init)                                                                                                       \
    X(comm_alloc_windows)                                                                                              \
    X(comm_get_local_window_base)                                                                                      \
    X(comm_get_window_size)                                                                                            \
    X(comm_derive_context)                                                                                             \
    X(comm_alloc_domain_windows)                                                                                       \
    X(comm_release_domain_windows)                                                                                     \
    X(comm_global_domain_prepare)                                                                                      \
    X(comm_global_domain_import)                                                                                       \
    X(comm_global_domain_release)                                                                                      \
    X(comm_barrier)                                                                                                    \
    X(comm_destroy)

#define ASCEND_MOCK_EXPORTS(X)                                                                                         \
    X(ascend_mock_layout)                                                                                              \
    X(ascend_mock_version)                                                                                             \
    X(ascend_mock_profile_name)                                                                                        \
    X(ascend_mock_load_profile)                                                                                        \
    X(ascend_mock_set_fault_plan)                                                                                      \
    X(ascend_mock_set_noise)                                                                                           \
    X(ascend_mock_record_calls)                                                                                        \
    X(ascend_mock_take_calls)                                                                                          \
    X(ascend_mock_get_ledger)                                                                                          \
    X(ascend_mock_last_run)

// Declares an export with the type that its table field has, so that a definition of another type does not compile.
#define ASCEND_DECLARE_EXPORT(table, name) extern "C" ASCEND_MOCK_API std::remove_pointer_t<decltype(table::name)> name;
