// The collectors' files, from a schedule and from a run. SPDX-License-Identifier: MIT
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include <dlfcn.h>

#include "core/json.h"
#include "harness.h"
#include "runtime_fixture.h"
#include "schedule_support.h"
#include "swimlane/records.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

namespace fs = std::filesystem;

constexpr uint64_t kCounterNs = 3'600'000'000'000;

Json parse(const std::string &text) {
    Json json;
    std::string error;
    CHECK(Json::parse(text, json, error));
    CHECK_EQ(error, "");
    return json;
}

const std::vector<Json> &list(const Json &json, const char *key) {
    static const std::vector<Json> none;
    const Json *found = json.find(key);
    CHECK(found != nullptr);
    return found != nullptr ? found->items() : none;
}

uint64_t number(const Json &json) {
    CHECK(json.is_number());
    return static_cast<uint64_t>(json.as_number());
}

uint64_t cycles(uint64_t run_ns) {
    return (kCounterNs + run_ns) / 20;
}

struct Layer {
    explicit Layer(bool second_slots = false) {
        profile.scheduler.dual_slot_dispatch = second_slots;
        graph = plan_qwen3(report_problem(), profile);
        schedule = run_schedule(graph, profile, 4);
    }
    Json records(int level) const { return parse(swimlane_records(graph, schedule, profile, kCounterNs, level)); }

    DeviceProfile profile = DeviceProfile::built_in();
    TaskGraph graph;
    Schedule schedule;
};

class OutputFolder {
public:
    OutputFolder() {
        char name[] = "/tmp/ascend_mock_outXXXXXX";
        path = ::mkdtemp(name);
    }
    ~OutputFolder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Json read(const char *name) const {
        std::ifstream file(path / name);
        std::stringstream text;
        text << file.rdbuf();
        return parse(text.str());
    }
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto &entry : fs::directory_iterator(path)) {
            names.insert(entry.path().filename());
        }
        return names;
    }
    fs::path path;
};

void collect(Runtime &runtime, const fs::path &prefix, int level, bool dependencies) {
    runtime.config.enable_chip_swimlane = level;
    runtime.config.enable_dep_gen = dependencies ? 1 : 0;
    std::strcpy(runtime.config.output_prefix, prefix.c_str());
}

} // namespace

TEST(swimlane_rows_are_the_schedules_spans) {
    for (const bool second_slots : {false, true}) {
        const Layer layer(second_slots);
        const Json json = layer.records(4);
        std::map<std::pair<uint64_t, uint64_t>, std::pair<uint64_t, uint64_t>> on_core; // core, number → start, end
        for (const Json &row : list(json, "aicore_tasks")) {
            REQUIRE(row.items().size() == 6);
            const auto times = std::pair(number(row.items()[3]), number(row.items()[4]));
            CHECK(times.first <= times.second);
            CHECK(on_core.emplace(std::pair(number(row.items()[0]), number(row.items()[2])), times).second);
        }
        CHECK_EQ(on_core.size(), layer.schedule.cores.size());
        std::multiset<std::tuple<uint64_t, uint64_t, uint64_t>> seen;
        for (const Json &row : list(json, "aicpu_tasks")) {
            REQUIRE(row.items().size() == 4);
            const uint64_t core = number(row.items()[0]);
            const uint64_t dispatch = number(row.items()[2]);
            const uint64_t finish = number(row.items()[3]);
            const auto own = on_core.find({core, number(row.items()[1])});
            REQUIRE(own != on_core.end());
            CHECK(dispatch <= own->second.first);
            CHECK(own->second.second < finish); // completion takes the scheduler time to see
            seen.emplace(core, dispatch, finish);
        }
        for (const CoreSpan &span : layer.schedule.cores) {
            const auto row =
                seen.find({span.core + (span.is_cube ? 0u : 24u), cycles(span.start_ns), cycles(span.end_ns)});
            REQUIRE(row != seen.end());
            seen.erase(row);
        }
        CHECK(seen.empty());
        // On a core nothing overlaps, not even with second slots.
        std::pair<uint64_t, uint64_t> before{~uint64_t{0}, 0}; // core, end
        for (const auto &[key, times] : on_core) {
            CHECK(key.first != before.first || times.first >= before.second);
            before = {key.first, times.second};
        }
    }
}

