// Noise on runs of the built libraries. SPDX-License-Identifier: MIT
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <unistd.h>

#include "core/json.h"
#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

namespace fs = std::filesystem;

constexpr const char *kThreeKinds = R"({"seed": 5, "log_normal_sigma": 0.05,
    "bimodal": {"probability": 0.5, "delay_ns": 5000}, "missing_runs": [3]})";

int set_noise(const std::string &json, std::string *error = nullptr) {
    char text[512] = "";
    const int status = mock().ascend_mock_set_noise(json.c_str(), text, sizeof text);
    if (error != nullptr) {
        *error = text;
    }
    CHECK_EQ(status == 0, std::string(text).empty());
    return status;
}

// Installs noise for the life of the object.
class Installed {
public:
    explicit Installed(const std::string &json) { CHECK_EQ(set_noise(json), 0); }
    ~Installed() { CHECK_EQ(mock().ascend_mock_set_noise(nullptr, nullptr, 0), 0); }
    Installed(const Installed &) = delete;
    Installed &operator=(const Installed &) = delete;
};

MockRunReport report_of(Runtime &runtime, int32_t id = Runtime::kVector) {
    CHECK_EQ(runtime.run(id), 0);
    MockRunReport report{};
    CHECK_EQ(mock().ascend_mock_last_run(0, &report), 0);
    return report;
}

std::vector<uint64_t> walls(Runtime &runtime, int runs) {
    std::vector<uint64_t> all;
    for (int i = 0; i < runs; ++i) {
        all.push_back(report_of(runtime).device_wall_ns);
    }
    return all;
}

