// The function table of CANN's ACL runtime. SPDX-License-Identifier: MIT
#pragma once

#include "acl_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// libacl_rt.so, whose functions libascendcl.so has too. What each does, and since when: functions.csv beside this file.
typedef struct AclApi {
    // Start-up, versions, conversions.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclInit)(const char *configPath);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclFinalize)(void);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclFinalizeReference)(uint64_t *refCount);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclInitCallbackRegister)(aclRegisterCallbackType type, aclInitCallbackFunc cbFunc, void *userData);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclInitCallbackUnRegister)(aclRegisterCallbackType type, aclInitCallbackFunc cbFunc);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclFinalizeCallbackRegister)(aclRegisterCallbackType type, aclFinalizeCallbackFunc cbFunc,
                                            void *userData);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclFinalizeCallbackUnRegister)(aclRegisterCallbackType type, aclFinalizeCallbackFunc cbFunc);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtGetVersion)(int32_t *majorVersion, int32_t *minorVersion, int32_t *patchVersion);
    ASCEND_OPTIONAL_STATUS("CANN 8.1.RC1")
    aclError (*aclsysGetCANNVersion)(aclCANNPackageName name, aclCANNPackageVersion *version);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclsysGetVersionStr)(char *pkgName, char *versionStr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclsysGetVersionNum)(char *pkgName, int32_t *versionNum);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") const char *(*aclrtGetSocName)(void);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetRunMode)(aclrtRunMode *runMode);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtCheckArchCompatibility)(const char *socVersion, int32_t *canCompatible);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC1")
    aclError (*aclGetCannAttributeList)(const aclCannAttr **cannAttrList, size_t *num);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC1") aclError (*aclGetCannAttribute)(aclCannAttr cannAttr, int32_t *value);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") size_t (*aclDataTypeSize)(aclDataType dataType);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") float (*aclFloat16ToFloat)(aclFloat16 value);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") aclFloat16 (*aclFloatToFloat16)(float value);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0")
    void (*aclAppLog)(aclLogLevel logLevel, const char *func, const char *file, uint32_t line, const char *fmt, ...);

    // Devices.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetDevice)(int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtResetDevice)(int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtResetDeviceForce)(int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetDevice)(int32_t *deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetDeviceCount)(uint32_t *count);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtQueryDeviceStatus)(int32_t deviceId, aclrtDeviceStatus *deviceStatus);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtGetDeviceUtilizationRate)(int32_t deviceId, aclrtUtilizationInfo *utilizationInfo);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSynchronizeDevice)(void);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.0") aclError (*aclrtSynchronizeDeviceWithTimeout)(int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetTsDevice)(aclrtTsId tsId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetDeviceInfo)(uint32_t deviceId, aclrtDevAttr attr, int64_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetDeviceCapability)(int32_t deviceId, aclrtDevFeatureType devFeatureType, int32_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC1")
    aclError (*aclGetDeviceCapability)(uint32_t deviceId, aclDeviceInfo deviceInfo, int64_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtDeviceGetStreamPriorityRange)(int32_t *leastPriority, int32_t *greatestPriority);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclrtDeviceGetUuid)(int32_t deviceId, aclrtUuid *uuid);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.2")
    aclError (*aclrtDeviceGetPCIBusId)(int32_t deviceId, char *pciBusId, int32_t len);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.2")
    aclError (*aclrtDeviceGetByPCIBusId)(const char *pciBusId, int32_t *deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtDeviceGetBareTgid)(int32_t *pid);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1") aclError (*aclrtDeviceSetLimit)(aclrtDeviceLimit limit, size_t value);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1") aclError (*aclrtDeviceGetLimit)(aclrtDeviceLimit limit, size_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetDeviceSatMode)(aclrtFloatOverflowMode mode);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetDeviceSatMode)(aclrtFloatOverflowMode *mode);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtGetOverflowStatus)(void *outputAddr, size_t outputSize, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtResetOverflowStatus)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtRegDeviceStateCallback)(const char *regName, aclrtDeviceStateCallback callback, void *args);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetLogicDevIdByUserDevId)(const int32_t userDevid, int32_t *const logicDevId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetUserDevIdByLogicDevId)(const int32_t logicDevId, int32_t *const userDevid);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetLogicDevIdByPhyDevId)(const int32_t phyDevId, int32_t *const logicDevId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetPhyDevIdByLogicDevId)(const int32_t logicDevId, int32_t *const phyDevId);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0")
    aclError (*aclrtGetUserDevIdByPhyDevId)(const int32_t phyDevId, int32_t *const userDevId);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0")
    aclError (*aclrtGetPhyDevIdByUserDevId)(const int32_t userDevId, int32_t *const phyDevId);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC3") aclError (*aclrtDeviceTaskAbort)(int32_t deviceId, uint32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtSetDeviceTaskAbortCallback)(const char *regName, aclrtDeviceTaskAbortCallback callback, void *args);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetErrorVerbose)(int32_t deviceId, aclrtErrorInfo *errorInfo);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtRepairError)(int32_t deviceId, const aclrtErrorInfo *errorInfo);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC3")
    aclError (*aclrtGetMemUceInfo)(int32_t deviceId, aclrtMemUceInfo *memUceInfoArray, size_t arraySize,
                                   size_t *retSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC3")
    aclError (*aclrtMemUceRepair)(int32_t deviceId, aclrtMemUceInfo *memUceInfoArray, size_t arraySize);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.2") aclError (*aclrtDeviceL2CacheFlush)(void *rsv);

    // Core limits.
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtGetDeviceResLimit)(int32_t deviceId, aclrtDevResLimitType type, uint32_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtSetDeviceResLimit)(int32_t deviceId, aclrtDevResLimitType type, uint32_t value);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtResetDeviceResLimit)(int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtGetStreamResLimit)(aclrtStream stream, aclrtDevResLimitType type, uint32_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtSetStreamResLimit)(aclrtStream stream, aclrtDevResLimitType type, uint32_t value);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtResetStreamResLimit)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtUseStreamResInCurrentThread)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtUnuseStreamResInCurrentThread)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtGetResInCurrentThread)(aclrtDevResLimitType type, uint32_t *value);

    // Contexts.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtCreateContext)(aclrtContext *context, int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDestroyContext)(aclrtContext context);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetCurrentContext)(aclrtContext context);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetCurrentContext)(aclrtContext *context);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtCtxSetSysParamOpt)(aclSysParamOpt opt, int64_t value);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclrtCtxGetSysParamOpt)(aclSysParamOpt opt, int64_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.1.RC1") aclError (*aclrtSetSysParamOpt)(aclSysParamOpt opt, int64_t value);
    ASCEND_OPTIONAL_STATUS("CANN 8.1.RC1") aclError (*aclrtGetSysParamOpt)(aclSysParamOpt opt, int64_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtCtxGetCurrentDefaultStream)(aclrtStream *stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetPrimaryCtxState)(int32_t deviceId, uint32_t *flags, int32_t *active);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtCtxGetFloatOverflowAddr)(void **overflowAddr);

    // Streams.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtCreateStream)(aclrtStream *stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtCreateStreamWithConfig)(aclrtStream *stream, uint32_t priority, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtCreateStreamV2)(aclrtStream *stream, const aclrtStreamConfigHandle *handle);
    ASCEND_OPTIONAL_VALUE("CANN 8.5.0 or older") aclrtStreamConfigHandle *(*aclrtCreateStreamConfigHandle)(void);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtDestroyStreamConfigHandle)(aclrtStreamConfigHandle *handle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtSetStreamConfigOpt)(aclrtStreamConfigHandle *handle, aclrtStreamConfigAttr attr,
                                        const void *attrValue, size_t valueSize);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDestroyStream)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDestroyStreamForce)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSynchronizeStream)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtSynchronizeStreamWithTimeout)(aclrtStream stream, int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtStreamQuery)(aclrtStream stream, aclrtStreamStatus *status);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclrtStreamAbort)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtStreamStop)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1") aclError (*aclrtStreamGetId)(aclrtStream stream, int32_t *streamId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtStreamGetPriority)(aclrtStream stream, uint32_t *priority);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtStreamGetFlags)(aclrtStream stream, uint32_t *flags);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetStreamAvailableNum)(uint32_t *streamCount);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtSetStreamAttribute)(aclrtStream stream, aclrtStreamAttr stmAttrType, aclrtStreamAttrValue *value);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetStreamAttribute)(aclrtStream stream, aclrtStreamAttr stmAttrType, aclrtStreamAttrValue *value);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetStreamFailureMode)(aclrtStream stream, uint64_t mode);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetStreamOverflowSwitch)(aclrtStream stream, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetStreamOverflowSwitch)(aclrtStream stream, uint32_t *flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtRegStreamStateCallback)(const char *regName, aclrtStreamStateCallback callback, void *args);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtPersistentTaskClean)(aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtActiveStream)(aclrtStream activeStream, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtSwitchStream)(void *leftValue, aclrtCondition cond, void *rightValue, aclrtCompareDataType dataType,
                                  aclrtStream trueStream, aclrtStream falseStream, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetThreadLastTaskId)(uint32_t *taskId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtValueWrite)(void *devAddr, uint64_t value, uint32_t flag, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtValueWait)(void *devAddr, uint64_t value, uint32_t flag, aclrtStream stream);

    // Events.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtCreateEvent)(aclrtEvent *event);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtCreateEventWithFlag)(aclrtEvent *event, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC1") aclError (*aclrtCreateEventExWithFlag)(aclrtEvent *event, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDestroyEvent)(aclrtEvent event);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtRecordEvent)(aclrtEvent event, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1")
    aclError (*aclrtRecordEventWithFlag)(aclrtEvent event, aclrtStream stream, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtResetEvent)(aclrtEvent event, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtQueryEvent)(aclrtEvent event, aclrtEventStatus *status);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtQueryEventStatus)(aclrtEvent event, aclrtEventRecordedStatus *status);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtQueryEventWaitStatus)(aclrtEvent event, aclrtEventWaitStatus *status);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSynchronizeEvent)(aclrtEvent event);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtSynchronizeEventWithTimeout)(aclrtEvent event, int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtEventElapsedTime)(float *ms, aclrtEvent startEvent, aclrtEvent endEvent);
    ASCEND_OPTIONAL_STATUS("CANN 8.1.RC1") aclError (*aclrtEventGetTimestamp)(aclrtEvent event, uint64_t *timestamp);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtStreamWaitEvent)(aclrtStream stream, aclrtEvent event);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtStreamWaitEventWithTimeout)(aclrtStream stream, aclrtEvent event, int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1")
    aclError (*aclrtStreamWaitEventWithFlag)(aclrtStream stream, aclrtEvent event, uint32_t timeout, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetEventId)(aclrtEvent event, uint32_t *eventId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetEventAvailNum)(uint32_t *eventCount);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtIpcGetEventHandle)(aclrtEvent event, aclrtIpcEventHandle *handle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtIpcOpenEventHandle)(aclrtIpcEventHandle handle, aclrtEvent *event);

    // Notifies.
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtCreateNotify)(aclrtNotify *notify, uint64_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtDestroyNotify)(aclrtNotify notify);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtRecordNotify)(aclrtNotify notify, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtWaitAndResetNotify)(aclrtNotify notify, aclrtStream stream, uint32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetNotifyId)(aclrtNotify notify, uint32_t *notifyId);

    // Memory.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMalloc)(void **devPtr, size_t size, aclrtMemMallocPolicy policy);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMallocAlign32)(void **devPtr, size_t size, aclrtMemMallocPolicy policy);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMallocCached)(void **devPtr, size_t size, aclrtMemMallocPolicy policy);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtMallocWithCfg)(void **devPtr, size_t size, aclrtMemMallocPolicy policy, aclrtMallocConfig *cfg);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtMallocForTaskScheduler)(void **devPtr, size_t size, aclrtMemMallocPolicy policy,
                                            aclrtMallocConfig *cfg);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtFree)(void *devPtr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtFreeWithDevSync)(void *devPtr);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtMallocHost)(void **hostPtr, size_t size);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtMallocHostWithCfg)(void **ptr, uint64_t size, aclrtMallocConfig *cfg);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtFreeHost)(void *hostPtr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtFreeHostWithDevSync)(void *hostPtr);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.2")
    aclError (*aclrtMemAllocManaged)(void **ptr, uint64_t size, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemcpy)(void *dst, size_t destMax, const void *src, size_t count, aclrtMemcpyKind kind);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemcpyAsync)(void *dst, size_t destMax, const void *src, size_t count, aclrtMemcpyKind kind,
                                 aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtMemcpyAsyncWithCondition)(void *dst, size_t destMax, const void *src, size_t count,
                                              aclrtMemcpyKind kind, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemcpy2d)(void *dst, size_t dpitch, const void *src, size_t spitch, size_t width, size_t height,
                              aclrtMemcpyKind kind);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemcpy2dAsync)(void *dst, size_t dpitch, const void *src, size_t spitch, size_t width,
                                   size_t height, aclrtMemcpyKind kind, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtMemcpyAsyncWithOffset)(void **dst, size_t destMax, size_t dstDataOffset, const void **src,
                                           size_t count, size_t srcDataOffset, aclrtMemcpyKind kind,
                                           aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtMemcpyBatch)(void **dsts, size_t *destMaxs, void **srcs, size_t *sizes, size_t numBatches,
                                 aclrtMemcpyBatchAttr *attrs, size_t *attrsIndexes, size_t numAttrs, size_t *failIndex);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtMemcpyBatchV2)(void **dsts, size_t *destMaxs, void **srcs, size_t *sizes, size_t numBatches,
                                   aclrtMemcpyBatchAttr *attrs, size_t *attrsIndexes, size_t numAttrs);
    ASCEND_OPTIONAL_STATUS("CANN 8.3.RC1")
    aclError (*aclrtMemcpyBatchAsync)(void **dsts, size_t *destMaxs, void **srcs, size_t *sizes, size_t numBatches,
                                      aclrtMemcpyBatchAttr *attrs, size_t *attrsIndexes, size_t numAttrs,
                                      size_t *failIndex, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtMemcpyBatchAsyncV2)(void **dsts, size_t *destMaxs, void **srcs, size_t *sizes, size_t numBatches,
                                        aclrtMemcpyBatchAttr *attrs, size_t *attrsIndexes, size_t numAttrs,
                                        aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemset)(void *devPtr, size_t maxCount, int32_t value, size_t count);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMemsetAsync)(void *devPtr, size_t maxCount, int32_t value, size_t count, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtMemsetD32)(void *ptr, size_t memSize, uint32_t value, size_t N);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtMemsetD32Async)(void *ptr, size_t memSize, uint32_t value, size_t N, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtGetMemInfo)(aclrtMemAttr attr, size_t *free, size_t *total);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtGetMemUsageInfo)(int32_t deviceId, aclrtMemUsageInfo *memUsageInfo, size_t inputNum,
                                     size_t *outputNum);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtPointerGetAttributes)(const void *ptr, aclrtPtrAttributes *attributes);
    ASCEND_OPTIONAL_STATUS("CANN 8.2.RC1")
    aclError (*aclrtHostRegister)(void *ptr, uint64_t size, aclrtHostRegisterType type, void **devPtr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0") aclError (*aclrtHostRegisterV2)(void *ptr, uint64_t size, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtHostGetDevicePointer)(void *pHost, void **pDevice, uint32_t flag);
    ASCEND_OPTIONAL_STATUS("CANN 8.2.RC1") aclError (*aclrtHostUnregister)(void *ptr);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.1")
    aclError (*aclrtHostMemMapCapabilities)(uint32_t deviceId, aclrtHacType hacType,
                                            aclrtHostMemMapCapability *capabilities);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.1")
    aclError (*aclrtMemGetAddressRange)(void *ptr, void **pbase, size_t *psize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtCheckMemType)(void **addrList, uint32_t size, uint32_t memType, uint32_t *checkResult,
                                  uint32_t reserve);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtMemFlush)(void *devPtr, size_t size);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtMemInvalidate)(void *devPtr, size_t size);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtReduceAsync)(void *dst, const void *src, uint64_t count, aclrtReduceKind kind, aclDataType type,
                                 aclrtStream stream, void *reserve);

    // Virtual memory.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtReserveMemAddress)(void **virPtr, size_t size, size_t alignment, void *expectPtr, uint64_t flags);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtReleaseMemAddress)(void *virPtr);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMallocPhysical)(aclrtDrvMemHandle *handle, size_t size, const aclrtPhysicalMemProp *prop,
                                    uint64_t flags);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtFreePhysical)(aclrtDrvMemHandle handle);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtMapMem)(void *virPtr, size_t size, size_t offset, aclrtDrvMemHandle handle, uint64_t flags);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtUnmapMem)(void *virPtr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtMemGetAllocationGranularity)(aclrtPhysicalMemProp *prop, aclrtMemGranularityOptions option,
                                                 size_t *granularity);

    // Binaries, functions, arguments, launches.
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtBinaryLoadFromFile)(const char *binPath, aclrtBinaryLoadOptions *options,
                                        aclrtBinHandle *binHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtBinaryLoadFromData)(const void *data, size_t length, const aclrtBinaryLoadOptions *options,
                                        aclrtBinHandle *binHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtBinaryUnLoad)(aclrtBinHandle binHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.0")
    aclError (*aclrtBinaryGetFunction)(const aclrtBinHandle binHandle, const char *kernelName,
                                       aclrtFuncHandle *funcHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtBinaryGetFunctionByEntry)(aclrtBinHandle binHandle, uint64_t funcEntry,
                                              aclrtFuncHandle *funcHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtBinaryGetDevAddress)(const aclrtBinHandle binHandle, void **binAddr, size_t *binSize);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtBinaryGetGlobal)(aclrtBinHandle binHandle, const char *name, void **dptr, size_t *size);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.1")
    aclError (*aclrtBinarySetExceptionCallback)(aclrtBinHandle binHandle, aclrtOpExceptionCallback callback,
                                                void *userData);
    ASCEND_OPTIONAL_VALUE("CANN 8.5.0 or older") aclrtBinary (*aclrtCreateBinary)(const void *data, size_t dataLen);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtDestroyBinary)(aclrtBinary binary);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtBinaryLoad)(const aclrtBinary binary, aclrtBinHandle *binHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetFunctionAddr)(aclrtFuncHandle funcHandle, void **aicAddr, void **aivAddr);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtGetFunctionSize)(aclrtFuncHandle funcHandle, size_t *aicSize, size_t *aivSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetFunctionName)(aclrtFuncHandle funcHandle, uint32_t maxLen, char *name);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetFunctionAttribute)(aclrtFuncHandle funcHandle, aclrtFuncAttribute attrType, int64_t *attrValue);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtFunctionGetBinary)(const aclrtFuncHandle funcHandle, aclrtBinHandle *binHandle);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtFunctionGetParamCount)(const void *func, size_t *paramCount);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtFunctionGetParamInfo)(const void *func, size_t paramIndex, size_t *paramOffset, size_t *paramSize);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0")
    aclError (*aclrtFunctionGetAvailDynUbufPerBlock)(void *func, uint32_t flags, size_t *dynamicUbufSize);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0")
    aclError (*aclrtGetFuncBySymbol)(const void *symbol, aclrtFuncHandle *funcHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtRegisterCpuFunc)(const aclrtBinHandle handle, const char *funcName, const char *kernelName,
                                     aclrtFuncHandle *funcHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetHardwareSyncAddr)(void **addr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsInit)(aclrtFuncHandle funcHandle, aclrtArgsHandle *argsHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsInitByUserMem)(aclrtFuncHandle funcHandle, aclrtArgsHandle argsHandle, void *userHostMem,
                                             size_t actualArgsSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsGetHandleMemSize)(aclrtFuncHandle funcHandle, size_t *memSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsGetMemSize)(aclrtFuncHandle funcHandle, size_t userArgsSize, size_t *actualArgsSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsAppend)(aclrtArgsHandle argsHandle, void *param, size_t paramSize,
                                      aclrtParamHandle *paramHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsAppendPlaceHolder)(aclrtArgsHandle argsHandle, aclrtParamHandle *paramHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsGetPlaceHolderBuffer)(aclrtArgsHandle argsHandle, aclrtParamHandle paramHandle,
                                                    size_t dataSize, void **bufferAddr);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtKernelArgsParaUpdate)(aclrtArgsHandle argsHandle, aclrtParamHandle paramHandle, void *param,
                                          size_t paramSize);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtKernelArgsFinalize)(aclrtArgsHandle argsHandle);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.0")
    aclError (*aclrtLaunchKernel)(aclrtFuncHandle funcHandle, uint32_t numBlocks, const void *argsData, size_t argsSize,
                                  aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtLaunchKernelV2)(aclrtFuncHandle funcHandle, uint32_t numBlocks, const void *argsData,
                                    size_t argsSize, aclrtLaunchKernelCfg *cfg, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtLaunchKernelWithConfig)(aclrtFuncHandle funcHandle, uint32_t numBlocks, aclrtStream stream,
                                            aclrtLaunchKernelCfg *cfg, aclrtArgsHandle argsHandle, void *reserve);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtLaunchKernelWithHostArgs)(aclrtFuncHandle funcHandle, uint32_t numBlocks, aclrtStream stream,
                                              aclrtLaunchKernelCfg *cfg, void *hostArgs, size_t argsSize,
                                              aclrtPlaceHolderInfo *placeHolderArray, size_t placeHolderNum);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.2")
    aclError (*aclrtLaunchKernelWithArgsArray)(void *func, uint32_t numBlocks, aclrtStream stream,
                                               aclrtLaunchKernelCfg *cfg, void **args);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1")
    aclError (*aclrtLaunchSIMTKernelWithArgsArray)(void *func, dim3 gridDim, dim3 blockDim, size_t dynUbufSize,
                                                   aclrtStream stream, aclrtLaunchKernelCfg *cfg, void **args);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.1")
    aclError (*aclrtLaunchSIMTKernelWithHostArgs)(void *func, dim3 gridDim, dim3 blockDim, size_t dynUbufSize,
                                                  aclrtStream stream, aclrtLaunchKernelCfg *cfg, void *hostArgs,
                                                  size_t argsSize, aclrtPlaceHolderInfo *placeHolderArray,
                                                  size_t placeHolderNum);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtTaskUpdateAsync)(aclrtStream taskStream, uint32_t taskId, aclrtTaskUpdateInfo *info,
                                     aclrtStream execStream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtCacheLastTaskOpInfo)(const void *const infoPtr, const size_t infoSize);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtCacheLastTaskExtendInfo)(const char *const extendInfoPtr, const size_t infoSize);

    // Callbacks and failed tasks.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetExceptionInfoCallback)(aclrtExceptionInfoCallback callback);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.2")
    aclError (*aclrtExceptionInfoCallbackRegister)(aclrtExceptionInfoCallback callback);
    ASCEND_OPTIONAL_STATUS("CANN 9.2.0-beta.2")
    aclError (*aclrtExceptionInfoCallbackUnregister)(aclrtExceptionInfoCallback callback);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") uint32_t (*aclrtGetTaskIdFromExceptionInfo)(const aclrtExceptionInfo *info);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") uint32_t (*aclrtGetStreamIdFromExceptionInfo)(const aclrtExceptionInfo *info);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") uint32_t (*aclrtGetThreadIdFromExceptionInfo)(const aclrtExceptionInfo *info);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") uint32_t (*aclrtGetDeviceIdFromExceptionInfo)(const aclrtExceptionInfo *info);
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") uint32_t (*aclrtGetErrorCodeFromExceptionInfo)(const aclrtExceptionInfo *info);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.1")
    aclError (*aclrtGetArgsFromExceptionInfo)(const aclrtExceptionInfo *info, void **devArgsPtr, uint32_t *devArgsLen);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.1")
    aclError (*aclrtGetFuncHandleFromExceptionInfo)(const aclrtExceptionInfo *info, aclrtFuncHandle *func);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSubscribeReport)(uint64_t threadId, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtLaunchCallback)(aclrtCallback fn, void *userData, aclrtCallbackBlockType blockType,
                                    aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtProcessReport)(int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtUnSubscribeReport)(uint64_t threadId, aclrtStream stream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtLaunchHostFunc)(aclrtStream stream, aclrtHostFunc fn, void *args);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtSubscribeHostFunc)(uint64_t hostFuncThreadId, aclrtStream exeStream);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtProcessHostFunc)(int32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtUnSubscribeHostFunc)(uint64_t hostFuncThreadId, aclrtStream exeStream);

    // Error text.
    ASCEND_OPTIONAL_VALUE("CANN 7.0.0") const char *(*aclGetRecentErrMsg)(void);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC3") aclError (*aclrtGetLastError)(aclrtLastErrLevel level);
    ASCEND_OPTIONAL_STATUS("CANN 8.0.RC3") aclError (*aclrtPeekAtLastError)(aclrtLastErrLevel level);

    // Time limits.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetOpExecuteTimeOut)(uint32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtSetOpExecuteTimeOutWithMs)(uint32_t timeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0")
    aclError (*aclrtSetOpExecuteTimeOutV2)(uint64_t timeout, uint64_t *actualTimeout);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetOpTimeOutInterval)(uint64_t *interval);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older") aclError (*aclrtGetOpExecuteTimeout)(uint32_t *const timeoutMs);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtSetOpWaitTimeout)(uint32_t timeout);

    // Peer access.
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0")
    aclError (*aclrtDeviceCanAccessPeer)(int32_t *canAccessPeer, int32_t deviceId, int32_t peerDeviceId);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDeviceEnablePeerAccess)(int32_t peerDeviceId, uint32_t flags);
    ASCEND_OPTIONAL_STATUS("CANN 7.0.0") aclError (*aclrtDeviceDisablePeerAccess)(int32_t peerDeviceId);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtDevicePeerAccessStatus)(int32_t deviceId, int32_t peerDeviceId, int32_t *status);
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtGetDevicesTopo)(uint32_t deviceId, uint32_t otherDeviceId, uint64_t *value);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtDeviceGetHostAtomicCapabilities)(uint32_t *capabilities, const aclrtAtomicOperation *operations,
                                                     const uint32_t count, int32_t deviceId);
    ASCEND_OPTIONAL_STATUS("CANN 9.1.0-beta.1")
    aclError (*aclrtDeviceGetP2PAtomicCapabilities)(uint32_t *capabilities, const aclrtAtomicOperation *operations,
                                                    const uint32_t count, int32_t srcDeviceId, int32_t dstDeviceId);
    ASCEND_OPTIONAL_STATUS("CANN 9.0.0-beta.2")
    aclError (*aclrtMemP2PMap)(void *devPtr, size_t size, int32_t dstDevId, uint64_t flags);

    // Profiling.
    ASCEND_OPTIONAL_STATUS("CANN 8.5.0 or older")
    aclError (*aclrtProfTrace)(void *userdata, int32_t length, aclrtStream stream);
} AclApi;

#ifdef __cplusplus
}
#endif
