// SPDX-License-Identifier: MIT
#include "schedule/bandwidth.h"

#include <algorithm>
#include <limits>

namespace ascend::mock {

namespace {

// A transfer this close to its end has ended: far below a tick, far above the rounding of the clock.
constexpr double kRoundingNs = 1e-3;

} // namespace

BandwidthShare::BandwidthShare(const DeviceProfile &profile) : total_(profile.hbm_bandwidth * 1e-9) {
    kinds_[0].cap = profile.vector_bandwidth * 1e-9;
    kinds_[1].cap = profile.cube_bandwidth * 1e-9;
}

void BandwidthShare::start(uint32_t part, bool is_cube, double bytes) {
    Kind &kind = kinds_[is_cube ? 1 : 0];
    kind.targets.emplace(kind.progress + bytes, part);
    share();
}

void BandwidthShare::share() {
    Kind &low = kinds_[0].cap <= kinds_[1].cap ? kinds_[0] : kinds_[1];
    Kind &high = &low == &kinds_[0] ? kinds_[1] : kinds_[0];
    const double low_count = static_cast<double>(low.targets.size());
    const double high_count = static_cast<double>(high.targets.size());
    if (low_count + high_count == 0) {
        return;
    }
    low.rate = std::min(low.cap, total_ / (low_count + high_count));
    if (high_count > 0) {
        high.rate = std::min(high.cap, (total_ - low.rate * low_count) / high_count);
    }
}

double BandwidthShare::next_end_ns() const {
    double end = std::numeric_limits<double>::infinity();
    for (const Kind &kind : kinds_) {
        if (!kind.targets.empty()) {
            end = std::min(end, now_ns_ + std::max(0.0, kind.targets.top().first - kind.progress) / kind.rate);
        }
    }
    return end;
}

void BandwidthShare::advance(double now_ns) {
    for (Kind &kind : kinds_) {
        if (!kind.targets.empty()) {
            kind.progress += kind.rate * (now_ns - now_ns_);
        }
    }
    now_ns_ = now_ns;
}

bool BandwidthShare::take_ended(uint32_t &part) {
    for (Kind &kind : kinds_) {
        if (!kind.targets.empty() && kind.targets.top().first <= kind.progress + kind.rate * kRoundingNs) {
            part = kind.targets.top().second;
            kind.targets.pop();
            share();
            return true;
        }
    }
    return false;
}

} // namespace ascend::mock