// A fresh folder for captures (as HOME) and collectors' files.
class Folder {
public:
    Folder() : home_(std::getenv("HOME") != nullptr ? std::getenv("HOME") : "") {
        char name[] = "/tmp/ascend_mock_noiseXXXXXX";
        path = ::mkdtemp(name);
        ::setenv("HOME", path.c_str(), 1);
    }
    ~Folder() {
        ::setenv("HOME", home_.c_str(), 1);
        fs::remove_all(path);
    }
    std::string read(const fs::path &file) const {
        std::ifstream stream(path / file, std::ios::binary);
        CHECK(stream.good());
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    fs::path path;

private:
    std::string home_;
};

// The TraCR build, whose first capture is tracr_1.
struct TracrLibrary {
    TracrLibrary() {
        ::setenv("PYPTO_RUN_SAMPLE_ID", "1", 1);
        CHECK(load_simpler(library_path("tracr/libhost_runtime.so"), handle, api));
        ::unsetenv("PYPTO_RUN_SAMPLE_ID");
    }
    ~TracrLibrary() { CHECK_EQ(::dlclose(handle), 0); }
    void *handle = nullptr;
    SimplerApi api{};
};

size_t core_records(const std::string &swimlane) {
    Json json;
    std::string error;
    CHECK(Json::parse(swimlane, json, error));
    const Json *tasks = json.find("aicore_tasks");
    CHECK(tasks != nullptr);
    return tasks != nullptr ? tasks->items().size() : 0;
}

// Runs the probe below in a process of its own with the variable set.
bool probe_passes(const std::string &value) {
    char self[PATH_MAX] = "";
    CHECK(::readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    ::setenv("ASCEND_MOCK_NOISE", value.c_str(), 1);
    const int status =
        std::system(("'" + std::string(self) + "' noise_probe_of_the_environment >/dev/null 2>&1").c_str());
    ::unsetenv("ASCEND_MOCK_NOISE");
    return status == 0;
}

} // namespace

TEST(noise_installed_again_replays_the_same_runs) {
    Runtime runtime;
    const VectorData data(runtime);
    const uint64_t plain = report_of(runtime).device_wall_ns;
    std::vector<uint64_t> first;
    {
        const Installed noise(kThreeKinds);
        first = walls(runtime, 10);
        CHECK_EQ(set_noise(kThreeKinds), 0);
        CHECK(walls(runtime, 10) == first);
        CHECK(walls(runtime, 10) != first); // runs 11 to 20
    }
    CHECK_EQ(first[2], 0u);
    CHECK(first[0] != plain && first[1] != plain && first[0] != first[1]);
    CHECK(walls(runtime, 3) == std::vector<uint64_t>(3, plain));
}

TEST(noise_reaches_the_run_report) {
    Runtime runtime;
    const VectorData data(runtime);
    const MockRunReport plain = report_of(runtime);
    {
        const Installed noise(R"({"throttle": {"from_run": 2, "factor": 2}})");
        CHECK_EQ(report_of(runtime).device_wall_ns, plain.device_wall_ns);
        const MockRunReport slow = report_of(runtime);
        CHECK_EQ(slow.device_wall_ns, 2 * plain.device_wall_ns);
        CHECK_EQ(slow.kernel_span_ns, 2 * plain.kernel_span_ns);
        CHECK_EQ(slow.tasks, plain.tasks);
    }
    const Installed noise(R"({"bimodal": {"probability": 1, "delay_ns": 5000}})");
    const MockRunReport late = report_of(runtime);
    CHECK_EQ(late.device_wall_ns, plain.device_wall_ns + 5000);
    CHECK_EQ(late.kernel_span_ns, plain.kernel_span_ns);
}

TEST(noise_makes_one_program_slower_than_another) {
    Runtime runtime;
    const VectorData data(runtime);
    const uint64_t vector = report_of(runtime).device_wall_ns;
    runtime.args->tensor_count = 0;
    const uint64_t noop = report_of(runtime, Runtime::kNoop).device_wall_ns;
    const Installed noise(R"({"programs": {"vector_example": 1.5}})");
    CHECK_EQ(report_of(runtime, Runtime::kNoop).device_wall_ns, noop);
    runtime.args->tensor_count = 3;
    const auto slow = static_cast<double>(report_of(runtime).device_wall_ns);
    CHECK(slow <= 1.5 * static_cast<double>(vector) && slow > 1.5 * static_cast<double>(vector) - 20);
}

TEST(noise_loses_a_runs_times_but_not_its_result) {
    const Folder folder;
    const TracrLibrary tracr;
    Runtime runtime(tracr.api);
    VectorData data(runtime);
    folder.path.string().copy(runtime.config.output_prefix, sizeof runtime.config.output_prefix - 1);
    runtime.config.enable_chip_swimlane = 4;
    const Installed noise(R"({"missing_runs": [2]})");
    for (int run = 1; run <= 3; ++run) {
        std::fill(data.f.begin(), data.f.end(), -1.0f);
        const MockRunReport report = report_of(runtime);
        CHECK(data.correct());
        CHECK_EQ(report.device_wall_ns == 0, run == 2);
        CHECK_EQ(report.kernel_span_ns == 0, run == 2);
        CHECK(report.tasks > 0);
        const fs::path capture = "ascend/tracr_" + std::to_string(run) + "/proc.1000";
        CHECK(folder.read(capture / "metadata.json").find("AIVector_47") != std::string::npos);
        CHECK_EQ(fs::exists(folder.path / capture / "thread.1"), run != 2);
        CHECK_EQ(core_records(folder.read("chip_swimlane_records.json")), run == 2 ? 0 : report.tasks);
    }
}

TEST(noise_counts_successful_runs_only) {
    Runtime runtime;
    const VectorData data(runtime);
    const Installed noise(R"({"missing_runs": [2]})");
    CHECK(report_of(runtime).device_wall_ns != 0);
    {
        const Faults fault(R"({"faults": [{"function": "compute", "call": 1, "return": -1}]})");
        CHECK(runtime.run(Runtime::kVector) != 0);
    }
    CHECK_EQ(report_of(runtime).device_wall_ns, 0u);
}

TEST(noise_of_a_profile_gives_way_to_installed_noise) {
    std::string error(256, '\0');
    CHECK_EQ(
        mock().ascend_mock_load_profile(R"({"name": "noisy", "noise": {"seed": 1.5}})", error.data(), error.size()),
        MOCK_ERROR_INVALID);
    CHECK(error.find("noise.seed is 1.5") == 0);
    const Profile restore("");
    CHECK_EQ(mock().ascend_mock_load_profile(R"({"name": "noisy", "noise": {"missing_runs": [1]}})", nullptr, 0), 0);
    Runtime runtime;
    const VectorData data(runtime);
    CHECK_EQ(report_of(runtime).device_wall_ns, 0u);
    const uint64_t plain = report_of(runtime).device_wall_ns;
    CHECK(plain != 0);
    {
        const Installed none("{}");
        CHECK(walls(runtime, 2) == std::vector<uint64_t>(2, plain));
    }
    CHECK((walls(runtime, 2) == std::vector<uint64_t>{0, plain})); // in force again, from its first run
}

TEST(noise_that_is_refused_leaves_the_noise_in_force) {
    Runtime runtime;
    const VectorData data(runtime);
    const Installed noise(R"({"missing_runs": [2]})");
    CHECK(report_of(runtime).device_wall_ns != 0);
    std::string error;
    CHECK_EQ(set_noise("{", &error), MOCK_ERROR_INVALID);
    CHECK(error.find("noise: line 1") == 0);
    CHECK_EQ(set_noise(R"({"log_normal_sigma": 3})", &error), MOCK_ERROR_INVALID);
    CHECK(error.find("noise.log_normal_sigma is 3") == 0);
    CHECK_EQ(mock().ascend_mock_set_noise("[]", nullptr, 0), MOCK_ERROR_INVALID);
    CHECK_EQ(report_of(runtime).device_wall_ns, 0u);
}

TEST(noise_comes_from_the_environment_as_text_or_path) {
    const Folder folder;
    std::ofstream(folder.path / "noise") << R"({"missing_runs": [1]})";
    CHECK(probe_passes(R"( {"missing_runs": [1]})"));
    CHECK(probe_passes((folder.path / "noise").string()));
    CHECK(!probe_passes(R"({"missing_runs": [2]})"));
    CHECK(!probe_passes(R"({"missing": [1]})"));
    CHECK(!probe_passes("/no/such/file"));
}

// Passes at once without the variable; with it, when the first run of the process loses its times.
TEST(noise_probe_of_the_environment) {
    if (std::getenv("ASCEND_MOCK_NOISE") == nullptr) {
        return;
    }
    Runtime runtime;
    CHECK_EQ(report_of(runtime, Runtime::kNoop).device_wall_ns, 0u);
}
