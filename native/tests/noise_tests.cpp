// Noise: what it draws, what it does to a schedule. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "device/noise.h"
#include "harness.h"
#include "schedule/disturb.h"
#include "schedule_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

constexpr double kTick = 20;
constexpr uint64_t kRuns = 20'000;

Noise noise_of(const std::string &text) {
    Json json;
    Noise noise;
    std::string error;
    CHECK(Json::parse(text, json, error) && Noise::read(json, "noise", noise, error));
    CHECK_EQ(error, "");
    return noise;
}

std::string refusal(const std::string &text) {
    Json json;
    Noise noise;
    std::string error;
    CHECK(Json::parse(text, json, error));
    return Noise::read(json, "noise", noise, error) ? "" : error;
}

Schedule report_schedule(bool second_slots = false) {
    DeviceProfile profile = DeviceProfile::built_in();
    profile.scheduler.dual_slot_dispatch = second_slots;
    return run_schedule(plan_qwen3(report_problem(), profile), profile, 4);
}

Schedule disturbed(const RunNoise &noise, Schedule schedule) {
    disturb(noise, kTick, schedule);
    return schedule;
}

uint64_t first_dispatch(const Schedule &schedule) {
    uint64_t first = UINT64_MAX;
    for (const CoreSpan &span : schedule.cores) {
        first = std::min(first, span.start_ns);
    }
    return first;
}

bool close_to_ticks(uint64_t actual, double expected) {
    return actual % 20 == 0 && std::abs(static_cast<double>(actual) - expected) <= kTick;
}

// No span without length, none that ends late, and none on an AICPU thread or (but for second slots) a core overlaps.
void check_lanes(const Schedule &schedule) {
    std::map<std::pair<int, int>, std::vector<std::pair<uint64_t, uint64_t>>> lanes;
    for (const CoreSpan &span : schedule.cores) {
        CHECK(span.core_start_ns >= span.start_ns && span.core_end_ns <= span.end_ns);
        CHECK(span.start_ns < span.end_ns && span.core_start_ns <= span.core_end_ns);
        if (!span.pair) {
            lanes[{span.is_cube ? 1 : 2, span.core}].emplace_back(span.start_ns, span.end_ns);
        }
    }
    for (const AicpuSpan &span : schedule.aicpu) {
        lanes[{0, span.thread}].emplace_back(span.start_ns, span.end_ns);
    }
    for (auto &[lane, spans] : lanes) {
        std::sort(spans.begin(), spans.end());
        uint64_t end = 0;
        for (const auto &[first, last] : spans) {
            CHECK(first >= end && first < last && last <= schedule.end_ns);
            CHECK(first % 20 == 0 && last % 20 == 0);
            end = last;
        }
    }
}

} // namespace

TEST(noise_draws_are_a_function_of_seed_device_and_run) {
    const char *text = R"({"seed": 18446744073709551615, "log_normal_sigma": 0.05,
                           "bimodal": {"probability": 0.5, "delay_ns": 5000}})";
    const Noise noise = noise_of(text);
    const Noise again = noise_of(text);
    const Noise other = noise_of(R"({"seed": 18446744073709551614, "log_normal_sigma": 0.05})");
    for (uint64_t run = 1; run <= 100; ++run) {
        const RunNoise drawn = noise.of_run("noop", 0, run);
        CHECK_EQ(again.of_run("noop", 0, run).factor, drawn.factor);
        CHECK_EQ(again.of_run("noop", 0, run).first_dispatch_late, drawn.first_dispatch_late);
        CHECK_EQ(noise.of_run("vector_example", 0, run).factor, drawn.factor);
        CHECK(noise.of_run("noop", 0, run + 1).factor != drawn.factor);
        CHECK(noise.of_run("noop", 1, run).factor != drawn.factor);
        CHECK(other.of_run("noop", 0, run).factor != drawn.factor);
    }
}

TEST(noise_log_normal_factors_are_distributed_as_asked) {
    const double sigma = 0.05;
    const Noise noise = noise_of(R"({"seed": 1, "log_normal_sigma": 0.05})");
    double sum = 0;
    double squares = 0;
    double products = 0; // of neighbours
    double before = 0;
    uint64_t below = 0;
    uint64_t within = 0;
    for (uint64_t run = 1; run <= kRuns; ++run) {
        const double z = std::log(noise.of_run("noop", 0, run).factor) / sigma;
        sum += z;
        squares += z * z;
        products += z * before;
        before = z;
        below += z < 0 ? 1 : 0;
        within += std::abs(z) < 1.96 ? 1 : 0;
    }
    const auto count = static_cast<double>(kRuns);
    // Five standard errors; the seed is fixed, so the test is not random.
    CHECK(std::abs(sum / count) < 5 / std::sqrt(count));
    CHECK(std::abs(squares / count - 1) < 5 * std::sqrt(2 / count));
    CHECK(std::abs(products / count) < 5 / std::sqrt(count));
    CHECK(std::abs(static_cast<double>(below) / count - 0.5) < 5 * 0.5 / std::sqrt(count));
    CHECK(std::abs(static_cast<double>(within) / count - 0.95) < 5 * 0.218 / std::sqrt(count));
}

