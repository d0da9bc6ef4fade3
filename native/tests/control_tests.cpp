// The control interface: layout, profile, fault plan, ledger. SPDX-License-Identifier: MIT
#include <cstddef>
#include <map>
#include <set>
#include <thread>

#include "adapter/simpler_adapter.h"
#include "device/export_names.h"
#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

using Key = std::string; // "library type.member kind"

std::map<Key, int64_t> layout() {
    size_t count = 0;
    const MockLayoutEntry *entries = mock().ascend_mock_layout(&count);
    std::map<Key, int64_t> table;
    for (size_t i = 0; i < count; ++i) {
        const MockLayoutEntry &entry = entries[i];
        const Key key = std::string(entry.library) + " " + entry.type + "." + entry.member + " " + show(entry.kind);
        CHECK(table.emplace(key, entry.value).second); // each fact once
    }
    return table;
}

int set_plan(const std::string &json, std::string *error = nullptr) {
    char text[512] = "";
    const int status = mock().ascend_mock_set_fault_plan(json.c_str(), text, sizeof text);
    if (error != nullptr) {
        *error = text;
    }
    CHECK_EQ(status == 0, std::string(text).empty());
    return status;
}

} // namespace

TEST(control_layout_states_sizes_offsets_and_constants) {
    const std::map<Key, int64_t> table = layout();
    CHECK_EQ(table.at("adapter AdapterTensor. 1"), 72);
    CHECK_EQ(table.at("adapter AdapterArguments.scalars 3"), 16 + 256 * 72);
    CHECK_EQ(table.at("adapter AdapterDataType.ADAPTER_FP4E2M1 4"), 14);
    CHECK_EQ(table.at("mock MockRunReport.profile 3"), static_cast<int64_t>(offsetof(MockRunReport, profile)));
    CHECK_EQ(table.at("mock MockStatus.MOCK_ERROR_BUSY 4"), -2);
}

TEST(control_layout_covers_every_function_of_every_table) {
    const std::map<Key, int64_t> table = layout();
    size_t functions = 0;
    for (const auto &[library, type] : {std::pair("adapter", "AdapterApi"), {"mock", "MockApi"}}) {
        const std::string prefix = std::string(library) + " " + type + ".";
        std::set<int64_t> offsets;
        for (const auto &[key, value] : table) {
            if (key.compare(0, prefix.size(), prefix) == 0 && key.back() == '3') {
                offsets.insert(value);
            }
        }
        functions += offsets.size();
        CHECK_EQ(static_cast<int64_t>(offsets.size() * sizeof(void *)), table.at(prefix + " 1"));
    }
    CHECK_EQ(functions, (sizeof(AdapterApi) + sizeof(MockApi)) / sizeof(void *));
}

TEST(control_version_and_profile_name) {
    CHECK(std::string(mock().ascend_mock_version()).find('.') != std::string::npos);
    const Profile profile(R"("device_count": {"value": 3, "unit": "count", "source": "test"})", "three");
    CHECK_EQ(std::string(mock().ascend_mock_profile_name()), std::string("three"));
    uint32_t count = 0;
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 0);
    CHECK_EQ(count, 3u);
}

TEST(control_profile_is_checked) {
    char error[64] = "";
    CHECK_EQ(mock().ascend_mock_load_profile(nullptr, error, sizeof error), MOCK_ERROR_INVALID);
    CHECK(error[0] != '\0');
    const std::string before = mock().ascend_mock_profile_name();
    CHECK_EQ(mock().ascend_mock_load_profile("{", error, sizeof error), MOCK_ERROR_INVALID);
    CHECK_EQ(mock().ascend_mock_load_profile("{\"nonsense\": 1}", error, 8), MOCK_ERROR_INVALID);
    CHECK(std::strlen(error) <= 7); // cut to the buffer
    CHECK_EQ(mock().ascend_mock_load_profile("{\"nonsense\": 1}", nullptr, 0), MOCK_ERROR_INVALID);
    CHECK_EQ(std::string(mock().ascend_mock_profile_name()), before);
}

