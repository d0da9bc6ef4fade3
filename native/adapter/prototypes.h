// Whether the functions that have had one form only can still be called in it, so that a tree with another form is refused by the
// function's name. Those with several forms are chosen among where they are called. SPDX-License-Identifier: MIT
#pragma once

#include "tree.h"

namespace ascend::adapter {

#define ASCEND_CALLED(result, name, ...)                                                                         \
    static_assert(std::is_invocable_r_v<result, decltype(&::name), ##__VA_ARGS__>,                               \
                  "adapter: the parameters of " #name " are none of the known forms (" ASCEND_API_HEADER ")");

ASCEND_CALLED(Context, create_device_context)
ASCEND_CALLED(void, destroy_device_context, Context)
ASCEND_CALLED(size_t, get_runtime_size)
ASCEND_CALLED(void *, device_malloc_ctx, Context, size_t)
ASCEND_CALLED(void, device_free_ctx, Context, void *)
ASCEND_CALLED(int, copy_to_device_ctx, Context, void *, const void *, size_t)
ASCEND_CALLED(int, copy_from_device_ctx, Context, void *, const void *, size_t)
ASCEND_CALLED(int, finalize_device, Context)
#if defined(ASCEND_HAS_simpler_register_callable)
ASCEND_CALLED(int, simpler_register_callable, Context, int32_t, const void *)
ASCEND_CALLED(int, simpler_unregister_callable, Context, int32_t)
#elif defined(ASCEND_HAS_prepare_callable)
ASCEND_CALLED(int, prepare_callable, Context, int32_t, const void *)
ASCEND_CALLED(int, unregister_callable, Context, int32_t)
#endif
#if defined(ASCEND_HAS_simpler_prepare_run)
ASCEND_CALLED(int, simpler_launch_run, Context, Storage)
ASCEND_CALLED(int, simpler_poll_run, Context, Storage)
ASCEND_CALLED(int, simpler_wait_run, Context, Storage)
ASCEND_CALLED(int, simpler_finalize_run, Context, Storage)
#endif
#if defined(ASCEND_HAS_get_runtime_alignment)
ASCEND_CALLED(size_t, get_runtime_alignment)
#endif
#if defined(ASCEND_HAS_supports_concurrent_native_prepare_ctx)
ASCEND_CALLED(int, supports_concurrent_native_prepare_ctx, Context)
#endif
#if defined(ASCEND_HAS_simpler_launch_run_joined)
ASCEND_CALLED(int, simpler_launch_run_joined, Context, Storage, Storage)
#endif
#if defined(ASCEND_HAS_supports_joined_native_launch_ctx)
ASCEND_CALLED(int, supports_joined_native_launch_ctx, Context)
#endif
#undef ASCEND_CALLED

} // namespace ascend::adapter
