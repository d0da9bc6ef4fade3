// Captures read back from disk. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <unistd.h>

#include "core/json.h"
#include "harness.h"
#include "schedule_support.h"
#include "tracr/tracr_writer.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

namespace fs = std::filesystem;

// A home directory of its own; HOME and the sample id are put back at the end.
class TemporaryHome {
public:
    explicit TemporaryHome(const char *sample) : home_(value_of("HOME")), sample_(value_of("PYPTO_RUN_SAMPLE_ID")) {
        std::string name = (fs::temp_directory_path() / "tracr_test_XXXXXX").string();
        path = mkdtemp(name.data());
        setenv("HOME", path.c_str(), 1);
        restore("PYPTO_RUN_SAMPLE_ID", sample == nullptr ? "" : sample);
    }
    ~TemporaryHome() {
        restore("HOME", home_);
        restore("PYPTO_RUN_SAMPLE_ID", sample_);
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }

    fs::path path;

private:
    static std::string value_of(const char *name) {
        const char *value = std::getenv(name);
        return value == nullptr ? "" : value;
    }
    static void restore(const char *name, const std::string &value) {
        value.empty() ? unsetenv(name) : setenv(name, value.c_str(), 1);
    }
    std::string home_;
    std::string sample_;
};

struct Record {
    uint16_t channel;
    uint16_t event;
    uint32_t extra;
    uint64_t timestamp;
};

std::string read_text(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<Record> read_records(const fs::path &path) {
    const std::string bytes = read_text(path);
    CHECK_EQ(bytes.size() % sizeof(Record), 0u);
    std::vector<Record> records(bytes.size() / sizeof(Record));
    std::memcpy(records.data(), bytes.data(), records.size() * sizeof(Record));
    return records;
}

Schedule layer_schedule(const DeviceProfile &profile) {
    return run_schedule(plan_qwen3(report_problem(), profile), profile, 4);
}

constexpr uint16_t kReset = 65535;
constexpr uint16_t kOrchestrating = 0;
constexpr uint16_t kScheduling = 5;
constexpr uint16_t kDeInitializing = 13;

} // namespace

TEST(tracr_capture_holds_what_the_schedule_says) {
    const TemporaryHome home("41");
    const DeviceProfile &profile = DeviceProfile::built_in();
    const Schedule schedule = layer_schedule(profile);
    TracrWriter writer;
    std::string path;
    CHECK(writer.write(schedule, profile, 3, 2000, path));
    CHECK_EQ(path, (home.path / "ascend" / "tracr_41").string());
    const fs::path process = fs::path(path) / "proc.1003";

    Json metadata;
    std::string error;
    CHECK(Json::parse(read_text(process / "metadata.json"), metadata, error));
    const std::vector<Json> &channels = metadata.find("channel_names")->items();
    CHECK_EQ(channels.size(), 77u);
    CHECK_EQ(channels[3].as_string(), "AICPU_3");
    CHECK_EQ(channels[4].as_string(), "AICube_0");
    CHECK_EQ(channels[28].as_string(), "AIVector_0");
    CHECK_EQ(channels[76].as_string(), "INVALID");
    CHECK_EQ(metadata.find("num_channels")->as_number(), 77);
    CHECK_EQ(metadata.find("pid")->as_number(), 1);
    CHECK_EQ(metadata.find("start_time")->as_number(), 0);
    CHECK_EQ(metadata.find("tid")->as_number(), 0);
    const std::vector<Json::Member> &markers = metadata.find("markerTypes")->members();
    CHECK_EQ(markers.size(), 19u);
    CHECK_EQ(markers[16].first, "17");
    CHECK_EQ(markers[16].second.as_string(), "Running_Task_Single");
    CHECK_EQ(markers[9].second.as_string(), "Phase3b");
    CHECK_EQ(metadata.members().size(), 6u);

    std::map<uint32_t, size_t> kernels;
    std::map<uint16_t, bool> open;
    std::set<uint32_t> executors;
    for (int thread = 1; thread <= 4; ++thread) {
        const std::vector<Record> records = read_records(process / ("thread." + std::to_string(thread)) / "traces.bts");
        CHECK(!records.empty());
        uint64_t before = 0;
        int executor = -1;
        bool leaving = false;
        for (const Record &record : records) {
            CHECK(record.timestamp >= before);
            CHECK(record.timestamp % 20 == 0);
            before = record.timestamp;
            if (record.channel < 4) {
                CHECK_EQ(static_cast<int>(record.channel), thread - 1);
                CHECK(record.event == kReset || record.event < 16);
                executor = record.event == kScheduling || record.event == kOrchestrating
                               ? static_cast<int>(record.extra)
                               : executor;
                leaving = leaving || record.event == kDeInitializing;
                continue;
            }
            if (leaving) {
                continue;
            }
            const int core = record.channel - 4;
            const int cluster = core < 24 ? core : (core - 24) / 2;
            CHECK_EQ(cluster % 3, executor);
            CHECK(record.event == kReset || record.event == 16);
            CHECK(open[record.channel] == (record.event == kReset));
            open[record.channel] = record.event != kReset;
            if (record.event != kReset) {
                ++kernels[record.extra];
            }
        }
        CHECK_EQ(records.back().event, kReset);
        CHECK_EQ(static_cast<int>(records.back().channel), thread - 1);
        CHECK(leaving);
        executors.insert(static_cast<uint32_t>(executor));
    }
    CHECK(executors == std::set<uint32_t>({0, 1, 2, 3}));
    CHECK(std::none_of(open.begin(), open.end(), [](const auto &lane) { return lane.second; }));
    CHECK_EQ(kernels.size(), 35u);
    CHECK_EQ(kernels[16], 512u);
    CHECK_EQ(kernels[17], 1024u);
    CHECK_EQ(kernels[18], 128u);
    for (const auto &entry : fs::recursive_directory_iterator(path)) {
        CHECK(entry.is_directory() || entry.path().filename() == "metadata.json" ||
              entry.path().filename() == "traces.bts");
    }
}

