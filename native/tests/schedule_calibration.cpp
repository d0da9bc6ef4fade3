// The published figures at the report's shape, and how the model moves away from it. SPDX-License-Identifier: MIT
#include <cmath>

#include "harness.h"
#include "schedule_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

double cce_us(const Problem &problem, TilingMode mode, const DeviceProfile &profile) {
    return makespan_us(run_schedule(plan_cce(problem, mode, profile), profile, 4), kCceKernels);
}

double qwen3_us(const Problem &problem, const DeviceProfile &profile) {
    return makespan_us(run_schedule(plan_qwen3(problem, profile), profile, 4), kQwen3Attention);
}

bool is_near(double value, double expected) {
    return std::abs(value - expected) < 0.5;
}

} // namespace

TEST(schedule_issue622_tracr_gives_the_report_of_june_26) {
    const DeviceProfile profile = shipped_profile("issue622-tracr");
    const double cce = cce_us(report_problem(), TilingMode::automatic, profile);
    const double pypto = qwen3_us(report_problem(), profile);
    CHECK(is_near(cce, 548));
    CHECK(is_near(pypto, 1263));
    CHECK_EQ(std::round(pypto / cce * 100), 230);
}

TEST(schedule_issue622_corrected_gives_the_correction_of_june_29) {
    const DeviceProfile profile = shipped_profile("issue622-corrected");
    for (const bool is_bf16 : {false, true}) {
        Problem problem = report_problem();
        problem.is_bf16 = is_bf16;
        const double batch_head = cce_us(problem, TilingMode::batch_head, profile);
        const double pypto = qwen3_us(problem, profile);
        CHECK(is_near(batch_head, 343));
        CHECK(is_near(cce_us(problem, TilingMode::automatic, profile), 462));
        CHECK(is_near(pypto, 326));
        CHECK_EQ(std::round(pypto / batch_head * 100), 95);
    }
}

TEST(schedule_time_grows_with_the_context_and_the_batch) {
    for (const char *name : {"issue622-tracr", "issue622-corrected"}) {
        const DeviceProfile profile = shipped_profile(name);
        double before_cce = 0;
        double before_pypto = 0;
        for (const int32_t context : {512, 1024, 2048, 4096, 8192}) {
            Problem problem = report_problem();
            problem.contexts.assign(16, context);
            const double cce = cce_us(problem, TilingMode::batch_head, profile);
            const double pypto = qwen3_us(problem, profile);
            CHECK(cce > before_cce * 1.4);
            CHECK(pypto > before_pypto * 1.4);
            CHECK(before_cce == 0 || cce < before_cce * 2.1);
            CHECK(before_pypto == 0 || pypto < before_pypto * 2.3);
            before_cce = cce;
            before_pypto = pypto;
        }
        Problem half = report_problem();
        half.contexts.resize(8);
        CHECK(cce_us(half, TilingMode::automatic, profile) <
              0.7 * cce_us(report_problem(), TilingMode::automatic, profile));
        CHECK(qwen3_us(half, profile) < 0.7 * qwen3_us(report_problem(), profile));
    }
}

TEST(schedule_never_beats_the_memory) {
    for (const char *name : {"issue622-tracr", "issue622-corrected"}) {
        const DeviceProfile profile = shipped_profile(name);
        const double bytes = 16.0 * 4096 * 8 * 128 * 2 * 2;
        const double least_us = bytes / profile.hbm_bandwidth * 1e6;
        CHECK(cce_us(report_problem(), TilingMode::batch_head, profile) > least_us);
        CHECK(qwen3_us(report_problem(), profile) > least_us);
    }
}

TEST(schedule_cce_time_follows_the_load_of_the_fullest_core) {
    const DeviceProfile profile = shipped_profile("issue622-corrected");
    Problem one_long = report_problem();
    one_long.contexts.assign(16, 256);
    one_long.contexts[15] = 4000;
    Problem even = report_problem();
    even.contexts.assign(16, 490); // as many tokens in all
    CHECK(cce_us(one_long, TilingMode::batch_head, profile) > 2 * cce_us(even, TilingMode::batch_head, profile));
}
