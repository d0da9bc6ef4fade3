// The lane of one AICPU thread while its spans are recorded. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "schedule/task_graph.h"

namespace ascend::mock {

// The last whole tick at or before a time.
uint64_t whole_ticks(double time_ns, double tick_ns);

// Spans in order of time; those shorter than a tick leave none.
class AicpuLane {
public:
    AicpuLane(uint16_t thread, double tick_ns) : thread_(thread), tick_ns_(tick_ns) {}

    void span(const char *marker, double start_ns, double end_ns, uint32_t tasks = 0);

    // As span, but lengthens the last span when it has the same marker and ends here.
    void extend(const char *marker, double start_ns, double end_ns, uint32_t tasks);

    // Starts the thread's next walk through its phases.
    void begin_pass() { ++pass_; }

    // One span with `marker` from the end of the last span to `end_ns`.
    void fill(const char *marker, double end_ns);

    void append_to(std::vector<AicpuSpan> &out) const { out.insert(out.end(), spans_.begin(), spans_.end()); }

private:
    uint16_t thread_;
    double tick_ns_;
    uint32_t pass_ = 0;
    std::vector<AicpuSpan> spans_;
};

} // namespace ascend::mock
