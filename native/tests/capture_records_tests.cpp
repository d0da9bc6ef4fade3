// The grammar of captures before they are written. SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/json.h"
#include "harness.h"
#include "schedule_support.h"
#include "tracr/capture_records.h"
#include "tracr/markers.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

using Revision = CaptureStyle::Revision;

CaptureRecords layer(const DeviceProfile &profile, uint64_t ordinal = 0, int threads = 4) {
    const Schedule schedule = run_schedule(plan_qwen3(report_problem(), profile), profile, threads);
    return capture_records(schedule, profile, 0, 0, ordinal, {});
}

std::string name_of(const TracrRecord &record, Revision revision = Revision::july) {
    return record.event == kTracrReset ? "RESET" : std::string(markers_of(revision)[record.event]);
}

bool same(const CaptureRecords &a, const CaptureRecords &b) {
    const auto equal = [](const TracrRecord &x, const TracrRecord &y) {
        return x.channel == y.channel && x.event == y.event && x.extra == y.extra && x.timestamp == y.timestamp;
    };
    return a.threads.size() == b.threads.size() &&
           std::equal(a.threads.begin(), a.threads.end(), b.threads.begin(), [&](const auto &x, const auto &y) {
               return std::equal(x.begin(), x.end(), y.begin(), y.end(), equal);
           });
}

size_t orchestrator_of(const CaptureRecords &capture) {
    const auto found = std::find_if(capture.threads.begin(), capture.threads.end(), [](const auto &records) {
        return std::any_of(records.begin(), records.end(),
                           [](const TracrRecord &r) { return name_of(r) == "Orchestrating"; });
    });
    return static_cast<size_t>(found - capture.threads.begin());
}

std::string style_error(const std::string &text) {
    DeviceProfile profile;
    std::string error;
    return DeviceProfile::parse(R"({"name": "x", "capture": )" + text + "}", profile, error) ? "" : error;
}

} // namespace

TEST(capture_style_is_read_from_a_profile) {
    DeviceProfile profile;
    std::string error;
    CHECK(DeviceProfile::built_in().capture.revision == Revision::july);
    CHECK(DeviceProfile::parse(R"({"name": "x", "capture": {"revision": "june", "seed": 9, "idle_loop_ns": 2000}})",
                               profile, error));
    CHECK(profile.capture.revision == Revision::june);
    CHECK_EQ(profile.capture.seed, 9u);
    CHECK_EQ(profile.capture.idle_loop_ns, 2000);
    CHECK(contains(style_error(R"({"revision": "may"})"), "capture.revision is \"may\"; \"june\", \"july\" or"));
    CHECK(contains(style_error(R"({"revision": 7})"), "capture.revision is 7"));
    CHECK(contains(style_error(R"({"seed": -1})"), "capture.seed is -1; a whole number"));
    CHECK(contains(style_error(R"({"idle_loop_ns": 10})"), "capture.idle_loop_ns is 10; a number from 1000 to"));
    CHECK(contains(style_error(R"({"loops": 10})"), "capture.loops is unknown"));
    CHECK(contains(style_error("[]"), "capture is an array; an object is expected"));
}

TEST(capture_draws_are_those_of_the_seed_and_the_ordinal) {
    DeviceProfile profile = DeviceProfile::built_in();
    CHECK(same(layer(profile), layer(profile)));
    CHECK(!same(layer(profile), layer(profile, 1)));
    std::set<size_t> places;
    for (uint64_t ordinal = 0; ordinal < 20; ++ordinal) {
        places.insert(orchestrator_of(layer(profile, ordinal)));
    }
    CHECK_EQ(places.size(), 4u); // the orchestrator's file may be any
    const CaptureRecords before = layer(profile);
    profile.capture.seed = 1;
    CHECK(!same(before, layer(profile)));
}

