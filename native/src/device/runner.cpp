// SPDX-License-Identifier: MIT
#include "device/runner.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "core/text.h"
#include "core/thread_pool.h"
#include "device/model.h"
#include "schedule/disturb.h"
#include "schedule/scheduler.h"

namespace ascend::mock {

namespace {

template <size_t Size> void copy_name(char (&out)[Size], std::string_view name) {
    const size_t length = std::min(name.size(), Size - 1);
    std::memcpy(out, name.data(), length);
    out[length] = '\0';
}

MockRunReport make_report(const Program &program, const DeviceProfile &profile, const RunOutcome &outcome) {
    MockRunReport report{};
    report.device_wall_ns = outcome.schedule.end_ns;
    report.tasks = outcome.schedule.cores.size();
    report.host_compute_ns = outcome.compute_ns;
    if (!outcome.schedule.cores.empty()) {
        uint64_t first = UINT64_MAX;
        uint64_t last = 0;
        for (const CoreSpan &span : outcome.schedule.cores) {
            first = std::min(first, span.start_ns);
            last = std::max(last, span.end_ns);
        }
        report.kernel_span_ns = last - first;
    }
    copy_name(report.program, program.name());
    copy_name(report.profile, profile.name);
    return report;
}

// Leaves what a schedule says about the run but nothing that has a time.
void lose_times(Schedule &schedule) {
    schedule.cores.clear();
    schedule.aicpu.clear();
    schedule.submissions.clear();
    schedule.end_ns = 0;
}

// A run that succeeds and computes nothing, as on real trees with one AICPU thread: it orchestrates and schedules no task.
void pretend(const Program &program, const RunInputs &inputs, const DeviceProfile &profile, RunOutcome &outcome) {
    DeviceModel &model = DeviceModel::instance();
    outcome.schedule = run_schedule(outcome.graph, profile, 1);
    outcome.counter_ns = model.advance_counter(outcome.schedule.end_ns, static_cast<uint64_t>(profile.tick_ns()));
    model.report_run(inputs.device_id, make_report(program, profile, outcome));
}

} // namespace

const Program *find_built_in(std::string_view name) {
    return find_program(name);
}

std::string built_in_names() {
    std::string names;
    for (const Program *program : built_in_programs()) {
        names.append(names.empty() ? "" : ", ").append(program->name());
    }
    return names;
}

Verdict check_children(const Program &program, const std::vector<ChildKernel> &children) {
    return program.check_children(children);
}

Verdict check_arguments(const Program &program, const RunInputs &inputs, const DeviceProfile &profile) {
    return program.check_arguments(inputs, profile);
}

RunOutcome execute(const Program &program, const RunInputs &inputs, const DeviceProfile &profile) {
    RunOutcome outcome;
    DeviceModel &model = DeviceModel::instance();
    if (const auto fault = model.faults.enter("compute")) {
        if (*fault != 0) {
            outcome.verdict = {*fault, text("the fault plan made the computation of ", program.name(), " fail")};
        } else {
            pretend(program, inputs, profile, outcome);
        }
        return outcome;
    }
    try {
        const auto start = std::chrono::steady_clock::now();
        outcome.verdict = program.compute(inputs, profile, ThreadPool::shared());
        outcome.compute_ns = static_cast<uint64_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count());
        if (outcome.verdict) {
            outcome.graph = program.plan(inputs, profile);
            if (!outcome.graph.tasks.empty()) {
                outcome.schedule = run_schedule(outcome.graph, profile, inputs.aicpu_threads);
            }
            const RunNoise noise = model.noise.next_run(program.name(), inputs.device_id);
            disturb(noise, profile.tick_ns(), outcome.schedule);
            outcome.counter_ns =
                model.advance_counter(outcome.schedule.end_ns, static_cast<uint64_t>(profile.tick_ns()));
            MockRunReport report = make_report(program, profile, outcome);
            if (noise.lost) {
                report.device_wall_ns = 0;
                report.kernel_span_ns = 0;
                lose_times(outcome.schedule);
            }
            model.report_run(inputs.device_id, report);
        }
    } catch (const std::exception &error) {
        outcome.verdict = {SIMPLER_ERROR, text("program ", program.name(), ": ", error.what())};
    }
    return outcome;
}

} // namespace ascend::mock
