// Which devices are in a state that every further call on them reports. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "device/export.h"

namespace ascend::mock {

// All members may be called from any thread; devices that do not exist are ignored.
class ASCEND_MOCK_API DevicePoison {
public:
    static constexpr int32_t kDevices = 64; // the most that a profile may have

    // From now on the device answers `code`. The first code stays; only a permanent one (a lost device) takes the place
    // of one that can be cleared.
    void set(int32_t device, int code, bool permanent);

    // The device's code, 0 = none.
    int get(int32_t device) const {
        if (!any_.load(std::memory_order_acquire) || device < 0 || device >= kDevices) {
            return 0;
        }
        return static_cast<int>(states_[static_cast<size_t>(device)].load(std::memory_order_acquire) >> 1);
    }

    // Forgets a code that is not permanent.
    void clear(int32_t device);

    // Forgets the permanent codes: the fault plan that lost the devices is replaced.
    void restore_lost();

private:
    std::atomic<bool> any_{false};
    std::array<std::atomic<int64_t>, kDevices> states_{}; // code * 2 + permanent
};

} // namespace ascend::mock
