// ACL: what a device tells, core and time limits, options of contexts. SPDX-License-Identifier: MIT
#include <cstring>
#include <thread>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

constexpr aclError kInvalid = ACL_ERROR_RT_PARAM_INVALID;
constexpr auto kCubes = ACL_RT_DEV_RES_CUBE_CORE;
constexpr auto kVectors = ACL_RT_DEV_RES_VECTOR_CORE;

uint32_t threads_share(aclrtDevResLimitType type) {
    uint32_t value = 0;
    CHECK_EQ(acl().aclrtGetResInCurrentThread(type, &value), 0);
    return value;
}

} // namespace

// spec section 11: a stream's limit counts only in a thread that uses it; stream before process before hardware.
TEST(acl_core_limits_of_stream_process_and_hardware) {
    const AclDevice device;
    const AclStreamHolder stream;
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&context), 0);
    CHECK_EQ(threads_share(kCubes), 24u);
    CHECK_EQ(threads_share(kVectors), 48u);
    CHECK_EQ(acl().aclrtSetDeviceResLimit(0, kCubes, 12), 0);
    CHECK_EQ(threads_share(kCubes), 12u);
    CHECK_EQ(acl().aclrtSetStreamResLimit(stream.handle, kCubes, 6), 0);
    CHECK_EQ(threads_share(kCubes), 12u); // not used yet
    CHECK_EQ(acl().aclrtUseStreamResInCurrentThread(stream.handle), 0);
    CHECK_EQ(threads_share(kCubes), 6u);
    CHECK_EQ(threads_share(kVectors), 48u);
    std::thread([&] {
        CHECK_EQ(acl().aclrtSetCurrentContext(context), 0);
        CHECK_EQ(threads_share(kCubes), 12u); // the use is the other thread's
    }).join();
    uint32_t value = 0;
    CHECK_EQ(acl().aclrtGetStreamResLimit(stream.handle, kCubes, &value), 0);
    CHECK_EQ(value, 6u);
    CHECK_EQ(acl().aclrtUnuseStreamResInCurrentThread(stream.handle), 0);
    CHECK_EQ(threads_share(kCubes), 12u);
    CHECK_EQ(acl().aclrtResetStreamResLimit(stream.handle), 0);
    CHECK_EQ(acl().aclrtGetStreamResLimit(stream.handle, kCubes, &value), 0);
    CHECK_EQ(value, 12u);
    CHECK_EQ(acl().aclrtResetDeviceResLimit(0), 0);
    CHECK_EQ(acl().aclrtGetDeviceResLimit(0, kCubes, &value), 0);
    CHECK_EQ(value, 24u);
    CHECK_EQ(acl().aclrtSetDeviceResLimit(0, kCubes, 25), kInvalid);
    CHECK_EQ(acl().aclrtSetDeviceResLimit(0, kCubes, 0), kInvalid);
    CHECK_EQ(acl().aclrtSetDeviceResLimit(0, static_cast<aclrtDevResLimitType>(2), 1), kInvalid);
    CHECK_EQ(acl().aclrtGetDeviceResLimit(3, kCubes, &value), 107001);
}

// spec section 10: limits of kernels are whole intervals, 1 to 254 of them; 0 is the most, 1091 s.
TEST(acl_kernel_time_limits_are_whole_intervals) {
    uint64_t interval = 0;
    CHECK_EQ(acl().aclrtGetOpTimeOutInterval(&interval), 0);
    CHECK(interval > 0);
    uint64_t actual = 0;
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOutV2(1, &actual), 0);
    CHECK_EQ(actual, interval);
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOutV2(interval + 1, &actual), 0);
    CHECK_EQ(actual, 2 * interval);
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOutV2(UINT64_MAX, &actual), 0);
    CHECK_EQ(actual, 254 * interval);
    uint32_t ms = 0;
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOutWithMs(10), 0);
    CHECK_EQ(acl().aclrtGetOpExecuteTimeout(&ms), 0);
    CHECK_EQ(ms, interval / 1000);
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOut(0), 0);
    CHECK_EQ(acl().aclrtGetOpExecuteTimeout(&ms), 0);
    CHECK_EQ((ms + 500) / 1000, 1091u);
    CHECK_EQ(acl().aclrtSetOpExecuteTimeOutV2(1, nullptr), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_context_options_are_unset_until_they_are_set) {
    int64_t value = -1;
    CHECK_EQ(acl().aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value), ACL_ERROR_RT_CONTEXT_NULL);
    const AclDevice device;
    CHECK_EQ(acl().aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value), 107021);
    CHECK_EQ(acl().aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1), 0);
    CHECK_EQ(acl().aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value), 0);
    CHECK_EQ(value, 1);
    CHECK_EQ(acl().aclrtGetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, &value), 0);
    CHECK_EQ(value, 0);
    CHECK_EQ(acl().aclrtSetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, 1), 0);
    CHECK_EQ(acl().aclrtGetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, &value), 0);
    CHECK_EQ(value, 1);
    CHECK_EQ(acl().aclrtSetSysParamOpt(ACL_OPT_STRONG_CONSISTENCY, 0), 0);
    CHECK_EQ(acl().aclrtSetSysParamOpt(static_cast<aclSysParamOpt>(9), 0), kInvalid);
}

