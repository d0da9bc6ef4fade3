// Functions of the profiling interface that this device does not model: they answer "not supported".
// SPDX-License-Identifier: MIT
#include "profiling/guard.h"

using namespace ascend::mock;

#define NOT_MODELLED(name, ...)                                                                                        \
    aclError name(__VA_ARGS__) {                                                                                       \
        return guarded(#name, [] { return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "not modelled by the mock"); }); \
    }
#define NOT_MODELLED_VALUE(type, name, ...)                                                                            \
    type name(__VA_ARGS__) {                                                                                           \
        return {};                                                                                                     \
    }

// Profiling.
NOT_MODELLED(aclprofInit, const char *, size_t)
NOT_MODELLED(aclprofFinalize)
NOT_MODELLED_VALUE(aclprofConfig *, aclprofCreateConfig, uint32_t *, uint32_t, aclprofAicoreMetrics,
                   const aclprofAicoreEvents *, uint64_t)
NOT_MODELLED(aclprofDestroyConfig, const aclprofConfig *)
NOT_MODELLED(aclprofStart, const aclprofConfig *)
NOT_MODELLED(aclprofStop, const aclprofConfig *)
NOT_MODELLED(aclprofSetConfig, aclprofConfigType, const char *, size_t)
NOT_MODELLED(aclprofModelSubscribe, uint32_t, const aclprofSubscribeConfig *)
NOT_MODELLED(aclprofModelUnSubscribe, uint32_t)
NOT_MODELLED_VALUE(aclprofSubscribeConfig *, aclprofCreateSubscribeConfig, int8_t, aclprofAicoreMetrics, void *)
NOT_MODELLED(aclprofDestroySubscribeConfig, const aclprofSubscribeConfig *)
NOT_MODELLED(aclprofGetOpDescSize, size_t *)
NOT_MODELLED(aclprofGetOpNum, const void *, size_t, uint32_t *)
NOT_MODELLED(aclprofGetOpTypeLen, const void *, size_t, uint32_t, size_t *)
NOT_MODELLED(aclprofGetOpType, const void *, size_t, uint32_t, char *, size_t)
NOT_MODELLED(aclprofGetOpNameLen, const void *, size_t, uint32_t, size_t *)
NOT_MODELLED(aclprofGetOpName, const void *, size_t, uint32_t, char *, size_t)
NOT_MODELLED_VALUE(uint64_t, aclprofGetOpStart, const void *, size_t, uint32_t)
NOT_MODELLED_VALUE(uint64_t, aclprofGetOpEnd, const void *, size_t, uint32_t)
NOT_MODELLED_VALUE(uint64_t, aclprofGetOpDuration, const void *, size_t, uint32_t)
NOT_MODELLED_VALUE(size_t, aclprofGetModelId, const void *, size_t, uint32_t)
NOT_MODELLED_VALUE(aclprofSubscribeOpFlag, aclprofGetOpFlag, const void *, size_t, uint32_t)
NOT_MODELLED_VALUE(const char *, aclprofGetOpAttriValue, const void *, size_t, uint32_t, aclprofSubscribeOpAttri)
NOT_MODELLED_VALUE(aclprofStepInfo *, aclprofCreateStepInfo)
void aclprofDestroyStepInfo(aclprofStepInfo *) {}
NOT_MODELLED(aclprofGetStepTimestamp, aclprofStepInfo *, aclprofStepTag, aclrtStream)
NOT_MODELLED_VALUE(void *, aclprofCreateStamp)
void aclprofDestroyStamp(void *) {}
NOT_MODELLED(aclprofSetStampTraceMessage, void *, const char *, uint32_t)
NOT_MODELLED(aclprofMark, void *)
NOT_MODELLED(aclprofMarkEx, const char *, size_t, aclrtStream)
NOT_MODELLED(aclprofPush, void *)
NOT_MODELLED(aclprofPop)
NOT_MODELLED(aclprofRangeStart, void *, uint32_t *)
NOT_MODELLED(aclprofRangeStop, uint32_t)
NOT_MODELLED(aclprofRangePushEx, aclprofEventAttributes *)
NOT_MODELLED(aclprofRangePop)
NOT_MODELLED_VALUE(uint64_t, aclprofStr2Id, const char *)
