// SPDX-License-Identifier: MIT
#include "device/poison.h"

namespace ascend::mock {

void DevicePoison::set(int32_t device, int code, bool permanent) {
    if (device < 0 || device >= kDevices || code == 0) {
        return;
    }
    auto &state = states_[static_cast<size_t>(device)];
    const int64_t wanted = int64_t{code} * 2 + (permanent ? 1 : 0);
    int64_t seen = state.load(std::memory_order_acquire);
    while (seen == 0 || (permanent && (seen & 1) == 0)) {
        if (state.compare_exchange_weak(seen, wanted, std::memory_order_acq_rel)) {
            break;
        }
    }
    any_.store(true, std::memory_order_release);
}

void DevicePoison::clear(int32_t device) {
    if (device < 0 || device >= kDevices) {
        return;
    }
    auto &state = states_[static_cast<size_t>(device)];
    int64_t seen = state.load(std::memory_order_acquire);
    while (seen != 0 && (seen & 1) == 0 && !state.compare_exchange_weak(seen, 0, std::memory_order_acq_rel)) {
    }
}

void DevicePoison::restore_lost() {
    for (auto &state : states_) {
        int64_t seen = state.load(std::memory_order_acquire);
        while ((seen & 1) != 0 && !state.compare_exchange_weak(seen, 0, std::memory_order_acq_rel)) {
        }
    }
}

} // namespace ascend::mock