TEST(control_profile_cannot_change_under_a_context_or_memory) {
    const char *json = "{\"name\": \"other\"}";
    char error[256] = "";
    {
        Runtime runtime;
        CHECK_EQ(mock().ascend_mock_load_profile(json, error, sizeof error), MOCK_ERROR_BUSY);
        CHECK(std::string(error).find("1 initialised runtime contexts") != std::string::npos);
    }
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    void *memory = nullptr;
    CHECK_EQ(acl().aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    CHECK_EQ(mock().ascend_mock_load_profile(json, error, sizeof error), MOCK_ERROR_BUSY);
    CHECK_EQ(acl().aclrtFree(memory), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    const Profile fine("");
}

TEST(control_last_run_knows_its_devices) {
    MockRunReport report{};
    CHECK_EQ(mock().ascend_mock_last_run(0, nullptr), MOCK_ERROR_INVALID);
    CHECK_EQ(mock().ascend_mock_last_run(-1, &report), MOCK_ERROR_INVALID);
    CHECK_EQ(mock().ascend_mock_last_run(1, &report), MOCK_ERROR_INVALID);
    const Profile fresh("");
    report.run_ordinal = 7;
    CHECK_EQ(mock().ascend_mock_last_run(0, &report), MOCK_OK);
    CHECK_EQ(report.run_ordinal, 0u);
    CHECK_EQ(mock().ascend_mock_get_ledger(nullptr), MOCK_ERROR_INVALID);
}

TEST(fault_plan_is_checked) {
    std::string error;
    CHECK_EQ(set_plan("{", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan("[]", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": 1})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [], "more": 1})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [1]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "no_such_export", "return": -1}]})", &error), MOCK_ERROR_INVALID);
    CHECK(error.find("faults[0]") != std::string::npos);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit"}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"return": 1}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit", "call": 0, "return": 1}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit", "return": 1.5}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit", "hang_ms": 0}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit", "reply": 1}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(R"({"faults": [{"function": "aclInit", "abort": 1}]})", &error), MOCK_ERROR_INVALID);
    CHECK_EQ(set_plan(""), 0);
    CHECK_EQ(mock().ascend_mock_set_fault_plan(nullptr, nullptr, 0), 0);
}

TEST(fault_plan_names_every_export) {
#define ASCEND_TRY(name) CHECK_EQ(set_plan("{\"faults\": [{\"function\": \"" #name "\", \"return\": 1}]}"), 0);
    ASCEND_ACL_EXPORTS(ASCEND_TRY)
    ASCEND_SIMPLER_EXPORTS(ASCEND_TRY)
    ASCEND_TRY(compute)
    ASCEND_TRY(stream_task)
    set_plan("");
}

TEST(fault_plan_counts_calls_from_its_installation) {
    uint32_t count = 0;
    acl().aclrtGetDeviceCount(&count);
    const Faults faults(R"({"faults": [{"function": "aclrtGetDeviceCount", "call": 2, "return": 507033}]})");
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 0);
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 507033);
    CHECK_EQ(acl().aclrtGetLastError(ACL_RT_THREAD_LEVEL), 507033);
    CHECK_EQ(acl().aclrtGetDeviceCount(&count), 0);
}

TEST(fault_plan_makes_pointer_results_null) {
    const Faults faults(R"({"faults": [{"function": "create_device_context", "return": -1},
                                       {"function": "aclrtGetSocName", "return": 1}]})");
    CHECK(simpler().create_device_context() == nullptr);
    CHECK(acl().aclrtGetSocName() == nullptr);
}

TEST(fault_plan_hangs_until_it_is_replaced) {
    uint32_t count = 0;
    Faults faults(R"({"faults": [{"function": "aclrtGetDeviceCount", "hang": true, "return": 107000}]})");
    aclError status = 0;
    std::thread hanging([&] { status = acl().aclrtGetDeviceCount(&count); });
    faults.clear();
    hanging.join();
    CHECK(status == 107000 || status == 0); // 0 when the plan was cleared before the call
}

TEST(fault_plan_hangs_for_a_time_and_goes_on) {
    const Faults faults(R"({"faults": [{"function": "simpler_wait_run", "call": 1, "hang_ms": 1}]})");
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), 0);
    CHECK_EQ(runtime.finalize(), 0);
}
