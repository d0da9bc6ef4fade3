// The part of CANN's ACL runtime C ABI that this project calls (CANN 8.5 and later). SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../contract.h"

#ifdef __cplusplus
extern "C" {
#endif

// 0 is success. Codes, layers and meanings: errors.csv beside this file.
typedef int aclError;

enum AclStatus {
    ACL_SUCCESS = 0,
    ACL_ERROR_INVALID_PARAM = 100000,
    ACL_ERROR_REPEAT_INITIALIZE = 100002,
    ACL_ERROR_REPEAT_FINALIZE = 100037,
    ACL_ERROR_RT_PARAM_INVALID = 107000,
    ACL_ERROR_RT_CONTEXT_NULL = 107002,
    ACL_ERROR_RT_STREAM_CONTEXT = 107003,
    ACL_ERROR_RT_MEMORY_ALLOCATION = 207001,
    ACL_ERROR_RT_FEATURE_NOT_SUPPORT = 207000,
    ACL_ERROR_RT_DEV_SETUP_ERROR = 507033,
    ACL_ERROR_RT_STREAM_SYNC_TIMEOUT = 507046,
};

enum AclDevAttr {
    ACL_DEV_ATTR_AICPU_CORE_NUM = 1,
    ACL_DEV_ATTR_AICORE_CORE_NUM = 101,
    ACL_DEV_ATTR_CUBE_CORE_NUM = 102,
    ACL_DEV_ATTR_VECTOR_CORE_NUM = 201,
    ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE = 301, // bytes
    ACL_DEV_ATTR_L2_CACHE_SIZE = 302,         // bytes
    ACL_DEV_ATTR_PHY_CHIP_ID = 402,
    ACL_DEV_ATTR_IS_VIRTUAL = 501,
};

enum AclMemAttr {
    ACL_DDR_MEM = 0,
    ACL_HBM_MEM = 1,
};

enum AclMemMallocPolicy {
    ACL_MEM_MALLOC_HUGE_FIRST = 0,
    ACL_MEM_MALLOC_HUGE_ONLY = 1,
    ACL_MEM_MALLOC_NORMAL_ONLY = 2,
};

enum AclMemcpyKind {
    ACL_MEMCPY_HOST_TO_HOST = 0,
    ACL_MEMCPY_HOST_TO_DEVICE = 1,
    ACL_MEMCPY_DEVICE_TO_HOST = 2,
    ACL_MEMCPY_DEVICE_TO_DEVICE = 3,
    ACL_MEMCPY_DEFAULT = 4,
};

enum AclStreamStatus {
    ACL_STREAM_STATUS_COMPLETE = 0,
    ACL_STREAM_STATUS_NOT_READY = 1,
};

// The reverse of aclrtEventStatus, which calls 0 complete.
enum AclEventRecordedStatus {
    ACL_EVENT_RECORDED_STATUS_NOT_READY = 0,
    ACL_EVENT_RECORDED_STATUS_COMPLETE = 1,
};

// Bits of the flag of aclrtCreateEventWithFlag and aclrtCreateEventExWithFlag.
enum AclEventFlag {
    ACL_EVENT_SYNC = 1,
    ACL_EVENT_CAPTURE_STREAM_PROGRESS = 2,
    ACL_EVENT_TIME_LINE = 8,
};

// Bits of the flag of aclrtCreateStreamWithConfig.
enum AclStreamFlag {
    ACL_STREAM_FAST_LAUNCH = 1,
    ACL_STREAM_FAST_SYNC = 2,
};

enum AclLastErrLevel {
    ACL_RT_THREAD_LEVEL = 0,
};

struct AclContext;
struct AclStream;
struct AclEvent;

typedef struct AclContext *aclrtContext;
typedef struct AclStream *aclrtStream;
typedef struct AclEvent *aclrtEvent;

// The function table of libascendcl.so (libacl_rt.so in newer CANN).
typedef struct AclApi {
    aclError (*aclInit)(const char *config_path);
    aclError (*aclFinalize)(void);
    ASCEND_OPTIONAL("CANN 8.5.0") aclError (*aclFinalizeReference)(uint64_t *ref_count);
    aclError (*aclrtGetVersion)(int32_t *major, int32_t *minor, int32_t *patch);
    const char *(*aclrtGetSocName)(void);
    const char *(*aclGetRecentErrMsg)(void);
    ASCEND_OPTIONAL("CANN 8.0.RC3") aclError (*aclrtGetLastError)(enum AclLastErrLevel level);
    ASCEND_OPTIONAL("CANN 8.0.RC3") aclError (*aclrtPeekAtLastError)(enum AclLastErrLevel level);

    aclError (*aclrtGetDeviceCount)(uint32_t *count);
    aclError (*aclrtSetDevice)(int32_t device_id);
    aclError (*aclrtResetDevice)(int32_t device_id);
    ASCEND_OPTIONAL("CANN 8.5.0") aclError (*aclrtResetDeviceForce)(int32_t device_id);
    aclError (*aclrtGetDevice)(int32_t *device_id);
    ASCEND_OPTIONAL("CANN 8.5.0") aclError (*aclrtGetDeviceInfo)(uint32_t device_id, enum AclDevAttr attr, int64_t *value);
    aclError (*aclrtGetMemInfo)(enum AclMemAttr attr, size_t *free_bytes, size_t *total_bytes);
    aclError (*aclrtSynchronizeDevice)(void);
    aclError (*aclrtSynchronizeDeviceWithTimeout)(int32_t timeout_ms);

    aclError (*aclrtCreateContext)(aclrtContext *context, int32_t device_id);
    aclError (*aclrtDestroyContext)(aclrtContext context);
    aclError (*aclrtSetCurrentContext)(aclrtContext context);
    aclError (*aclrtGetCurrentContext)(aclrtContext *context);

    aclError (*aclrtCreateStream)(aclrtStream *stream);
    aclError (*aclrtCreateStreamWithConfig)(aclrtStream *stream, uint32_t priority, uint32_t flag);
    aclError (*aclrtDestroyStream)(aclrtStream stream);
    aclError (*aclrtDestroyStreamForce)(aclrtStream stream);
    aclError (*aclrtSynchronizeStream)(aclrtStream stream);
    aclError (*aclrtSynchronizeStreamWithTimeout)(aclrtStream stream, int32_t timeout_ms);
    aclError (*aclrtStreamQuery)(aclrtStream stream, enum AclStreamStatus *status);

    aclError (*aclrtCreateEvent)(aclrtEvent *event);
    aclError (*aclrtCreateEventWithFlag)(aclrtEvent *event, uint32_t flag);
    aclError (*aclrtCreateEventExWithFlag)(aclrtEvent *event, uint32_t flag);
    aclError (*aclrtDestroyEvent)(aclrtEvent event);
    aclError (*aclrtRecordEvent)(aclrtEvent event, aclrtStream stream);
    aclError (*aclrtResetEvent)(aclrtEvent event, aclrtStream stream);
    aclError (*aclrtStreamWaitEvent)(aclrtStream stream, aclrtEvent event);
    aclError (*aclrtSynchronizeEvent)(aclrtEvent event);
    aclError (*aclrtSynchronizeEventWithTimeout)(aclrtEvent event, int32_t timeout_ms);
    aclError (*aclrtQueryEventStatus)(aclrtEvent event, enum AclEventRecordedStatus *status);
    aclError (*aclrtEventElapsedTime)(float *ms, aclrtEvent start, aclrtEvent end);
    ASCEND_OPTIONAL("CANN 8.1.RC1") aclError (*aclrtEventGetTimestamp)(aclrtEvent event, uint64_t *microseconds);

    aclError (*aclrtMalloc)(void **device_ptr, size_t size, enum AclMemMallocPolicy policy);
    aclError (*aclrtFree)(void *device_ptr);
    aclError (*aclrtMallocHost)(void **host_ptr, size_t size);
    aclError (*aclrtFreeHost)(void *host_ptr);
    aclError (*aclrtMemcpy)(void *dst, size_t dst_max, const void *src, size_t count, enum AclMemcpyKind kind);
    aclError (*aclrtMemcpyAsync)(void *dst, size_t dst_max, const void *src, size_t count, enum AclMemcpyKind kind,
                                 aclrtStream stream);
    aclError (*aclrtMemset)(void *device_ptr, size_t max_count, int32_t value, size_t count);
    aclError (*aclrtMemsetAsync)(void *device_ptr, size_t max_count, int32_t value, size_t count, aclrtStream stream);
} AclApi;

#ifdef __cplusplus
}
#endif
