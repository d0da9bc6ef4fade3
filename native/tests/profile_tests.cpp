// JSON and device profiles. SPDX-License-Identifier: MIT
#include <string>

#include "core/json.h"
#include "harness.h"
#include "schedule_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

std::string json_error(const std::string &text) {
    Json json;
    std::string error;
    return Json::parse(text, json, error) ? "" : error;
}

std::string profile_error(const std::string &text) {
    DeviceProfile profile;
    profile.name = "untouched";
    std::string error;
    const bool read = DeviceProfile::parse(text, profile, error);
    CHECK(read || profile.name == "untouched");
    return read ? "" : error;
}

std::string constant(const std::string &group, const std::string &key, const std::string &value,
                     const std::string &unit) {
    return R"({"name": "x", "constants": {")" + group + R"(": {")" + key + R"(": {"value": )" + value +
           R"(, "unit": ")" + unit + R"(", "source": "test"}}}})";
}

} // namespace

TEST(profile_json_reads_every_kind_of_value) {
    Json json;
    std::string error;
    CHECK(Json::parse(" {\"a\": [1, -2.5e3, true, false, null, \"\\u00e9\\ud83d\\ude00\\n\\\"x\"], \"b\": {}}\n", json,
                      error));
    CHECK(json.is_object());
    CHECK_EQ(json.members().size(), 2u);
    const std::vector<Json> &items = json.find("a")->items();
    CHECK_EQ(items.size(), 6u);
    CHECK_EQ(items[1].as_number(), -2500.0);
    CHECK(items[2].as_bool() && !items[3].as_bool() && items[4].is_null());
    CHECK_EQ(items[5].as_string(), "\xC3\xA9\xF0\x9F\x98\x80\n\"x");
    CHECK(json.find("c") == nullptr);
    CHECK(items[0].find("a") == nullptr);
    CHECK_EQ(items[0].as_string(), "");
}

TEST(profile_json_reads_whole_numbers_exactly) {
    uint64_t value = 7;
    for (const char *text : {"1.0", "1e3", "-1", "18446744073709551616", "\"1\"", "null"}) {
        Json json;
        std::string error;
        CHECK(Json::parse(text, json, error));
        CHECK(!json.as_whole(value));
    }
    CHECK_EQ(value, 7u);
    Json json;
    std::string error;
    CHECK(Json::parse("18446744073709551615", json, error) && json.as_whole(value));
    CHECK_EQ(value, UINT64_MAX);
}

TEST(profile_json_refuses_malformed_text_with_line_and_column) {
    CHECK_EQ(json_error(""), "line 1, column 1: the text ends where a value is expected");
    CHECK_EQ(json_error("{\n  \"a\": 1,\n  \"a\": 2}"), "line 3, column 6: the key \"a\" appears twice");
    CHECK_EQ(json_error("[1, 2"), "line 1, column 6: ',' or ']' is expected");
    for (const char *text : {"[1,]",
                             "{\"a\":}",
                             "{a: 1}",
                             "01",
                             "1.",
                             "-",
                             "1e",
                             "tru",
                             "\"\\x\"",
                             "\"\\ud800\"",
                             "\"\t\"",
                             "nul",
                             "1 2",
                             "\"\xC0\x80\"",
                             "\"\xED\xA0\x80\"",
                             "\"\xF5\x80\x80\x80\"",
                             "\"\xE2\x82\"",
                             "1e999",
                             "\"",
                             "{\"a\" 1}",
                             "'a'",
                             "+1",
                             ".5",
                             "NaN",
                             "[1}",
                             "\xEF\xBB\xBF{}"}) {
        CHECK(contains(json_error(text), "line 1, column "));
    }
    CHECK(contains(json_error(std::string(100, '[')), "nested deeper than 64 levels"));
    CHECK_EQ(json_error(std::string(64, '[') + std::string(64, ']')), "");
}

