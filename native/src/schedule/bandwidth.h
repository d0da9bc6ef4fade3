// How cores share the HBM bandwidth. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "device/profile.h"

namespace ascend::mock {

// Processor sharing: every active transfer draws the same rate, cut at the cap of its kind of core; what a cap leaves
// over goes to the others. Transfers of one kind progress alike, so each is a target on the kind's common progress.
class BandwidthShare {
public:
    explicit BandwidthShare(const DeviceProfile &profile);

    void start(uint32_t part, bool is_cube, double bytes);

    // When the next transfer ends if none starts before; infinity when none is active.
    double next_end_ns() const;

    // Moves the clock forward, not past next_end_ns().
    void advance(double now_ns);

    // Takes a transfer that has ended by the current time.
    bool take_ended(uint32_t &part);

private:
    struct Kind {
        double cap = 0;      // bytes/ns
        double rate = 0;     // bytes/ns of each active transfer
        double progress = 0; // bytes that a transfer active since the start would have moved
        std::priority_queue<std::pair<double, uint32_t>, std::vector<std::pair<double, uint32_t>>, std::greater<>>
            targets;
    };

    void share();

    double total_ = 0; // bytes/ns
    double now_ns_ = 0;
    Kind kinds_[2]; // vector, cube
};

} // namespace ascend::mock
