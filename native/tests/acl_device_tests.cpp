// ACL: start-up, threads, devices, contexts, error text. SPDX-License-Identifier: MIT
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <unistd.h>

#include "acl_fixture.h"
#include "harness.h"

using namespace ascend::mock::test;

namespace {

std::string temporary_file(const std::string &content) {
    char path[] = "/tmp/ascend_mock_configXXXXXX";
    ::close(::mkstemp(path));
    std::ofstream(path) << content;
    return path;
}

} // namespace

TEST(acl_init_counts_references) {
    CHECK_EQ(acl().aclInit(nullptr), 0);
    CHECK_EQ(acl().aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    CHECK_EQ(acl().aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    CHECK_EQ(ledger().acl_init_references, 3u);
    uint64_t left = 99;
    CHECK_EQ(acl().aclFinalizeReference(&left), 0);
    CHECK_EQ(left, 2u);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    CHECK_EQ(acl().aclFinalizeReference(&left), 0);
    CHECK_EQ(left, 0u);
    CHECK_EQ(acl().aclFinalizeReference(&left), ACL_ERROR_REPEAT_FINALIZE);
    CHECK_EQ(ledger().acl_init_references, 0u);
}

TEST(acl_finalize_drops_all_references_at_once) {
    CHECK_EQ(acl().aclInit(nullptr), 0);
    CHECK_EQ(acl().aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    CHECK_EQ(acl().aclFinalize(), 0);
    CHECK_EQ(ledger().acl_init_references, 0u);
    CHECK_EQ(acl().aclFinalize(), ACL_ERROR_REPEAT_FINALIZE);
    CHECK_EQ(acl().aclInit(nullptr), 0); // a new start is allowed
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
}

TEST(acl_init_checks_its_configuration) {
    const std::string malformed = temporary_file("{");
    const std::string other = temporary_file("{\"err_msg_mode\": \"1\"}");
    CHECK_EQ(acl().aclInit("/no/such/file.json"), 100003);
    CHECK_EQ(acl().aclInit(malformed.c_str()), 100006);
    CHECK_EQ(acl().aclInit(nullptr), 0);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    CHECK_EQ(acl().aclInit(other.c_str()), ACL_ERROR_INVALID_PARAM); // differs from the first start
    std::remove(malformed.c_str());
    std::remove(other.c_str());
}

TEST(acl_finalize_reports_what_is_alive) {
    CHECK_EQ(acl().aclInit(nullptr), 0);
    const AclDevice device;
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 640, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    recent_messages();
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    const std::string message = recent_messages();
    CHECK(message.find("1 device allocations of 640 bytes") != std::string::npos);
    CHECK(message.find("1 device references") != std::string::npos);
    CHECK_EQ(acl().aclrtFree(memory), 0);
}

TEST(acl_version_and_soc_name) {
    int32_t version[3] = {};
    CHECK_EQ(acl().aclrtGetVersion(&version[0], &version[1], &version[2]), 0);
    CHECK_EQ(version[0], 1);
    CHECK_EQ(acl().aclrtGetVersion(nullptr, &version[1], &version[2]), ACL_ERROR_INVALID_PARAM);
    CHECK(std::string(acl().aclrtGetSocName()).find("Ascend") == 0);
}

TEST(acl_device_count_and_info) {
    uint32_t count = 0;
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 0);
    CHECK_EQ(count, 1u);
    CHECK_EQ(acl().aclrtGetDeviceCount(nullptr), ACL_ERROR_INVALID_PARAM);
    const struct {
        AclDevAttr attr;
        int64_t value;
    } expected[] = {{ACL_DEV_ATTR_AICPU_CORE_NUM, 4},
                    {ACL_DEV_ATTR_AICORE_CORE_NUM, 24},
                    {ACL_DEV_ATTR_CUBE_CORE_NUM, 24},
                    {ACL_DEV_ATTR_VECTOR_CORE_NUM, 48},
                    {ACL_DEV_ATTR_L2_CACHE_SIZE, 192 << 20},
                    {ACL_DEV_ATTR_PHY_CHIP_ID, 0},
                    {ACL_DEV_ATTR_IS_VIRTUAL, 0},
                    {ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE, 64ll << 30}};
    for (const auto &entry : expected) {
        int64_t value = -1;
        CHECK_EQ(acl().aclrtGetDeviceInfo(0, entry.attr, &value), 0);
        CHECK_EQ(value, entry.value);
    }
    int64_t value = 0;
    CHECK_EQ(acl().aclrtGetDeviceInfo(1, ACL_DEV_ATTR_CUBE_CORE_NUM, &value), 107001);
    CHECK_EQ(acl().aclrtGetDeviceInfo(0, ACL_DEV_ATTR_CUBE_CORE_NUM, nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtGetDeviceInfo(0, static_cast<AclDevAttr>(205), &value), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
}

TEST(acl_device_references_are_counted) {
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    CHECK_EQ(ledger().acl_device_references, 2u);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    int32_t device = -1;
    CHECK_EQ(acl().aclrtGetDevice(&device), 0);
    CHECK_EQ(device, 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    CHECK_EQ(acl().aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtResetDevice(0), 507007);
    CHECK_EQ(ledger().acl_contexts, 0u);
}

TEST(acl_device_must_exist) {
    CHECK_EQ(acl().aclrtSetDevice(-1), 107001);
    CHECK_EQ(acl().aclrtSetDevice(1), 107001);
    CHECK_EQ(acl().aclrtResetDevice(7), 107001);
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&context, 7), 107001);
}

TEST(acl_force_reset_drops_references_and_memory) {
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtResetDeviceForce(0), 0);
    CHECK_EQ(ledger().acl_device_references, 0u);
    CHECK_EQ(ledger().device_allocations, 0u);
    CHECK_EQ(acl().aclrtResetDeviceForce(0), 507007);
}

TEST(acl_reset_frees_streams_and_reports_memory) {
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), 0);
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    recent_messages();
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    CHECK(recent_messages().find("leak") != std::string::npos);
    CHECK_EQ(ledger().acl_streams, 0u);
    const AclDevice device;
    CHECK_EQ(acl().aclrtSynchronizeStream(stream), 107017); // a stale handle is recognised
    CHECK_EQ(acl().aclrtFree(memory), 0);
}