TEST(tracr_sample_id_grows_from_run_to_run_and_records_count_from_the_device_counter) {
    const TemporaryHome home("7");
    const DeviceProfile &profile = DeviceProfile::built_in();
    const Schedule schedule = layer_schedule(profile);
    TracrWriter writer;
    setenv("PYPTO_RUN_SAMPLE_ID", "99", 1); // read at construction only
    uint64_t counter = 4000;
    for (const char *folder : {"tracr_7", "tracr_8", "tracr_9"}) {
        std::string path;
        CHECK(writer.write(schedule, profile, 0, counter, path));
        CHECK_EQ(path, (home.path / "ascend" / folder).string());
        uint64_t first = UINT64_MAX;
        for (int thread = 1; thread <= 4; ++thread) {
            const fs::path file = fs::path(path) / "proc.1000" / ("thread." + std::to_string(thread)) / "traces.bts";
            first = std::min(first, read_records(file).front().timestamp);
        }
        CHECK_EQ(first, counter); // an AICPU thread initialises first
        counter += 1'000'000;
    }
}

TEST(tracr_sample_id_is_zero_when_unset_or_no_number) {
    for (const char *sample : {static_cast<const char *>(nullptr), "", "-3", "7x"}) {
        const TemporaryHome home(sample);
        TracrWriter writer;
        std::string path;
        CHECK(writer.write(run_schedule({}, DeviceProfile::built_in(), 2), DeviceProfile::built_in(), 0, 0, path));
        CHECK_EQ(path, (home.path / "ascend" / "tracr_0").string());
        CHECK(fs::exists(home.path / "ascend" / "tracr_0" / "proc.1000" / "thread.2"));
        CHECK(!fs::exists(home.path / "ascend" / "tracr_0" / "proc.1000" / "thread.3"));
    }
}

TEST(tracr_home_is_read_at_every_run_and_failures_name_the_file) {
    const DeviceProfile &profile = DeviceProfile::built_in();
    const Schedule schedule = run_schedule({}, profile, 4);
    const TemporaryHome home("5");
    TracrWriter writer;
    std::string path;
    unsetenv("HOME");
    CHECK(!writer.write(schedule, profile, 0, 2000, path));
    CHECK(contains(path, "HOME is not set"));
    const fs::path file = home.path / "file";
    std::ofstream(file) << "not a directory";
    setenv("HOME", file.c_str(), 1);
    CHECK(!writer.write(schedule, profile, 0, 2000, path));
    CHECK(contains(path, (file / "ascend" / "tracr_5" / "proc.1000").string()));
    const fs::path other = home.path / "other";
    setenv("HOME", other.c_str(), 1);
    CHECK(writer.write(schedule, profile, 0, 2000, path));
    CHECK_EQ(path, (other / "ascend" / "tracr_5").string()); // failed runs take no number
}

TEST(tracr_second_slots_leave_the_records_that_the_real_branch_leaves) {
    const TemporaryHome home(nullptr);
    DeviceProfile profile = DeviceProfile::built_in();
    profile.scheduler.dual_slot_dispatch = true;
    TracrWriter writer;
    std::string path;
    CHECK(writer.write(layer_schedule(profile), profile, 0, 0, path));
    size_t set_over_open = 0;
    size_t orphans = 0;
    for (int thread = 1; thread <= 4; ++thread) {
        std::map<uint16_t, bool> open;
        bool leaving = false;
        for (const Record &record :
             read_records(fs::path(path) / "proc.1000" / ("thread." + std::to_string(thread)) / "traces.bts")) {
            leaving = leaving || (record.channel < 4 && record.event == kDeInitializing);
            if (record.channel < 4 || leaving) {
                continue;
            }
            bool &is_open = open[record.channel];
            CHECK(record.event == kReset || record.event == 17 || !is_open);
            set_over_open += record.event == 17 && is_open ? 1 : 0;
            orphans += record.event == kReset && !is_open ? 1 : 0;
            is_open = record.event != kReset;
        }
    }
    CHECK(set_over_open > 100);
    CHECK(orphans > 100);
}

TEST(tracr_metadata_and_log_of_cores_that_record_themselves) {
    const TemporaryHome home("3");
    DeviceProfile profile = DeviceProfile::built_in();
    profile.capture.revision = CaptureStyle::Revision::aicore;
    TracrWriter writer;
    std::string path;
    std::vector<std::string> log;
    const Schedule schedule = layer_schedule(profile);
    CHECK(writer.write(schedule, profile, 0, 2000, path, {}, &log));
    const fs::path process = fs::path(path) / "proc.1000";
    Json metadata;
    std::string error;
    CHECK(Json::parse(read_text(process / "metadata.json"), metadata, error));
    CHECK_EQ(metadata.find("markerTypes")->members().size(), 21u);
    CHECK_EQ(metadata.find("markerTypes")->find("21")->as_string(), "CommWait");
    CHECK_EQ(read_records(process / "thread.5" / "traces.bts").front().channel, 4u);
    CHECK(fs::exists(process / "thread.76"));
    CHECK(!fs::exists(process / "thread.77"));
    CHECK_EQ(log.size(), 1u);
    CHECK_EQ(log.back(), "[TraCR] wrote 72 AICore lane(s)");
}
