// What holds for every schedule. SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "harness.h"
#include "schedule_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

using Lane = std::tuple<int, int>; // kind, index
using Spans = std::vector<std::pair<uint64_t, uint64_t>>;

std::map<Lane, Spans> lanes_of(const Schedule &schedule) {
    std::map<Lane, Spans> lanes;
    for (const CoreSpan &span : schedule.cores) {
        lanes[{span.is_cube ? 1 : 2, span.core}].emplace_back(span.start_ns, span.end_ns);
    }
    for (const AicpuSpan &span : schedule.aicpu) {
        lanes[{0, span.thread}].emplace_back(span.start_ns, span.end_ns);
    }
    for (auto &[lane, spans] : lanes) {
        std::sort(spans.begin(), spans.end());
    }
    return lanes;
}

void check_lanes(const Schedule &schedule, uint64_t tick) {
    for (const auto &[lane, spans] : lanes_of(schedule)) {
        uint64_t end = 0;
        for (const auto &[first, last] : spans) {
            CHECK(first >= end);
            CHECK(last > first);
            CHECK(first % tick == 0 && last % tick == 0);
            CHECK(last <= schedule.end_ns);
            end = last;
        }
    }
}

// Every part ran once, on its kind of core, in one cluster with its task's other parts, and after what it depends on.
void check_tasks(const TaskGraph &graph, const Schedule &schedule, int schedulers) {
    std::map<uint32_t, std::vector<const CoreSpan *>> spans;
    for (const CoreSpan &span : schedule.cores) {
        spans[span.task].push_back(&span);
    }
    CHECK_EQ(spans.size(), graph.tasks.size());
    CHECK_EQ(schedule.cores.size(), graph.parts.size());
    for (uint32_t i = 0; i < graph.tasks.size(); ++i) {
        const Task &task = graph.tasks[i];
        const std::vector<const CoreSpan *> &own = spans[i];
        std::multiset<std::pair<int32_t, bool>> expected;
        std::multiset<std::pair<int32_t, bool>> ran;
        std::set<int> clusters;
        uint64_t start = ~uint64_t{0};
        for (const CoreSpan *span : own) {
            ran.emplace(span->func_id, span->is_cube);
            const int cluster = span->is_cube ? span->core : span->core / 2;
            clusters.insert(cluster);
            CHECK_EQ(cluster % schedulers, static_cast<int>(span->scheduler));
            start = std::min(start, span->start_ns);
            CHECK_EQ(span->start_ns, own[0]->start_ns);
        }
        for (uint32_t p = 0; p < task.part_count; ++p) {
            expected.emplace(graph.parts[task.first_part + p].func_id, graph.parts[task.first_part + p].is_cube);
        }
        CHECK(ran == expected);
        CHECK_EQ(clusters.size(), 1u);
        for (uint32_t d = 0; d < task.dependency_count; ++d) {
            for (const CoreSpan *span : spans[graph.dependencies[task.first_dependency + d]]) {
                CHECK(span->end_ns <= start);
            }
        }
    }
}

bool same(const Schedule &a, const Schedule &b) {
    const auto key = [](const CoreSpan &s) {
        return std::tuple(s.is_cube, s.core, s.scheduler, s.func_id, s.task, s.start_ns, s.end_ns);
    };
    const auto equal_cores = [&](const CoreSpan &x, const CoreSpan &y) { return key(x) == key(y); };
    const auto equal_aicpu = [](const AicpuSpan &x, const AicpuSpan &y) {
        return std::tuple(x.thread, std::string(x.marker), x.start_ns, x.end_ns) ==
               std::tuple(y.thread, std::string(y.marker), y.start_ns, y.end_ns);
    };
    return a.end_ns == b.end_ns &&
           std::equal(a.cores.begin(), a.cores.end(), b.cores.begin(), b.cores.end(), equal_cores) &&
           std::equal(a.aicpu.begin(), a.aicpu.end(), b.aicpu.begin(), b.aicpu.end(), equal_aicpu);
}

size_t count_of(const Schedule &schedule, const std::string &marker) {
    return static_cast<size_t>(std::count_if(schedule.aicpu.begin(), schedule.aicpu.end(),
                                             [&](const AicpuSpan &span) { return span.marker == marker; }));
}

} // namespace

TEST(schedule_lanes_never_overlap_and_dependencies_hold) {
    for (const char *name : {"issue622-tracr", "issue622-corrected"}) {
        const DeviceProfile profile = shipped_profile(name);
        for (const int threads : {2, 3, 4}) {
            for (const TaskGraph &graph :
                 {plan_cce(report_problem(), TilingMode::automatic, profile),
                  plan_cce(report_problem(), TilingMode::batch_head, profile), plan_qwen3(report_problem(), profile)}) {
                const Schedule schedule = run_schedule(graph, profile, threads);
                check_lanes(schedule, 20);
                check_tasks(graph, schedule, threads - 1);
                CHECK_EQ(schedule.aicpu_threads, threads);
            }
        }
    }
}

TEST(schedule_is_deterministic) {
    const DeviceProfile profile = shipped_profile("issue622-corrected");
    const TaskGraph graph = plan_qwen3(report_problem(), profile);
    CHECK(same(run_schedule(graph, profile, 4), run_schedule(graph, profile, 4)));
}

