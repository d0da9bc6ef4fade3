// What a fault plan may hold beside calls that fail. SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "kernel_fixture.h"

namespace ascend::mock::test {

namespace {

std::string refusal(const std::string &json) {
    char error[512] = "";
    CHECK_EQ(mock().ascend_mock_set_fault_plan(json.c_str(), error, sizeof error), MOCK_ERROR_INVALID);
    return error;
}

std::string plan_of(const std::string &entry) {
    return "{\"faults\": [" + entry + "]}";
}

// Which of 200 calls fail.
std::vector<int> failed_calls(const std::string &plan) {
    const Faults faults(plan);
    std::vector<int> failed;
    for (int i = 0; i < 200; ++i) {
        uint32_t count = 0;
        if (acl().aclrtGetDeviceCount(&count) != 0) {
            failed.push_back(i);
        }
    }
    return failed;
}

} // namespace

TEST(fault_plan_refusals_name_entry_and_key) {
    const struct {
        const char *entry;
        const char *key;
    } cases[] = {{R"({"function": "aclInit", "return": 1, "probability": 0})", "\"probability\""},
                 {R"({"function": "aclInit", "return": 1, "probability": 1.5})", "\"probability\""},
                 {R"({"function": "aclInit", "code": 1})", "\"code\""},
                 {R"({"stream": -1, "code": 507015})", "\"stream\""},
                 {R"({"stream": "all", "code": 507015})", "\"stream\""},
                 {R"({"stream": 1, "code": 0})", "\"code\""},
                 {R"({"stream": 1, "code": 507015, "task": 0})", "\"task\""},
                 {R"({"stream": 1, "code": 507015, "page_fault": 1})", "\"page_fault\""},
                 {R"({"stream": 1})", "code"},
                 {R"({"device": 0, "lost": false, "after": {"function": "aclInit"}})", "\"lost\""},
                 {R"({"device": 64, "lost": true, "after": {"function": "aclInit"}})", "\"device\""},
                 {R"({"device": 0, "lost": true, "after": {"function": "nobody"}})", "\"after\""},
                 {R"({"device": 0, "lost": true, "after": {"call": 1}})", "\"after\""},
                 {R"({"device": 0, "lost": true, "after": {"function": "aclInit"}, "code": 507015})", "\"code\""},
                 {R"({"device": 0, "after": {"function": "aclInit"}})", "lost and after"},
                 {R"({"device": 0, "lost": true})", "lost and after"},
                 {R"({"copy_factor": 0})", "\"copy_factor\""},
                 {R"({"out_of_memory_after": -1})", "\"out_of_memory_after\""},
                 {R"({"trace_buffer": 0})", "\"trace_buffer\""},
                 {R"({"trace_buffer": 8, "when_full": "wait"})", "\"when_full\""},
                 {R"({"capture": "odd"})", "\"capture\""},
                 {R"({"return": 1})", "\"return\""}};
    for (const auto &test : cases) {
        const std::string error = refusal(plan_of(std::string(R"({"copy_factor": 2}, )") + test.entry));
        CHECK(error.find("faults[1]") != std::string::npos);
        CHECK(error.find(test.key) != std::string::npos);
    }
    CHECK(refusal(R"({"faults": [], "seed": -1})").find("\"seed\"") != std::string::npos);
    CHECK(refusal(R"({"faults": [], "sede": 1})").find("\"sede\"") != std::string::npos);
}

TEST(fault_plan_probabilities_are_drawn_from_the_seed_and_replay) {
    const auto plan = [](int seed) {
        return "{\"seed\": " + std::to_string(seed) +
               R"(, "faults": [{"function": "aclrtGetDeviceCount", "probability": 0.25, "return": 507000}]})";
    };
    const std::vector<int> first = failed_calls(plan(1));
    CHECK(first.size() > 25 && first.size() < 75);
    CHECK(first == failed_calls(plan(1)));
    CHECK(first != failed_calls(plan(2)));
}

TEST(fault_plan_slows_copies_in_modelled_time) {
    constexpr size_t kBytes = 1 << 20;
    const AclDevice device;
    const AclStreamHolder stream;
    const AclMemory host(kBytes, true);
    const AclMemory memory(kBytes);
    const auto copy_ms = [&] {
        const AclEventHolder start;
        const AclEventHolder end;
        float ms = 0;
        CHECK_EQ(acl().aclrtRecordEvent(start.handle, stream.handle), 0);
        CHECK_EQ(
            acl().aclrtMemcpyAsync(memory.data, kBytes, host.data, kBytes, ACL_MEMCPY_HOST_TO_DEVICE, stream.handle),
            0);
        CHECK_EQ(acl().aclrtRecordEvent(end.handle, stream.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(stream.handle), 0);
        CHECK_EQ(acl().aclrtEventElapsedTime(&ms, start.handle, end.handle), 0);
        return ms;
    };
    const float usual = copy_ms();
    const Faults faults(plan_of(R"({"copy_factor": 100})"));
    CHECK(copy_ms() > 50 * usual);
}

TEST(fault_plan_limits_the_memory_of_devices) {
    const AclDevice device;
    const AclMemory held(1 << 20);
    const Faults faults(plan_of(R"({"out_of_memory_after": 2097152})"));
    void *data = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&data, 2 << 20, ACL_MEM_MALLOC_HUGE_FIRST), 207001);
    CHECK_EQ(acl().aclrtMalloc(&data, 512 << 10, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(acl().aclrtFree(data), 0);
    CHECK_EQ(acl().aclrtMallocHost(&data, 4 << 20), 0);
    CHECK_EQ(acl().aclrtFreeHost(data), 0);
}

} // namespace ascend::mock::test
