// CANN's profiling interface: its types and the function table of libmsprofiler.so. SPDX-License-Identifier: MIT
#pragma once

#include "acl_types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum AclProfAicoreMetrics {
    ACL_AICORE_ARITHMETIC_UTILIZATION = 0,
    ACL_AICORE_PIPE_UTILIZATION = 1,
    ACL_AICORE_MEMORY_BANDWIDTH = 2,
    ACL_AICORE_L0B_AND_WIDTH = 3,
    ACL_AICORE_RESOURCE_CONFLICT_RATIO = 4,
    ACL_AICORE_MEMORY_UB = 5,
    ACL_AICORE_L2_CACHE = 6,
    ACL_AICORE_PIPE_EXECUTE_UTILIZATION = 7,
    ACL_AICORE_MEMORY_ACCESS = 8,
    ACL_AICORE_NONE = 255,
} aclprofAicoreMetrics;

typedef enum AclProfConfigType {
    ACL_PROF_ARGS_MIN = 0,
    ACL_PROF_STORAGE_LIMIT = 1,
    ACL_PROF_SYS_HARDWARE_MEM_FREQ = 3,
    ACL_PROF_LLC_MODE = 4,
    ACL_PROF_SYS_IO_FREQ = 5,
    ACL_PROF_SYS_INTERCONNECTION_FREQ = 6,
    ACL_PROF_DVPP_FREQ = 7,
    ACL_PROF_HOST_SYS = 8,
    ACL_PROF_HOST_SYS_USAGE = 9,
    ACL_PROF_HOST_SYS_USAGE_FREQ = 10,
    ACL_PROF_LOW_POWER_FREQ = 11,
    ACL_PROF_SYS_MEM_SERVICEFLOW = 12,
    ACL_PROF_SYS_CPU_FREQ = 13,
    ACL_PROF_OPTYPE = 14,
    ACL_PROF_NTS_METRICS = 15,
    ACL_PROF_PATH = 16,
    ACL_PROF_ARGS_MAX = 17,
} aclprofConfigType;

typedef enum AclProfMessageType {
    ACL_PROF_MESSAGE_TYPE_TENSOR_INFO = 0,
} aclprofMessageType;

typedef enum AclProfStepTag {
    ACL_STEP_START = 0,
    ACL_STEP_END = 1,
} aclprofStepTag;

typedef enum AclProfSubscribeOpAttri {
    ACL_SUBSCRIBE_ATTRI_THREADID = 0,
    ACL_SUBSCRIBE_ATTRI_NONE = 1,
} aclprofSubscribeOpAttri;

typedef enum AclProfSubscribeOpFlag {
    ACL_SUBSCRIBE_OP = 0,
    ACL_SUBSCRIBE_SUBGRAPH = 1,
    ACL_SUBSCRIBE_OP_THREAD = 2,
    ACL_SUBSCRIBE_NONE = 255,
} aclprofSubscribeOpFlag;

// What to collect (bits of the data type configuration), and limits.
#define ACL_PROF_ACL_API 1ULL
#define ACL_PROF_TASK_TIME 2ULL
#define ACL_PROF_AICORE_METRICS 4ULL
#define ACL_PROF_AICPU 8ULL
#define ACL_PROF_L2CACHE 16ULL
#define ACL_PROF_HCCL_TRACE 32ULL
#define ACL_PROF_TRAINING_TRACE 64ULL
#define ACL_PROF_MSPROFTX 128ULL
#define ACL_PROF_RUNTIME_API 256ULL
#define ACL_PROF_GE_API_L0 512ULL
#define ACL_PROF_TASK_TIME_L0 2048ULL
#define ACL_PROF_TASK_MEMORY 4096ULL
#define ACL_PROF_GE_API_L1 16777216ULL
#define ACL_PROF_TASK_TIME_L2 8192ULL
#define ACL_PROF_OP_ATTR 16384ULL
#define ACL_PROF_TASK_TIME_L3 32768ULL
#define ACL_PROF_API_STATS 17179869184ULL
#define ACL_PROF_AICORE_SHAPE 34359738368ULL
#define ACL_PROF_MAX_OP_NAME_LEN 257
#define ACL_PROF_MAX_OP_TYPE_LEN 65
#define ACL_PROF_TENSOR_DATA_SHAPE_LEN 8
#define ACL_PROF_EVENT_ATTR_VERSION 1

typedef struct AclProfAicoreEvents aclprofAicoreEvents;
typedef struct AclProfConfig aclprofConfig;
typedef struct AclProfStepInfo aclprofStepInfo;
typedef struct AclProfSubscribeConfig aclprofSubscribeConfig;

