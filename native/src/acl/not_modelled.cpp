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

// Devices.
NOT_MODELLED(aclrtDeviceSetLimit, aclrtDeviceLimit, size_t)
NOT_MODELLED(aclrtDeviceGetLimit, aclrtDeviceLimit, size_t *)
NOT_MODELLED(aclrtDeviceL2CacheFlush, void *)

// Contexts.
NOT_MODELLED(aclrtCtxGetFloatOverflowAddr, void **)

// Streams.
NOT_MODELLED(aclrtPersistentTaskClean, aclrtStream)
NOT_MODELLED(aclrtActiveStream, aclrtStream, aclrtStream)
NOT_MODELLED(aclrtSwitchStream, void *, aclrtCondition, void *, aclrtCompareDataType, aclrtStream, aclrtStream,
             aclrtStream)

// Events.
NOT_MODELLED(aclrtIpcGetEventHandle, aclrtEvent, aclrtIpcEventHandle *)
NOT_MODELLED(aclrtIpcOpenEventHandle, aclrtIpcEventHandle, aclrtEvent *)

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
