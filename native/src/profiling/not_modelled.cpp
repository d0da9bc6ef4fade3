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
        using Value = type;                                                                                            \
        return guarded_value(#name, Value{}, [] { return Value{}; });                                                  \
    }

// Subscriptions and what they tell.
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