TEST(profile_shipped_profiles_say_what_they_are) {
    CHECK_EQ(DeviceProfile::built_in().name, "issue622-tracr");
    for (const char *name : {"issue622-tracr", "issue622-corrected"}) {
        const DeviceProfile profile = shipped_profile(name);
        CHECK_EQ(profile.name, name);
        CHECK(contains(profile.description, "modelled, not measured"));
        CHECK(contains(profile.description, "pypto-lib issue 622"));
        CHECK_EQ(profile.cube_cores, 24);
        CHECK_EQ(profile.vector_cores, 48);
        CHECK_EQ(profile.aicpu_threads, 4);
        CHECK_EQ(profile.counter_hz, 50'000'000u);
        CHECK(!profile.inline_execution && !profile.scheduler.dual_slot_dispatch);
    }
}

TEST(profile_changes_only_what_its_json_names) {
    DeviceProfile profile;
    std::string error;
    CHECK(DeviceProfile::parse(R"({"name": "small", "constants": {"device": {
        "hbm_bytes": {"value": 1048576, "unit": "bytes", "source": "test"},
        "inline_execution": {"value": true, "unit": "switch", "source": "test"}}}})",
                               profile, error));
    CHECK_EQ(profile.name, "small");
    CHECK_EQ(profile.hbm_bytes, 1048576u);
    CHECK(profile.inline_execution);
    CHECK_EQ(profile.hbm_bandwidth, DeviceProfile::built_in().hbm_bandwidth);
    CHECK_EQ(profile.cce.split_kv_efficiency, DeviceProfile::built_in().cce.split_kv_efficiency);
}

TEST(profile_refuses_what_it_does_not_know_by_path_and_value) {
    struct Case {
        std::string text;
        const char *message;
    };
    const Case cases[] = {
        {"[]", "a profile is an object; this is an array"},
        {"{", "line 1, column 2"},
        {"{}", "name is missing"},
        {R"({"name": ""})", "name must be a string of 1 to 63 bytes"},
        {R"({"name": "x", "speed": 1})", "speed is unknown"},
        {R"({"name": "x", "constants": {"gpu": {}}})", "constants.gpu is unknown"},
        {R"({"name": "x", "constants": {"device": {"cores": {}}}})", "constants.device.cores is unknown"},
        {R"({"name": "x", "constants": {"device": {"cube_cores": 24}}})",
         "constants.device.cube_cores must be an object with value"},
        {constant("device", "cube_cores", "0", "count"),
         "constants.device.cube_cores.value is 0; a whole number from 1 to 256"},
        {constant("device", "cube_cores", "1.5", "count"), "constants.device.cube_cores.value is 1.5"},
        {constant("device", "cube_cores", "8", "count"),
         "vector_cores.value is 48; two per cube core are expected, 16"},
        {constant("device", "cube_cores", "true", "count"), "value must be a number; it is a boolean"},
        {constant("device", "inline_execution", "1", "switch"), "value must be a boolean; it is a number"},
        {constant("device", "hbm_bandwidth", "1.5", "TB/s"), "unit must be \"bytes/s\"; it is \"TB/s\""},
        {constant("device", "counter_hz", "300000000", "Hz"), "a tick must be a whole number of nanoseconds"},
        {constant("cce", "split_kv_efficiency", "1.01", "ratio"), "constants.cce.split_kv_efficiency.value is 1.01"},
        {constant("pypto", "fa_efficiency", "-1", "ratio"), "constants.pypto.fa_efficiency.value is -1"},
        {constant("scheduler", "poll_ns", "1e10", "ns"), "constants.scheduler.poll_ns.value is 1e+10"},
        {R"({"name": "x", "constants": {"scheduler": {"poll_ns": {"value": 1, "unit": "ns"}}}})",
         "poll_ns.source must say"},
        {R"({"name": "x", "constants": {"scheduler": {"poll_ns": {"value": 1, "unit": "ns", "source": "y", "note": 1}}}})",
         "constants.scheduler.poll_ns.note is unknown"},
    };
    for (const Case &item : cases) {
        CHECK(contains(profile_error(item.text), item.message));
    }
}