// spec section 2: the primary context, its default stream, and who may destroy them.
TEST(acl_primary_context_and_default_stream_are_told) {
    int32_t active = -1;
    uint32_t flags = 0;
    CHECK_EQ(acl().aclrtGetPrimaryCtxState(0, nullptr, &active), 0);
    CHECK_EQ(active, 0);
    CHECK_EQ(acl().aclrtGetPrimaryCtxState(0, &flags, &active), ACL_ERROR_INVALID_PARAM);
    const AclDevice device;
    const AclMemory memory(64);
    CHECK_EQ(acl().aclrtGetPrimaryCtxState(0, nullptr, &active), 0);
    CHECK_EQ(active, 1);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCtxGetCurrentDefaultStream(&stream), 0);
    REQUIRE(stream != nullptr);
    CHECK_EQ(ledger().acl_streams, 0u);
    CHECK_EQ(acl().aclrtMemsetAsync(memory.data, 64, 8, 64, stream), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0); // the same stream
    CHECK_EQ(int{memory.bytes()[0]}, 8);
    CHECK_EQ(acl().aclrtDestroyStream(stream), kInvalid);
}

TEST(acl_device_tells_ids_capabilities_and_load) {
    const AclDevice device;
    int32_t id = -1;
    CHECK_EQ(acl().aclrtGetLogicDevIdByUserDevId(0, &id), 0);
    CHECK_EQ(id, 0);
    CHECK_EQ(acl().aclrtGetPhyDevIdByLogicDevId(1, &id), 107001);
    CHECK_EQ(acl().aclrtGetUserDevIdByPhyDevId(0, nullptr), ACL_ERROR_INVALID_PARAM);
    int64_t value = 0;
    CHECK_EQ(acl().aclGetDeviceCapability(0, ACL_DEVICE_INFO_VECTOR_CORE_NUM, &value), 0);
    CHECK_EQ(value, 48);
    CHECK_EQ(acl().aclGetDeviceCapability(0, ACL_DEVICE_INFO_UNDEFINED, &value), ACL_ERROR_INVALID_PARAM);
    int32_t supported = -1;
    CHECK_EQ(acl().aclrtGetDeviceCapability(0, ACL_FEATURE_SYSTEM_MEMQ_EVENT_CROSS_DEV, &supported), 0);
    CHECK_EQ(supported, 0);
    aclrtUtilizationInfo load{};
    CHECK_EQ(acl().aclrtGetDeviceUtilizationRate(0, &load), 0);
    CHECK_EQ(load.cubeUtilization, 0);
    CHECK_EQ(load.memoryUtilization, -1);
    aclrtUuid uuid{};
    CHECK_EQ(acl().aclrtDeviceGetUuid(0, &uuid), 0);
    char bus[13] = {};
    CHECK_EQ(acl().aclrtDeviceGetPCIBusId(0, bus, 12), kInvalid);
    CHECK_EQ(acl().aclrtDeviceGetPCIBusId(0, bus, 13), 0);
    CHECK_EQ(acl().aclrtDeviceGetByPCIBusId(bus, &id), 0);
    CHECK_EQ(id, 0);
    CHECK_EQ(acl().aclrtDeviceGetByPCIBusId("0000:ff:00.0", &id), 107001);
    aclrtFloatOverflowMode mode{};
    CHECK_EQ(acl().aclrtGetDeviceSatMode(&mode), 0);
    CHECK_EQ(mode, ACL_RT_OVERFLOW_MODE_INFNAN);
    CHECK_EQ(acl().aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_UNDEF), ACL_ERROR_INVALID_PARAM);
    const AclMemory memory(64);
    std::memset(memory.data, 1, 64);
    CHECK_EQ(acl().aclrtGetOverflowStatus(memory.data, 64, nullptr), 0);
    CHECK_EQ(acl().aclrtResetOverflowStatus(nullptr), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(int{memory.bytes()[63]}, 0);
}

// spec section 7: a lost device stays lost, whatever is done.
TEST(acl_lost_device_is_not_cleared_by_anything) {
    for (const int code : {507010, 507901}) {
        const Faults faults(R"({"faults": [{"function": "stream_task", "call": 1, "return": )" + std::to_string(code) +
                            "}]}");
        CHECK_EQ(acl().aclrtSetDevice(0), 0);
        CHECK_EQ(acl().aclrtResetOverflowStatus(nullptr), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), code);
        CHECK_EQ(acl().aclrtDeviceTaskAbort(0, 0), code);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), code);
        CHECK_EQ(acl().aclrtResetDeviceForce(0), 0);
        CHECK_EQ(acl().aclrtSetDevice(0), 0);
        CHECK_EQ(acl().aclrtResetOverflowStatus(nullptr), code);
        CHECK_EQ(acl().aclrtResetDevice(0), 0);
    }
}
