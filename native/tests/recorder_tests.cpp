// Recording which exports are entered. SPDX-License-Identifier: MIT
#include <string>
#include <thread>

#include "acl_fixture.h"

namespace ascend::mock::test {

namespace {

struct Recording {
    Recording() { CHECK_EQ(mock().ascend_mock_record_calls(1), MOCK_OK); }
    ~Recording() { CHECK_EQ(mock().ascend_mock_record_calls(0), MOCK_OK); }
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;
};

std::string taken() {
    char text[4096];
    size_t needed = 0;
    CHECK_EQ(mock().ascend_mock_take_calls(text, sizeof text, &needed), MOCK_OK);
    CHECK_EQ(needed, std::string(text).size() + 1);
    return text;
}

} // namespace

TEST(recorded_calls_are_the_exports_entered_in_order_whatever_their_outcome) {
    const Recording recording;
    uint32_t count = 0;
    acl().aclrtGetDeviceCount(&count);
    acl().aclrtSetDevice(-1);
    std::thread([&] { acl().aclrtGetDeviceCount(nullptr); }).join();
    simpler().destroy_device_context(nullptr);
    CHECK_EQ(taken(), "aclrtGetDeviceCount\naclrtSetDevice\naclrtGetDeviceCount\ndestroy_device_context");
    CHECK_EQ(taken(), std::string());
}

TEST(recorded_calls_include_those_the_fault_plan_answers) {
    const Recording recording;
    const Faults faults(R"({"faults": [{"function": "aclrtGetDeviceCount", "return": 507000}]})");
    uint32_t count = 0;
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 507000);
    CHECK_EQ(taken(), "aclrtGetDeviceCount");
}

TEST(recorded_calls_stay_when_the_buffer_is_too_small_and_says_how_much_it_needs) {
    const Recording recording;
    uint32_t count = 0;
    acl().aclrtGetDeviceCount(&count);
    size_t needed = 0;
    char text[19];
    CHECK_EQ(mock().ascend_mock_take_calls(nullptr, 0, &needed), MOCK_ERROR_INVALID);
    CHECK_EQ(needed, sizeof "aclrtGetDeviceCount");
    CHECK_EQ(mock().ascend_mock_take_calls(text, sizeof text, nullptr), MOCK_ERROR_INVALID);
    CHECK_EQ(taken(), "aclrtGetDeviceCount");
}

TEST(calls_outside_a_recording_are_not_recorded) {
    uint32_t count = 0;
    acl().aclrtGetDeviceCount(&count);
    CHECK_EQ(taken(), std::string());
}

} // namespace ascend::mock::test
