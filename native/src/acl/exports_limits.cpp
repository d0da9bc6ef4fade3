// Exports: time limits. SPDX-License-Identifier: MIT
#include <algorithm>

#include "acl/checks.h"
#include "acl/limits.h"

using namespace ascend::mock;

namespace ascend::mock {

std::atomic<uint64_t> TimeLimits::op_execute_us_{TimeLimits::kMaximumUs};
std::atomic<uint32_t> TimeLimits::op_wait_s_{0};

uint64_t TimeLimits::set_op_execute_us(uint64_t us) {
    const uint64_t intervals = us / kIntervalUs + (us % kIntervalUs != 0 ? 1 : 0);
    const uint64_t limit = us == 0 ? kMaximumUs : std::clamp<uint64_t>(intervals, 1, 254) * kIntervalUs;
    op_execute_us_.store(limit, std::memory_order_relaxed);
    return limit;
}

} // namespace ascend::mock

aclError aclrtSetOpExecuteTimeOut(uint32_t seconds) {
    return guarded("aclrtSetOpExecuteTimeOut", [&]() -> AclResult {
        TimeLimits::set_op_execute_us(uint64_t{seconds} * 1'000'000);
        return {};
    });
}

aclError aclrtSetOpExecuteTimeOutWithMs(uint32_t milliseconds) {
    return guarded("aclrtSetOpExecuteTimeOutWithMs", [&]() -> AclResult {
        TimeLimits::set_op_execute_us(uint64_t{milliseconds} * 1000);
        return {};
    });
}

aclError aclrtSetOpExecuteTimeOutV2(uint64_t microseconds, uint64_t *actual) {
    return guarded("aclrtSetOpExecuteTimeOutV2", [&]() -> AclResult {
        if (actual == nullptr) {
            return null_argument("actualTimeout");
        }
        *actual = TimeLimits::set_op_execute_us(microseconds);
        return {};
    });
}

aclError aclrtGetOpTimeOutInterval(uint64_t *microseconds) {
    return guarded("aclrtGetOpTimeOutInterval", [&]() -> AclResult {
        if (microseconds == nullptr) {
            return null_argument("interval");
        }
        *microseconds = TimeLimits::kIntervalUs;
        return {};
    });
}

aclError aclrtGetOpExecuteTimeout(uint32_t *milliseconds) {
    return guarded("aclrtGetOpExecuteTimeout", [&]() -> AclResult {
        if (milliseconds == nullptr) {
            return null_argument("timeoutMs");
        }
        *milliseconds = static_cast<uint32_t>(TimeLimits::op_execute_us() / 1000);
        return {};
    });
}

aclError aclrtSetOpWaitTimeout(uint32_t seconds) {
    return guarded("aclrtSetOpWaitTimeout", [&]() -> AclResult {
        TimeLimits::set_op_wait_s(seconds);
        return {};
    });
}