TEST(acl_threads_start_without_a_context) {
    const AclDevice device;
    aclError status = 0;
    std::thread([&] {
        void *memory = nullptr;
        status = acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST);
    }).join();
    CHECK_EQ(status, ACL_ERROR_RT_CONTEXT_NULL);
}

TEST(acl_other_threads_keep_a_stale_device) {
    aclError status[2] = {};
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    std::thread([&] {
        status[0] = acl().aclrtSetCurrentContext(primary);
        acl().aclrtResetDevice(0);
        aclrtContext current = nullptr;
        status[1] = acl().aclrtGetCurrentContext(&current);
    }).join();
    CHECK_EQ(status[0], 0);
    CHECK_EQ(status[1], ACL_ERROR_RT_CONTEXT_NULL);
    aclrtStream stream = nullptr;
    CHECK_EQ(acl().aclrtCreateStream(&stream), ACL_ERROR_RT_CONTEXT_NULL);
}

TEST(acl_contexts_are_made_current_switched_and_destroyed) {
    const AclDevice device;
    aclrtContext primary = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&primary), 0);
    aclrtContext made = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&made, 0), 0);
    aclrtContext current = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&current), 0);
    CHECK(current == made);
    CHECK_EQ(acl().aclrtSetCurrentContext(primary), 0);
    CHECK_EQ(acl().aclrtGetCurrentContext(&current), 0);
    CHECK(current == primary);
    CHECK_EQ(acl().aclrtSetCurrentContext(made), 0);
    CHECK_EQ(acl().aclrtDestroyContext(made), 0);
    CHECK_EQ(acl().aclrtGetCurrentContext(&current), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtSetCurrentContext(made), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtDestroyContext(made), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclrtDestroyContext(primary), ACL_ERROR_RT_CONTEXT_NULL); // primary: refused
}

TEST(acl_null_contexts_are_refused) {
    const AclDevice device;
    CHECK_EQ(acl().aclrtSetCurrentContext(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtDestroyContext(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtGetCurrentContext(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtCreateContext(nullptr, 0), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtGetDevice(nullptr), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_set_device_drops_the_explicit_context) {
    const AclDevice device;
    aclrtContext made = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&made, 0), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    aclrtContext current = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&current), 0);
    CHECK(current != made);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    CHECK_EQ(acl().aclrtDestroyContext(made), 0);
}

TEST(acl_context_of_another_device_switches_the_device) {
    const Profile profile(R"("device_count": {"value": 2, "unit": "count", "source": "test"})");
    const AclDevice device;
    aclrtContext other = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&other, 1), 0);
    int32_t current = -1;
    CHECK_EQ(acl().aclrtGetDevice(&current), 0);
    CHECK_EQ(current, 1);
    CHECK_EQ(acl().aclrtDestroyContext(other), 0);
}

TEST(acl_last_error_is_of_the_thread_and_of_the_runtime) {
    const AclDevice device;
    acl().aclrtGetLastError(ACL_RT_THREAD_LEVEL);
    CHECK_EQ(acl().aclrtSetCurrentContext(nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL), 0); // found by the ACL layer itself
    CHECK_EQ(acl().aclrtSetDevice(9), 107001);
    std::thread([] { CHECK_EQ(acl().aclrtGetLastError(ACL_RT_THREAD_LEVEL), 0); }).join();
    CHECK_EQ(acl().aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL), 107001);
    CHECK_EQ(acl().aclrtGetLastError(ACL_RT_THREAD_LEVEL), 107001);
    CHECK_EQ(acl().aclrtGetLastError(ACL_RT_THREAD_LEVEL), 0);
    CHECK_EQ(acl().aclrtGetLastError(static_cast<AclLastErrLevel>(1)), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclrtPeekAtLastError(static_cast<AclLastErrLevel>(1)), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_error_text_is_of_the_thread_and_drained_by_reading) {
    recent_messages();
    CHECK(acl().aclGetRecentErrMsg() == nullptr);
    CHECK_EQ(acl().aclrtSetDevice(9), 107001);
    std::thread([] { CHECK(acl().aclGetRecentErrMsg() == nullptr); }).join();
    const std::string message = recent_messages();
    CHECK(message.find("EE") == 0);
    CHECK(message.find("aclrtSetDevice") != std::string::npos && message.find("107001") != std::string::npos);
    CHECK(acl().aclGetRecentErrMsg() == nullptr);
}

TEST(acl_probes_for_a_context_are_quiet) {
    recent_messages();
    int32_t device = 0;
    CHECK_EQ(acl().aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    aclrtContext context = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&context), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK(acl().aclGetRecentErrMsg() == nullptr);
}
