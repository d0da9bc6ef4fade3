// Functions of ACL that this device does not model: they answer "not supported". SPDX-License-Identifier: MIT
#include "acl/guard.h"

using namespace ascend::mock;

#define NOT_MODELLED(name, ...)                                                                                        \
    aclError name(__VA_ARGS__) {                                                                                       \
        return guarded(#name, [] { return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "not modelled by the mock"); }); \
    }
#define NOT_MODELLED_VALUE(type, name, ...)                                                                            \
    type name(__VA_ARGS__) {                                                                                           \
        return guarded_value(#name, type{}, [] { return type{}; });                                                    \
    }

// Start-up, versions, conversions.
NOT_MODELLED(aclInitCallbackRegister, aclRegisterCallbackType, aclInitCallbackFunc, void *)
NOT_MODELLED(aclInitCallbackUnRegister, aclRegisterCallbackType, aclInitCallbackFunc)
NOT_MODELLED(aclFinalizeCallbackRegister, aclRegisterCallbackType, aclFinalizeCallbackFunc, void *)
NOT_MODELLED(aclFinalizeCallbackUnRegister, aclRegisterCallbackType, aclFinalizeCallbackFunc)
NOT_MODELLED(aclsysGetCANNVersion, aclCANNPackageName, aclCANNPackageVersion *)
NOT_MODELLED(aclsysGetVersionStr, char *, char *)
NOT_MODELLED(aclsysGetVersionNum, char *, int32_t *)
NOT_MODELLED(aclrtGetRunMode, aclrtRunMode *)
NOT_MODELLED(aclrtCheckArchCompatibility, const char *, int32_t *)
NOT_MODELLED(aclGetCannAttributeList, const aclCannAttr **, size_t *)
NOT_MODELLED(aclGetCannAttribute, aclCannAttr, int32_t *)
NOT_MODELLED_VALUE(size_t, aclDataTypeSize, aclDataType)
NOT_MODELLED_VALUE(float, aclFloat16ToFloat, aclFloat16)
NOT_MODELLED_VALUE(aclFloat16, aclFloatToFloat16, float)

// Devices.
NOT_MODELLED(aclrtGetDeviceUtilizationRate, int32_t, aclrtUtilizationInfo *)
NOT_MODELLED(aclrtSetTsDevice, aclrtTsId)
NOT_MODELLED(aclrtGetDeviceCapability, int32_t, aclrtDevFeatureType, int32_t *)
NOT_MODELLED(aclGetDeviceCapability, uint32_t, aclDeviceInfo, int64_t *)
NOT_MODELLED(aclrtDeviceGetUuid, int32_t, aclrtUuid *)
NOT_MODELLED(aclrtDeviceGetPCIBusId, int32_t, char *, int32_t)
NOT_MODELLED(aclrtDeviceGetByPCIBusId, const char *, int32_t *)
NOT_MODELLED(aclrtDeviceGetBareTgid, int32_t *)
NOT_MODELLED(aclrtDeviceSetLimit, aclrtDeviceLimit, size_t)
NOT_MODELLED(aclrtDeviceGetLimit, aclrtDeviceLimit, size_t *)
NOT_MODELLED(aclrtSetDeviceSatMode, aclrtFloatOverflowMode)
NOT_MODELLED(aclrtGetDeviceSatMode, aclrtFloatOverflowMode *)
NOT_MODELLED(aclrtGetOverflowStatus, void *, size_t, aclrtStream)
NOT_MODELLED(aclrtResetOverflowStatus, aclrtStream)
NOT_MODELLED(aclrtGetLogicDevIdByUserDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtGetUserDevIdByLogicDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtGetLogicDevIdByPhyDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtGetPhyDevIdByLogicDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtGetUserDevIdByPhyDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtGetPhyDevIdByUserDevId, const int32_t, int32_t *)
NOT_MODELLED(aclrtDeviceL2CacheFlush, void *)

// Core limits.
NOT_MODELLED(aclrtGetDeviceResLimit, int32_t, aclrtDevResLimitType, uint32_t *)
NOT_MODELLED(aclrtSetDeviceResLimit, int32_t, aclrtDevResLimitType, uint32_t)
NOT_MODELLED(aclrtResetDeviceResLimit, int32_t)
NOT_MODELLED(aclrtGetStreamResLimit, aclrtStream, aclrtDevResLimitType, uint32_t *)
NOT_MODELLED(aclrtSetStreamResLimit, aclrtStream, aclrtDevResLimitType, uint32_t)
NOT_MODELLED(aclrtResetStreamResLimit, aclrtStream)
NOT_MODELLED(aclrtUseStreamResInCurrentThread, aclrtStream)
NOT_MODELLED(aclrtUnuseStreamResInCurrentThread, aclrtStream)
NOT_MODELLED(aclrtGetResInCurrentThread, aclrtDevResLimitType, uint32_t *)

// Contexts.
NOT_MODELLED(aclrtCtxSetSysParamOpt, aclSysParamOpt, int64_t)
NOT_MODELLED(aclrtCtxGetSysParamOpt, aclSysParamOpt, int64_t *)
NOT_MODELLED(aclrtSetSysParamOpt, aclSysParamOpt, int64_t)
NOT_MODELLED(aclrtGetSysParamOpt, aclSysParamOpt, int64_t *)
NOT_MODELLED(aclrtCtxGetCurrentDefaultStream, aclrtStream *)
NOT_MODELLED(aclrtGetPrimaryCtxState, int32_t, uint32_t *, int32_t *)
NOT_MODELLED(aclrtCtxGetFloatOverflowAddr, void **)

// Streams.
NOT_MODELLED(aclrtPersistentTaskClean, aclrtStream)
NOT_MODELLED(aclrtActiveStream, aclrtStream, aclrtStream)
NOT_MODELLED(aclrtSwitchStream, void *, aclrtCondition, void *, aclrtCompareDataType, aclrtStream, aclrtStream,
             aclrtStream)

// Events.
NOT_MODELLED(aclrtIpcGetEventHandle, aclrtEvent, aclrtIpcEventHandle *)
NOT_MODELLED(aclrtIpcOpenEventHandle, aclrtIpcEventHandle, aclrtEvent *)

// Notifies.

// Memory.
NOT_MODELLED(aclrtMemAllocManaged, void **, uint64_t, uint32_t)
NOT_MODELLED(aclrtMemFlush, void *, size_t)
NOT_MODELLED(aclrtMemInvalidate, void *, size_t)
NOT_MODELLED(aclrtReduceAsync, void *, const void *, uint64_t, aclrtReduceKind, aclDataType, aclrtStream, void *)

// Virtual memory.
NOT_MODELLED(aclrtReserveMemAddress, void **, size_t, size_t, void *, uint64_t)
NOT_MODELLED(aclrtReleaseMemAddress, void *)
NOT_MODELLED(aclrtMallocPhysical, aclrtDrvMemHandle *, size_t, const aclrtPhysicalMemProp *, uint64_t)
NOT_MODELLED(aclrtFreePhysical, aclrtDrvMemHandle)
NOT_MODELLED(aclrtMapMem, void *, size_t, size_t, aclrtDrvMemHandle, uint64_t)
NOT_MODELLED(aclrtUnmapMem, void *)
NOT_MODELLED(aclrtMemGetAllocationGranularity, aclrtPhysicalMemProp *, aclrtMemGranularityOptions, size_t *)

// Binaries, functions, arguments, launches.
NOT_MODELLED(aclrtBinaryGetGlobal, aclrtBinHandle, const char *, void **, size_t *)
NOT_MODELLED(aclrtFunctionGetAvailDynUbufPerBlock, void *, uint32_t, size_t *)
NOT_MODELLED(aclrtGetFuncBySymbol, const void *, aclrtFuncHandle *)
NOT_MODELLED(aclrtRegisterCpuFunc, const aclrtBinHandle, const char *, const char *, aclrtFuncHandle *)
NOT_MODELLED(aclrtGetHardwareSyncAddr, void **)
NOT_MODELLED(aclrtTaskUpdateAsync, aclrtStream, uint32_t, aclrtTaskUpdateInfo *, aclrtStream)
NOT_MODELLED(aclrtCacheLastTaskOpInfo, const void *, const size_t)
NOT_MODELLED(aclrtCacheLastTaskExtendInfo, const char *, const size_t)

// Peer access.
NOT_MODELLED(aclrtDeviceGetHostAtomicCapabilities, uint32_t *, const aclrtAtomicOperation *, const uint32_t, int32_t)
NOT_MODELLED(aclrtDeviceGetP2PAtomicCapabilities, uint32_t *, const aclrtAtomicOperation *, const uint32_t, int32_t,
             int32_t)
NOT_MODELLED(aclrtMemP2PMap, void *, size_t, int32_t, uint64_t)

// Profiling.
NOT_MODELLED(aclrtProfTrace, void *, int32_t, aclrtStream)
