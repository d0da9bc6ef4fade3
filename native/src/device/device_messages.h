// What the devices have to say about failed tasks, until someone asks. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "device/export.h"
#include "device/poison.h"

namespace ascend::mock {

// All members may be called from any thread; devices that do not exist are ignored.
class ASCEND_MOCK_API DeviceMessages {
public:
    // Appends a line; the latest 16 KB of a device are kept.
    void add(int32_t device, std::string_view line);

    // The device's lines, each ended by a newline; forgets them.
    std::string take(int32_t device);

private:
    std::atomic<bool> any_{false};
    std::mutex mutex_;
    std::array<std::string, DevicePoison::kDevices> lines_;
};

} // namespace ascend::mock