TEST(noise_drifts_and_throttles_by_the_runs_ordinal) {
    const Noise noise =
        noise_of(R"({"drift_per_run": 0.001, "throttle": {"from_run": 11, "factor": 1.5}, "missing_runs": [7, 3]})");
    for (uint64_t run = 1; run <= 20; ++run) {
        const RunNoise drawn = noise.of_run("noop", 0, run);
        const double expected = (1 + 0.001 * static_cast<double>(run - 1)) * (run >= 11 ? 1.5 : 1);
        CHECK(std::abs(drawn.factor - expected) < 1e-12);
        CHECK_EQ(drawn.first_dispatch_late, 0.0);
        CHECK_EQ(drawn.lost, run == 3 || run == 7);
    }
    CHECK_EQ(noise_of(R"({"drift_per_run": -0.1})").of_run("noop", 0, 1000).factor, Noise::kLeastFactor);
    CHECK_EQ(noise_of(R"({"drift_per_run": 1})").of_run("noop", 0, 1'000'000).factor, Noise::kMostFactor);
}

TEST(noise_delays_the_asked_share_of_the_runs) {
    const Noise noise = noise_of(R"({"seed": 9, "bimodal": {"probability": 0.3, "delay_ns": 5000}})");
    uint64_t late = 0;
    for (uint64_t run = 1; run <= kRuns; ++run) {
        const RunNoise drawn = noise.of_run("noop", 0, run);
        CHECK(drawn.first_dispatch_late == 0 || drawn.first_dispatch_late == 5000);
        CHECK_EQ(drawn.factor, 1.0);
        late += drawn.first_dispatch_late > 0 ? 1 : 0;
    }
    CHECK(std::abs(static_cast<double>(late) / kRuns - 0.3) < 5 * 0.46 / std::sqrt(static_cast<double>(kRuns)));
    CHECK_EQ(noise_of(R"({"bimodal": {"probability": 0, "delay_ns": 5}})").of_run("noop", 0, 1).first_dispatch_late, 0);
    CHECK_EQ(noise_of(R"({"bimodal": {"probability": 1, "delay_ns": 5}})").of_run("noop", 0, 1).first_dispatch_late, 5);
}

TEST(noise_with_programs_leaves_the_others_alone) {
    const Noise noise = noise_of(R"({"drift_per_run": 0.5, "missing_runs": [3],
                                     "programs": {"noop": 1.02, "vector_example": 1}})");
    CHECK_EQ(noise.of_run("noop", 0, 1).factor, 1.02);
    CHECK_EQ(noise.of_run("vector_example", 0, 3).factor, 2.0);
    CHECK(noise.of_run("vector_example", 0, 3).lost);
    CHECK_EQ(noise.of_run("cce.paged_attention_highperf", 0, 3).factor, 1.0);
    CHECK(!noise.of_run("cce.paged_attention_highperf", 0, 3).lost);
}