TEST(schedule_small_runs_are_complete) {
    const DeviceProfile &profile = DeviceProfile::built_in();
    const TaskGraph noop = noop_program().plan({}, profile);
    const Schedule schedule = run_schedule(noop, profile, 0);
    check_lanes(schedule, 20);
    check_tasks(noop, schedule, 1);
    CHECK_EQ(schedule.aicpu_threads, 2);
    const Schedule empty = run_schedule({}, profile, 4);
    CHECK(empty.cores.empty());
    CHECK(empty.end_ns > 0);
    check_lanes(empty, 20);
}

TEST(schedule_a_layer_fills_the_lanes_as_in_the_report) {
    for (const char *name : {"issue622-tracr", "issue622-corrected"}) {
        const DeviceProfile profile = shipped_profile(name);
        const Schedule schedule = run_schedule(plan_qwen3(report_problem(), profile), profile, 4);
        CHECK_EQ(lanes_of(schedule).size(), 76u); // 4 AICPU, 24 AICube, 48 AIVector
        const size_t records = 2 * schedule.cores.size() + schedule.aicpu.size();
        CHECK(records > 6000 && records < 7000); // 6,515 events in pypto-lib issue 607
        for (const char *marker :
             {"Orchestrating", "PTO2_SCOPE_", "Scheduling", "Phase1", "Phase2", "Phase3", "Phase3b", "Phase4",
              "Initializing", "De_Initializing", "DLL_loading", "Allocating", "Barrier"}) {
            CHECK(count_of(schedule, marker) > 0);
        }
    }
}

TEST(schedule_other_kernels_of_the_layer_overlap_attention_a_little) {
    const DeviceProfile profile = shipped_profile("issue622-tracr");
    const Schedule schedule = run_schedule(plan_qwen3(report_problem(), profile), profile, 4);
    uint64_t begin = ~uint64_t{0};
    uint64_t end = 0;
    for (const CoreSpan &span : schedule.cores) {
        if (span.func_id >= 16 && span.func_id <= 18) {
            begin = std::min(begin, span.start_ns);
            end = std::max(end, span.end_ns);
        }
    }
    std::set<int32_t> before;
    std::set<int32_t> during;
    std::set<int32_t> after;
    for (const CoreSpan &span : schedule.cores) {
        if (span.func_id < 16 || span.func_id > 18) {
            (span.end_ns <= begin ? before : span.start_ns >= end ? after : during).insert(span.func_id);
        }
    }
    CHECK_EQ(before.size(), 13u);
    CHECK(during == std::set<int32_t>({13, 14, 15, 19}));
    CHECK_EQ(after.size(), 15u);
}

TEST(schedule_split_keys_hold_the_vector_lanes_until_every_block_is_through) {
    const DeviceProfile profile = shipped_profile("issue622-tracr");
    const Schedule schedule = run_schedule(plan_cce(report_problem(), TilingMode::automatic, profile), profile, 4);
    uint64_t last_cube = 0;
    for (const CoreSpan &span : schedule.cores) {
        last_cube = span.is_cube ? std::max(last_cube, span.end_ns) : last_cube;
    }
    for (const CoreSpan &span : schedule.cores) {
        CHECK(span.is_cube || span.end_ns > last_cube);
    }
}

TEST(schedule_cores_share_the_bandwidth_and_no_core_exceeds_its_own) {
    DeviceProfile profile = DeviceProfile::built_in();
    profile.scheduler = {};
    profile.hbm_bandwidth = 1e12;
    profile.cube_bandwidth = 2e11;
    const auto run = [&](uint32_t tasks) {
        TaskGraph graph;
        for (uint32_t i = 0; i < tasks; ++i) {
            TaskPart part;
            part.func_id = 1;
            part.is_cube = true;
            part.bytes = 1e6;
            graph.parts.push_back(part);
            graph.tasks.push_back({i, 1, 0, 0, i > 0});
        }
        return makespan_us(run_schedule(graph, profile, 4), {1});
    };
    CHECK(std::abs(run(1) - 5) < 0.5);   // 1 MB at the core's 200 GB/s
    CHECK(std::abs(run(4) - 5) < 0.5);   // four still fit
    CHECK(std::abs(run(20) - 20) < 1.5); // 20 MB at 1 TB/s
}

TEST(schedule_second_slots_overlap_by_pairs_when_switched_on) {
    DeviceProfile profile = shipped_profile("issue622-corrected");
    profile.scheduler.dual_slot_dispatch = true;
    const TaskGraph graph = plan_qwen3(report_problem(), profile);
    const Schedule schedule = run_schedule(graph, profile, 4);
    CHECK_EQ(schedule.cores.size(), graph.parts.size());
    std::map<Lane, std::vector<const CoreSpan *>> lanes;
    size_t pairs = 0;
    for (const CoreSpan &span : schedule.cores) {
        lanes[{span.is_cube ? 1 : 2, span.core}].push_back(&span);
        pairs += span.pair ? 1 : 0;
    }
    CHECK(pairs > 100);
    for (auto &[lane, spans] : lanes) {
        std::sort(spans.begin(), spans.end(),
                  [](const CoreSpan *a, const CoreSpan *b) { return a->start_ns < b->start_ns; });
        for (size_t i = 1; i < spans.size(); ++i) {
            CHECK(spans[i]->pair || spans[i]->start_ns >= spans[i - 1]->end_ns);
            CHECK(i < 2 || spans[i]->start_ns >= spans[i - 2]->end_ns);
        }
    }
    CHECK(run_schedule(plan_cce(report_problem(), TilingMode::automatic, profile), profile, 4).cores.size() == 72);
}