typedef struct AclProfTensor {
    uint32_t type;
    uint32_t format;
    uint32_t dataType;
    uint32_t shapeDim;
    uint32_t shape[8];
} aclprofTensor;

typedef struct AclProfTensorInfo {
    uint64_t opNameId;
    uint64_t opTypeId;
    uint32_t resv;
    uint32_t tensorNum;
    uint32_t kernelType;
    uint32_t blockNums;
    void *stream;
    aclprofTensor *tensors;
} aclprofTensorInfo;

typedef struct AclProfEventAttributes {
    uint16_t version;
    uint16_t size;
    uint32_t messageType;
    union {
        const char *nameStr;
        aclprofTensorInfo *tensorInfo;
    } message;
} aclprofEventAttributes;

// libmsprofiler.so. What each function does, and since when: functions.csv beside this file.
typedef struct AclProfApi {
    // Profiling.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofInit)(const char *profilerResultPath, size_t length);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofFinalize)(void);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    aclprofConfig *(*aclprofCreateConfig)(uint32_t *deviceIdList, uint32_t deviceNums,
                                          aclprofAicoreMetrics aicoreMetrics, const aclprofAicoreEvents *aicoreEvents,
                                          uint64_t dataTypeConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofDestroyConfig)(const aclprofConfig *profilerConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofStart)(const aclprofConfig *profilerConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofStop)(const aclprofConfig *profilerConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofSetConfig)(aclprofConfigType configType, const char *config, size_t configLength);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofModelSubscribe)(uint32_t modelId, const aclprofSubscribeConfig *profSubscribeConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofModelUnSubscribe)(uint32_t modelId);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    aclprofSubscribeConfig *(*aclprofCreateSubscribeConfig)(int8_t timeInfoSwitch, aclprofAicoreMetrics aicoreMetrics,
                                                            void *fd);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofDestroySubscribeConfig)(const aclprofSubscribeConfig *profSubscribeConfig);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofGetOpDescSize)(size_t *opDescSize);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetOpNum)(const void *opInfo, size_t opInfoLen, uint32_t *opNumber);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetOpTypeLen)(const void *opInfo, size_t opInfoLen, uint32_t index, size_t *opTypeLen);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetOpType)(const void *opInfo, size_t opInfoLen, uint32_t index, char *opType, size_t opTypeLen);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetOpNameLen)(const void *opInfo, size_t opInfoLen, uint32_t index, size_t *opNameLen);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetOpName)(const void *opInfo, size_t opInfoLen, uint32_t index, char *opName, size_t opNameLen);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    uint64_t (*aclprofGetOpStart)(const void *opInfo, size_t opInfoLen, uint32_t index);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    uint64_t (*aclprofGetOpEnd)(const void *opInfo, size_t opInfoLen, uint32_t index);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    uint64_t (*aclprofGetOpDuration)(const void *opInfo, size_t opInfoLen, uint32_t index);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    size_t (*aclprofGetModelId)(const void *opInfo, size_t opInfoLen, uint32_t index);
    ASCEND_OPTIONAL_VALUE("CANN 8.5.0 or older")
    aclprofSubscribeOpFlag (*aclprofGetOpFlag)(const void *opInfo, size_t opInfoLen, uint32_t index);
    ASCEND_OPTIONAL_VALUE("CANN 8.5.0 or older")
    const char *(*aclprofGetOpAttriValue)(const void *opInfo, size_t opInfoLen, uint32_t index,
                                          aclprofSubscribeOpAttri attri);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") aclprofStepInfo *(*aclprofCreateStepInfo)(void);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") void (*aclprofDestroyStepInfo)(aclprofStepInfo *stepinfo);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofGetStepTimestamp)(aclprofStepInfo *stepInfo, aclprofStepTag tag, aclrtStream stream);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") void *(*aclprofCreateStamp)(void);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") void (*aclprofDestroyStamp)(void *stamp);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclprofSetStampTraceMessage)(void *stamp, const char *msg, uint32_t msgLen);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofMark)(void *stamp);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC2")
    aclError (*aclprofMarkEx)(const char *msg, size_t msgLen, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofPush)(void *stamp);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofPop)(void);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofRangeStart)(void *stamp, uint32_t *rangeId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclprofRangeStop)(uint32_t rangeId);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.2") aclError (*aclprofRangePushEx)(aclprofEventAttributes *attr);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.2") aclError (*aclprofRangePop)(void);
    ASCEND_OPTIONAL_VALUE("CANN 9.0.0-beta.2") uint64_t (*aclprofStr2Id)(const char *message);
} AclProfApi;

#ifdef __cplusplus
}
#endif