TEST(noise_refuses_with_key_and_value) {
    const std::pair<const char *, const char *> cases[] = {
        {"[]", "noise is an array; an object is expected"},
        {R"({"sigma": 1})", "noise.sigma is unknown; seed, log_normal_sigma, drift_per_run, throttle, bimodal, "
                            "missing_runs, programs exist"},
        {R"({"seed": -1})", "noise.seed is -1; a whole number from 0 to 18446744073709551615, in digits is expected"},
        {R"({"seed": 1.5})", "noise.seed is 1.5; "},
        {R"({"seed": 18446744073709551616})", "noise.seed is 1.8446744073709552e+19; "},
        {R"({"seed": "x"})", "noise.seed is \"x\"; "},
        {R"({"log_normal_sigma": 2.5})", "noise.log_normal_sigma is 2.5; a number from 0 to 2 is expected"},
        {R"({"log_normal_sigma": true})", "noise.log_normal_sigma is a boolean; "},
        {R"({"drift_per_run": -0.2})", "noise.drift_per_run is -0.2; a number from -0.1 to 1 is expected"},
        {R"({"throttle": 2})", "noise.throttle is 2; an object is expected"},
        {R"({"throttle": {"from_run": 0, "factor": 1}})", "noise.throttle.from_run is 0; a whole number from 1 "},
        {R"({"throttle": {"from_run": 1, "factor": 0}})", "noise.throttle.factor is 0; a number from 0.01 to 100 "},
        {R"({"throttle": {"from_run": 1}})", "noise.throttle.factor is missing"},
        {R"({"throttle": {"from_run": 1, "to": 1}})", "noise.throttle.to is unknown; from_run, factor exist"},
        {R"({"bimodal": {"probability": 1.1, "delay_ns": 1}})",
         "noise.bimodal.probability is 1.1; a number from 0 to 1"},
        {R"({"bimodal": {"probability": 1, "delay_ns": -1}})", "noise.bimodal.delay_ns is -1; a number from 0 "},
        {R"({"bimodal": {"delay_ns": 1}})", "noise.bimodal.probability is missing"},
        {R"({"missing_runs": 1})", "noise.missing_runs is a number; an array "},
        {R"({"missing_runs": [1, 0]})", "noise.missing_runs.1 is 0; a whole number from 1 "},
        {R"({"programs": []})", "noise.programs is an array; an object is expected"},
        {R"({"programs": {"nope": 1}})",
         "noise.programs.nope is unknown; noop, nop, fault, vector_example, cce.paged_attention_highperf, "},
        {R"({"programs": {"noop": 101}})", "noise.programs.noop is 101; a number from 0.01 to 100 is expected"},
    };
    for (const auto &[text, message] : cases) {
        CHECK_EQ(refusal(text).substr(0, std::string(message).size()), message);
    }
    CHECK_EQ(refusal("{}"), "");
}

TEST(noise_factor_stretches_every_time_of_a_schedule) {
    const Schedule before = report_schedule();
    for (const double factor : {0.93, 1.02, 1.5}) {
        const Schedule after = disturbed({factor, 0, false}, before);
        check_lanes(after);
        CHECK(close_to_ticks(after.end_ns, static_cast<double>(before.end_ns) * factor));
        REQUIRE(after.cores.size() == before.cores.size());
        REQUIRE(after.submissions.size() == before.submissions.size());
        for (size_t i = 0; i < after.cores.size(); ++i) {
            CHECK(close_to_ticks(after.cores[i].start_ns, static_cast<double>(before.cores[i].start_ns) * factor));
            CHECK(close_to_ticks(after.cores[i].end_ns, static_cast<double>(before.cores[i].end_ns) * factor));
            CHECK(close_to_ticks(after.cores[i].core_start_ns,
                                 static_cast<double>(before.cores[i].core_start_ns) * factor));
        }
        for (size_t i = 0; i < after.submissions.size(); ++i) {
            CHECK(close_to_ticks(after.submissions[i].end_ns,
                                 static_cast<double>(before.submissions[i].end_ns) * factor));
        }
        CHECK(factor < 1 || after.aicpu.size() == before.aicpu.size());
    }
}

TEST(noise_keeps_a_schedule_valid_however_far_it_shrinks) {
    for (const bool second_slots : {false, true}) {
        const Schedule before = report_schedule(second_slots);
        const Schedule after = disturbed({Noise::kLeastFactor, 0, false}, before);
        check_lanes(after);
        CHECK_EQ(after.cores.size(), before.cores.size());
    }
}

TEST(noise_delay_moves_the_first_dispatch_and_what_follows) {
    const Schedule before = report_schedule();
    const Schedule after = disturbed({1, 5010, false}, before); // 250 ticks and a half
    check_lanes(after);
    const uint64_t first = first_dispatch(before);
    CHECK_EQ(first_dispatch(after), first + 5000);
    CHECK_EQ(after.end_ns, before.end_ns + 5000);
    REQUIRE(after.aicpu.size() == before.aicpu.size());
    for (size_t i = 0; i < after.cores.size(); ++i) {
        CHECK_EQ(after.cores[i].end_ns - after.cores[i].start_ns, before.cores[i].end_ns - before.cores[i].start_ns);
    }
    bool early = false;
    for (size_t i = 0; i < after.aicpu.size(); ++i) {
        early = early || before.aicpu[i].end_ns < first;
        CHECK_EQ(after.aicpu[i].start_ns, before.aicpu[i].start_ns + (before.aicpu[i].start_ns >= first ? 5000 : 0));
        CHECK_EQ(after.aicpu[i].end_ns, before.aicpu[i].end_ns + (before.aicpu[i].end_ns >= first ? 5000 : 0));
    }
    CHECK(early);
}