TEST(capture_threads_start_late_and_one_resets_every_core_of_the_platform) {
    for (const int cubes : {24, 8, 2}) {
        DeviceProfile profile = DeviceProfile::built_in();
        profile.cube_cores = cubes;
        profile.vector_cores = 2 * cubes;
        const CaptureRecords capture = layer(profile);
        std::set<uint64_t> starts;
        size_t resetting = 0;
        for (const auto &records : capture.threads) {
            starts.insert(records.front().timestamp);
            const auto left = std::find_if(records.begin(), records.end(),
                                           [](const TracrRecord &r) { return name_of(r) == "De_Initializing"; });
            const auto resets = static_cast<size_t>(records.end() - left - 2);
            CHECK(resets == 0 || resets == 72);
            resetting += resets == 72 ? 1 : 0;
            for (size_t i = 0; i < resets; ++i) {
                CHECK_EQ((left + 1 + static_cast<std::ptrdiff_t>(i))->channel, 4u + i);
            }
        }
        CHECK_EQ(resetting, 1u);
        CHECK(starts.size() >= 3);
    }
}

TEST(capture_revisions_differ_in_func_ids_markers_and_what_cores_record) {
    DeviceProfile profile = DeviceProfile::built_in();
    const CaptureRecords july = layer(profile);
    profile.capture.revision = Revision::june;
    const CaptureRecords june = layer(profile);
    profile.capture.revision = Revision::aicore;
    const CaptureRecords aicore = layer(profile);
    CHECK(july.cores.empty() && june.cores.empty());
    CHECK_EQ(aicore.cores.size(), 72u);
    std::set<uint32_t> july_ids;
    std::set<uint32_t> june_ids;
    for (size_t thread = 0; thread < 4; ++thread) {
        CHECK_EQ(july.threads[thread].size(), june.threads[thread].size());
        CHECK_EQ(july.threads[thread].size(), aicore.threads[thread].size());
        for (size_t i = 0; i < july.threads[thread].size(); ++i) {
            const TracrRecord &record = july.threads[thread][i];
            CHECK_EQ(name_of(aicore.threads[thread][i], Revision::aicore), name_of(record));
            if (record.channel >= 4 && record.event != kTracrReset) {
                july_ids.insert(record.extra);
                june_ids.insert(june.threads[thread][i].extra);
            }
        }
    }
    CHECK_EQ(july_ids.size(), 35u);
    CHECK(june_ids == std::set<uint32_t>({0}));
}

TEST(capture_cores_drop_the_newest_of_too_many_records) {
    DeviceProfile profile = DeviceProfile::built_in();
    profile.cube_cores = 1;
    profile.vector_cores = 2;
    profile.capture.revision = Revision::aicore;
    const Schedule schedule = run_schedule(plan_qwen3(report_problem(), profile), profile, 4);
    size_t total = 0;
    for (const AicoreRecords &core : capture_records(schedule, profile, 0, 0, 0, {}).cores) {
        CHECK(core.records.size() <= 254);
        CHECK(core.dropped == 0 || core.records.size() == 254);
        total += core.records.size() + core.dropped;
    }
    CHECK_EQ(total, 2 * schedule.cores.size());
}

TEST(capture_of_a_run_without_tasks_is_that_of_one_thread) {
    const DeviceProfile &profile = DeviceProfile::built_in();
    const CaptureRecords capture = capture_records(run_schedule({}, profile, 1), profile, 0, 0, 0, {});
    CHECK_EQ(capture.threads.size(), 1u);
    CHECK_EQ(capture.threads[0].size(), 77u);
    const char *const first[] = {"Initializing", "Allocating", "Orchestrating", "De_Initializing", "RESET"};
    for (size_t i = 0; i < 5; ++i) {
        CHECK_EQ(name_of(capture.threads[0][i]), first[i]);
    }
    CHECK_EQ(capture.threads[0].back().channel, 0u);
    CHECK(capture_records({}, profile, 0, 0, 0, {}).threads.empty());
}
