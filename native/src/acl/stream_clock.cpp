// SPDX-License-Identifier: MIT
#include "acl/stream_clock.h"

#include <algorithm>
#include <cmath>

#include "device/model.h"

namespace ascend::mock {

namespace {

std::atomic<uint64_t> latest{0};

} // namespace

uint64_t StreamClock::device_now() {
    return latest.load(std::memory_order_acquire);
}

void StreamClock::advance(double bytes, double bandwidth) {
    const ProfileRef profile = DeviceModel::instance().profile();
    const double tick = profile->tick_ns();
    const double factor = DeviceModel::instance().faults.copy_factor();
    const double cost = profile->stream_task_ns + bytes / bandwidth * 1e9 * factor;
    reach(now() + static_cast<uint64_t>(std::max(1.0, std::ceil(cost / tick)) * tick));
}

void StreamClock::advance_to(uint64_t ns) {
    reach(std::max(ns, now()));
}

void StreamClock::reach(uint64_t ns) {
    now_.store(ns, std::memory_order_release);
    uint64_t seen = latest.load(std::memory_order_relaxed);
    while (seen < ns && !latest.compare_exchange_weak(seen, ns, std::memory_order_acq_rel)) {
    }
}

} // namespace ascend::mock
