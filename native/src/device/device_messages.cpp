// SPDX-License-Identifier: MIT
#include "device/device_messages.h"

#include <utility>

namespace ascend::mock {

void DeviceMessages::add(int32_t device, std::string_view line) {
    constexpr size_t kKept = 16 << 10;
    if (device < 0 || device >= DevicePoison::kDevices) {
        return;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string &lines = lines_[static_cast<size_t>(device)];
    lines.append(line).append("\n");
    if (lines.size() > kKept) {
        lines.erase(0, lines.find('\n', lines.size() - kKept - 1) + 1);
    }
    any_.store(true, std::memory_order_release);
}

std::string DeviceMessages::take(int32_t device) {
    if (!any_.load(std::memory_order_acquire) || device < 0 || device >= DevicePoison::kDevices) {
        return {};
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(lines_[static_cast<size_t>(device)], {});
}

} // namespace ascend::mock
