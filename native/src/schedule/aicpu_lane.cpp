// SPDX-License-Identifier: MIT
#include "schedule/aicpu_lane.h"

#include <cmath>
#include <string_view>

namespace ascend::mock {

uint64_t whole_ticks(double time_ns, double tick_ns) {
    // A thousandth of a tick absorbs the rounding of sums of whole ticks.
    return static_cast<uint64_t>(std::floor(time_ns / tick_ns + 1e-3)) * static_cast<uint64_t>(tick_ns);
}

void AicpuLane::span(const char *marker, double start_ns, double end_ns, uint32_t tasks) {
    const uint64_t start = whole_ticks(start_ns, tick_ns_);
    const uint64_t end = whole_ticks(end_ns, tick_ns_);
    if (start < end) {
        spans_.push_back({thread_, marker, start, end, pass_, tasks});
    }
}

void AicpuLane::extend(const char *marker, double start_ns, double end_ns, uint32_t tasks) {
    const uint64_t start = whole_ticks(start_ns, tick_ns_);
    if (!spans_.empty() && spans_.back().end_ns == start && std::string_view(spans_.back().marker) == marker) {
        spans_.back().end_ns = whole_ticks(end_ns, tick_ns_);
        spans_.back().tasks += tasks;
    } else {
        span(marker, start_ns, end_ns, tasks);
    }
}

void AicpuLane::fill(const char *marker, double end_ns) {
    span(marker, spans_.empty() ? 0 : static_cast<double>(spans_.back().end_ns), end_ns);
}

} // namespace ascend::mock
