// The process-wide time limits of tasks. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace ascend::mock {

// As on Ascend 910B. All members may be called from any thread.
class TimeLimits {
public:
    // Limits of kernels are whole multiples of this, 1 to 254 of them.
    static constexpr uint64_t kIntervalUs = 4'295'000; // rounded: 254 of them are the longest limit
    static constexpr uint64_t kMaximumUs = 254 * kIntervalUs;

    // 0 means the maximum. Answers the limit in force, rounded up to a multiple of the interval.
    static uint64_t set_op_execute_us(uint64_t us);
    static uint64_t op_execute_us() { return op_execute_us_.load(std::memory_order_relaxed); }

    // Of queued waits without a limit of their own; 0 = none.
    static void set_op_wait_s(uint32_t seconds) { op_wait_s_.store(seconds, std::memory_order_relaxed); }
    static uint32_t op_wait_s() { return op_wait_s_.load(std::memory_order_relaxed); }

private:
    static std::atomic<uint64_t> op_execute_us_;
    static std::atomic<uint32_t> op_wait_s_;
};

} // namespace ascend::mock