TEST(swimlane_kernels_join_on_the_task_token) {
    const Layer layer;
    std::map<uint64_t, const Json *> tasks;
    const Json deps = parse(dependency_records(layer.graph));
    for (const Json &task : list(deps, "tasks")) {
        CHECK(task.find("task_id")->is_string());
        CHECK_EQ(list(task, "kernel_ids").size(), 3u);
        CHECK(tasks.emplace(std::stoull(task.find("task_id")->as_string()), &task).second);
    }
    std::map<int, size_t> spans;
    std::map<uint64_t, size_t> cube_spans;
    const Json json = layer.records(1);
    for (const Json &row : list(json, "aicore_tasks")) {
        const bool is_cube = number(row.items()[0]) < 24;
        const auto task = tasks.find(number(row.items()[1]));
        REQUIRE(task != tasks.end());
        const std::vector<Json> &ids = list(*task->second, "kernel_ids");
        const Json &id = is_cube ? ids[0] : ids[1].as_number() >= 0 ? ids[1] : ids[2];
        ++spans[static_cast<int>(id.as_number())];
        cube_spans[task->first] += is_cube ? 1 : 0;
    }
    CHECK_EQ(spans.size(), 35u);
    CHECK_EQ(spans[16], 512u);
    CHECK_EQ(spans[17], 1024u);
    CHECK_EQ(spans[18], 128u);
    for (const auto &[token, task] : tasks) {
        if (list(*task, "kernel_ids")[0].as_number() >= 0) {
            CHECK_EQ(cube_spans[token], number(*task->find("block_num")));
        }
    }
    for (const Json &edge : list(deps, "edges")) {
        const uint64_t predecessor = std::stoull(edge.find("pred")->as_string());
        const uint64_t successor = std::stoull(edge.find("succ")->as_string());
        CHECK(predecessor < successor);
        CHECK(tasks.count(predecessor) == 1 && tasks.count(successor) == 1);
    }
    CHECK(list(deps, "edges").size() >= tasks.size() / 2);
}

TEST(swimlane_levels_add_to_one_another) {
    const Layer layer;
    for (const int level : {1, 2, 3, 4}) {
        const Json json = layer.records(level);
        CHECK_EQ(number(*json.find("chip_swimlane_level")), static_cast<uint64_t>(level));
        const Json &metadata = *json.find("metadata");
        CHECK_EQ(number(*metadata.find("clock_freq_hz")), 50'000'000u);
        CHECK_EQ(number(*metadata.find("num_cores")), 72u);
        CHECK_EQ(list(metadata, "core_types")[23].as_string(), "aic");
        CHECK_EQ(list(metadata, "core_types")[24].as_string(), "aiv");
        CHECK_EQ(list(json, "aicpu_tasks").empty(), level < 2);
        CHECK_EQ(json.find("aicpu_scheduler_phases") != nullptr, level >= 3);
        CHECK_EQ(metadata.find("core_to_thread") != nullptr, level >= 3);
        CHECK_EQ(json.find("aicpu_orchestrator_phases") != nullptr, level >= 4);
    }
    const Json json = layer.records(4);
    const std::vector<Json> &threads = list(*json.find("metadata"), "core_to_thread");
    REQUIRE(threads.size() == 72);
    for (const CoreSpan &span : layer.schedule.cores) {
        CHECK_EQ(number(threads[span.core + (span.is_cube ? 0 : 24)]), uint64_t{span.scheduler});
    }
}

