// ACL: start-up hooks and configuration, versions, conversions. SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "acl_fixture.h"

using namespace ascend::mock::test;

namespace {

int init_calls = 0;
int finalize_calls = 0;

aclError on_init(const char *, size_t, void *data) {
    ++init_calls;
    return *static_cast<int *>(data);
}

aclError on_finalize(void *) {
    ++finalize_calls;
    return 0;
}

std::string configuration(const std::string &content) {
    char path[] = "/tmp/ascend_mock_configXXXXXX";
    ::close(::mkstemp(path));
    std::ofstream(path) << content;
    return path;
}

constexpr const char *kConfiguration = "ASCEND_TEST_CONFIGURATION";

// A process keeps the configuration of its first start, so a case that needs one runs in a process of its own. Answers
// the path of the configuration there, and null in the process that started it, after checking how it ended.
const char *own_process(const char *test, const std::string &content) {
    if (const char *path = std::getenv(kConfiguration)) {
        return path;
    }
    const std::string path = configuration(content);
    const pid_t child = ::fork();
    if (child == 0) {
        ::setenv(kConfiguration, path.c_str(), 1);
        ::execl("/proc/self/exe", "ascend_mock_tests", test, static_cast<char *>(nullptr));
        ::_exit(127);
    }
    int status = -1;
    CHECK(child > 0 && ::waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
    std::remove(path.c_str());
    return nullptr;
}

} // namespace

TEST(acl_init_hooks_are_called_at_the_first_start_and_the_last_release) {
    int answer = 0;
    init_calls = 0;
    finalize_calls = 0;
    constexpr auto kType = ACL_REG_TYPE_ACL_MODEL;
    CHECK_EQ(acl().aclInitCallbackRegister(kType, on_init, &answer), 0);
    CHECK_EQ(acl().aclInitCallbackRegister(kType, on_init, &answer), ACL_ERROR_INVALID_PARAM); // once
    CHECK_EQ(acl().aclFinalizeCallbackRegister(kType, on_finalize, nullptr), 0);
    CHECK_EQ(ledger().acl_callbacks, 2u);
    CHECK_EQ(acl().aclInit(nullptr), 0);
    CHECK_EQ(acl().aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    CHECK_EQ(init_calls, 1);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    CHECK_EQ(finalize_calls, 0);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    CHECK_EQ(finalize_calls, 1);
    answer = 500001;
    CHECK_EQ(acl().aclInit(nullptr), 500001); // a refused start is none
    CHECK_EQ(ledger().acl_init_references, 0u);
    CHECK_EQ(acl().aclInitCallbackUnRegister(kType, on_init), 0);
    CHECK_EQ(acl().aclInitCallbackUnRegister(kType, on_init), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclFinalizeCallbackUnRegister(kType, on_finalize), 0);
    CHECK_EQ(acl().aclInitCallbackRegister(static_cast<aclRegisterCallbackType>(99), on_init, nullptr),
             ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(acl().aclInitCallbackRegister(kType, nullptr, nullptr), ACL_ERROR_INVALID_PARAM);
    CHECK_EQ(ledger().acl_callbacks, 0u);
}

// spec section 2: with defaultDevice configured a thread without a device is given that one.
TEST(acl_default_device_is_set_for_threads_without_one) {
    const char *path = own_process("acl_default_device_is_set_for_threads_without_one",
                                   R"({"defaultDevice": {"default_device": "0"}})");
    if (path == nullptr) {
        return;
    }
    int32_t device = -1;
    CHECK_EQ(acl().aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    CHECK_EQ(acl().aclInit(path), 0);
    {
        const AclMemory memory(64);
        CHECK_EQ(acl().aclrtGetDevice(&device), 0);
        CHECK_EQ(device, 0);
        CHECK_EQ(ledger().acl_device_references, 1u);
    }
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
    CHECK_EQ(acl().aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
}

// spec section 9: with err_msg_mode 1 the messages are the process's.
TEST(acl_messages_are_the_processes_when_configured) {
    const char *path = own_process("acl_messages_are_the_processes_when_configured", R"({"err_msg_mode": "1"})");
    if (path == nullptr) {
        return;
    }
    CHECK_EQ(acl().aclInit(path), 0);
    CHECK_EQ(acl().aclrtSetDevice(99), 107001);
    std::thread([] { CHECK(acl().aclGetRecentErrMsg() != nullptr); }).join();
    CHECK(acl().aclGetRecentErrMsg() == nullptr);
    CHECK_EQ(acl().aclFinalizeReference(nullptr), 0);
}

TEST(acl_versions_are_told) {
    char text[128] = {};
    char name[] = "runtime";
    char unknown[] = "nothing";
    int32_t number = 0;
    CHECK_EQ(acl().aclsysGetVersionStr(name, text), 0);
    CHECK_EQ(std::string(text), std::string("9.2.0"));
    CHECK_EQ(acl().aclsysGetVersionNum(name, &number), 0);
    CHECK_EQ(number, 90'200'000);
    CHECK_EQ(acl().aclsysGetVersionNum(unknown, &number), ACL_ERROR_INVALID_PARAM);
    aclCANNPackageVersion version{};
    CHECK_EQ(acl().aclsysGetCANNVersion(ACL_PKG_NAME_CANN, &version), 0);
    CHECK_EQ(std::string(version.majorVersion), std::string("9"));
    CHECK_EQ(acl().aclsysGetCANNVersion(static_cast<aclCANNPackageName>(8), &version), ACL_ERROR_INVALID_PARAM);
    aclrtRunMode mode = ACL_DEVICE;
    CHECK_EQ(acl().aclrtGetRunMode(&mode), 0);
    CHECK_EQ(mode, ACL_HOST);
    int32_t fits = -1;
    CHECK_EQ(acl().aclrtCheckArchCompatibility("Ascend910B1", &fits), 0);
    CHECK_EQ(fits, 1);
    CHECK_EQ(acl().aclrtCheckArchCompatibility("Ascend310P3", &fits), 0);
    CHECK_EQ(fits, 0);
    CHECK_EQ(acl().aclrtCheckArchCompatibility("Ascend910", &fits), 0);
    CHECK_EQ(fits, 0);
    const aclCannAttr *attributes = nullptr;
    size_t count = 0;
    CHECK_EQ(acl().aclGetCannAttributeList(&attributes, &count), 0);
    CHECK_EQ(count, 3u);
    CHECK_EQ(acl().aclGetCannAttribute(attributes[1], &number), 0);
    CHECK_EQ(number, 1);
    CHECK_EQ(acl().aclGetCannAttribute(ACL_CANN_ATTR_UNDEFINED, &number), ACL_ERROR_INVALID_PARAM);
}

TEST(acl_data_types_have_their_sizes) {
    CHECK_EQ(acl().aclDataTypeSize(ACL_FLOAT), 4u);
    CHECK_EQ(acl().aclDataTypeSize(ACL_BF16), 2u);
    CHECK_EQ(acl().aclDataTypeSize(ACL_COMPLEX128), 16u);
    CHECK_EQ(acl().aclDataTypeSize(ACL_FLOAT8_E5M2), 1u);
    CHECK_EQ(acl().aclDataTypeSize(ACL_STRING), 0u);
    CHECK_EQ(acl().aclDataTypeSize(ACL_DT_UNDEFINED), 0u);
}

TEST(acl_half_precision_round_trips_and_rounds_to_even) {
    for (uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<aclFloat16>(bits);
        const float value = acl().aclFloat16ToFloat(half);
        if (std::isnan(value)) {
            CHECK(std::isnan(acl().aclFloat16ToFloat(acl().aclFloatToFloat16(value))));
        } else {
            CHECK_EQ(acl().aclFloatToFloat16(value), half);
        }
    }
    CHECK_EQ(acl().aclFloat16ToFloat(0x3c00), 1.0F);
    CHECK_EQ(acl().aclFloat16ToFloat(0x0001), std::ldexp(1.0F, -24));
    CHECK_EQ(acl().aclFloatToFloat16(2049.0F), 0x6800); // halfway between 2048 and 2050
    CHECK_EQ(acl().aclFloatToFloat16(2051.0F), 0x6802); // halfway between 2050 and 2052
    CHECK_EQ(acl().aclFloatToFloat16(65520.0F), 0x7c00);
    CHECK_EQ(acl().aclFloatToFloat16(65519.0F), 0x7bff);
    CHECK_EQ(acl().aclFloatToFloat16(std::ldexp(1.0F, -25)), 0x0000);
    CHECK_EQ(acl().aclFloatToFloat16(std::ldexp(1.5F, -25)), 0x0001);
    CHECK_EQ(acl().aclFloatToFloat16(std::ldexp(-1.0F, -30)), 0x8000);
}
