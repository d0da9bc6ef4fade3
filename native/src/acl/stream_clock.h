// Modelled time of the tasks on ACL streams. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace ascend::mock {

// Where one stream stands in modelled time, in whole ticks of the device counter. Only the stream's worker advances it.
class StreamClock {
public:
    // A task takes its fixed cost, and `bytes` at `bandwidth` bytes/s.
    void advance(double bytes = 0, double bandwidth = 1);

    // What was waited for lies no later than `ns`.
    void advance_to(uint64_t ns);

    uint64_t now() const { return now_.load(std::memory_order_acquire); }

    // The latest time that any stream has reached: no task that is submitted now starts earlier.
    static uint64_t device_now();

private:
    void reach(uint64_t ns);

    std::atomic<uint64_t> now_{0};
};

} // namespace ascend::mock
