// SPDX-License-Identifier: MIT
#include "schedule/disturb.h"

#include <algorithm>
#include <map>
#include <utility>

#include "schedule/aicpu_lane.h"

namespace ascend::mock {

namespace {

// Where a moment of the schedule goes; keeps the order of moments.
class Clock {
public:
    Clock(const RunNoise &noise, double tick_ns, const Schedule &schedule)
        : factor_(noise.factor), tick_ns_(tick_ns), late_ns_(whole_ticks(noise.first_dispatch_late, tick_ns)) {
        for (const CoreSpan &span : schedule.cores) {
            first_dispatch_ns_ = std::min(first_dispatch_ns_, span.start_ns);
        }
    }

    uint64_t operator()(uint64_t time_ns) const {
        return whole_ticks(static_cast<double>(time_ns) * factor_, tick_ns_) +
               (time_ns >= first_dispatch_ns_ ? late_ns_ : 0);
    }

private:
    double factor_;
    double tick_ns_;
    uint64_t late_ns_;
    uint64_t first_dispatch_ns_ = UINT64_MAX;
};

} // namespace

void disturb(const RunNoise &noise, double tick_ns, Schedule &schedule) {
    if (noise.factor == 1 && noise.first_dispatch_late == 0) {
        return;
    }
    const Clock moved(noise, tick_ns, schedule);
    const auto tick = static_cast<uint64_t>(tick_ns);
    schedule.end_ns = moved(schedule.end_ns);
    // A core's spans are in the order of their completion; only those of a second slot overlap the one before.
    std::map<std::pair<bool, uint16_t>, uint64_t> free_from;
    for (CoreSpan &span : schedule.cores) {
        uint64_t &free = free_from[{span.is_cube, span.core}];
        span.start_ns = std::max(moved(span.start_ns), span.pair ? 0 : free);
        span.end_ns = std::max(moved(span.end_ns), span.start_ns + tick);
        span.core_start_ns = std::clamp(moved(span.core_start_ns), span.start_ns, span.end_ns);
        span.core_end_ns = std::clamp(moved(span.core_end_ns), span.core_start_ns, span.end_ns);
        free = std::max(free, span.end_ns);
        schedule.end_ns = std::max(schedule.end_ns, span.end_ns);
    }
    for (AicpuSpan &span : schedule.aicpu) {
        span.start_ns = moved(span.start_ns);
        span.end_ns = moved(span.end_ns);
    }
    const auto vanished = [](const AicpuSpan &span) { return span.start_ns == span.end_ns; };
    schedule.aicpu.erase(std::remove_if(schedule.aicpu.begin(), schedule.aicpu.end(), vanished), schedule.aicpu.end());
    for (Submission &submission : schedule.submissions) {
        submission.start_ns = moved(submission.start_ns);
        submission.end_ns = moved(submission.end_ns);
    }
}

} // namespace ascend::mock