TEST(swimlane_phases_account_for_every_task) {
    const Layer layer;
    const Json json = layer.records(4);
    std::map<std::string, uint64_t> tasks;
    const std::vector<Json> &threads = list(json, "aicpu_scheduler_phases");
    CHECK_EQ(threads.size(), 4u);
    CHECK(threads[3].items().empty());
    for (const Json &thread : threads) {
        uint64_t end = 0;
        uint64_t pass = 0;
        for (const Json &phase : thread.items()) {
            CHECK(number(*phase.find("start_cycles")) >= end);
            end = number(*phase.find("end_cycles"));
            CHECK(number(*phase.find("loop_iter")) >= pass);
            pass = number(*phase.find("loop_iter"));
            tasks[phase.find("kind")->as_string()] += number(*phase.find("tasks_processed"));
        }
    }
    CHECK_EQ(tasks["complete"], layer.graph.tasks.size());
    CHECK_EQ(tasks["dispatch"], layer.graph.tasks.size());
    CHECK_EQ(tasks["resolve"], layer.graph.dependencies.size());

    const std::vector<Json> &submissions = list(json, "aicpu_orchestrator_phases")[0].items();
    CHECK_EQ(submissions.size(), list(parse(dependency_records(layer.graph)), "tasks").size());
    uint64_t end = 0;
    for (size_t i = 0; i < submissions.size(); ++i) {
        CHECK_EQ(number(*submissions[i].find("submit_idx")), uint64_t{i});
        CHECK(number(*submissions[i].find("start_cycles")) >= end);
        end = number(*submissions[i].find("end_cycles"));
    }
}

TEST(swimlane_files_are_written_by_both_builds_and_overwritten_by_the_next_run) {
    const OutputFolder home;
    const char *before = std::getenv("HOME");
    const std::string old_home = before == nullptr ? "" : before;
    ::setenv("HOME", home.path.c_str(), 1);
    for (const char *library : {"libhost_runtime.so", "tracr/libhost_runtime.so"}) {
        void *handle = nullptr;
        SimplerApi api{};
        REQUIRE(load_simpler(library_path(library), handle, api));
        {
            const OutputFolder folder;
            Runtime runtime(api);
            VectorData data(runtime);
            collect(runtime, folder.path / "run", 2, false);
            CHECK_EQ(runtime.run(Runtime::kVector), 0);
            const fs::path run = folder.path / "run";
            CHECK(fs::exists(run / "chip_swimlane_records.json"));
            CHECK(!fs::exists(run / "deps.json"));
            const Json first = folder.read("run/chip_swimlane_records.json");
            collect(runtime, run, 4, true);
            CHECK_EQ(runtime.run(Runtime::kVector), 0);
            const Json second = folder.read("run/chip_swimlane_records.json");
            CHECK_EQ(number(*second.find("chip_swimlane_level")), 4u);
            CHECK_EQ(list(second, "aicore_tasks").size(), list(first, "aicore_tasks").size());
            CHECK(number(list(second, "aicore_tasks")[0].items()[3]) >
                  number(list(first, "aicore_tasks")[0].items()[3]));
            CHECK(!list(folder.read("run/deps.json"), "tasks").empty());
            CHECK_EQ(std::distance(fs::directory_iterator(run), fs::directory_iterator()), 2);
            collect(runtime, folder.path / "next", 0, false);
            CHECK_EQ(runtime.run(Runtime::kVector), 0);
            CHECK(folder.files() == std::set<std::string>({"run"})); // off: nothing, whatever the prefix
        }
        CHECK_EQ(::dlclose(handle), 0);
    }
    old_home.empty() ? ::unsetenv("HOME") : ::setenv("HOME", old_home.c_str(), 1);
}

TEST(swimlane_run_fails_when_its_file_cannot_be_written) {
    Runtime runtime;
    VectorData data(runtime);
    collect(runtime, "/proc/no/such/folder", 1, false);
    recent_messages();
    CHECK_EQ(runtime.run(Runtime::kVector), -1);
    CHECK(contains(recent_messages(), "/proc/no/such/folder"));
    collect(runtime, "", 0, false);
    CHECK_EQ(runtime.run(Runtime::kVector), 0);
    CHECK(data.correct());
}
