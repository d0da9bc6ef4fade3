// Which devices may reach the memory of which others. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

namespace ascend::mock {

// One direction each: what a device was allowed to reach. All members may be called from any thread.
class Peers {
public:
    static Peers &instance();

    void enable(int32_t device, int32_t peer);
    // False when it was not enabled.
    bool disable(int32_t device, int32_t peer);
    bool enabled(int32_t device, int32_t peer) const;
    // What `device` was allowed ends with it.
    void forget(int32_t device);

private:
    mutable std::mutex mutex_;
    std::set<std::pair<int32_t, int32_t>> enabled_;
};

} // namespace ascend::mock
