// SPDX-License-Identifier: MIT
#include "acl/resources.h"

#include <map>

namespace ascend::mock {

std::optional<int32_t> IdPool::take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (in_use_ == limit_) {
        return std::nullopt;
    }
    while (lowest_ < taken_.size() && taken_[lowest_]) {
        ++lowest_;
    }
    if (lowest_ == taken_.size()) {
        taken_.push_back(false);
    }
    taken_[lowest_] = true;
    ++in_use_;
    return static_cast<int32_t>(lowest_++);
}

void IdPool::give(int32_t id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto place = static_cast<size_t>(id);
    if (id < 0 || place >= taken_.size() || !taken_[place]) {
        return;
    }
    taken_[place] = false;
    --in_use_;
    lowest_ = place < lowest_ ? place : lowest_;
}

uint32_t IdPool::available() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return limit_ - in_use_;
}

DeviceResources &DeviceResources::of(int32_t device) {
    static std::mutex mutex;
    static auto *const all = new std::map<int32_t, DeviceResources>();
    const std::lock_guard<std::mutex> lock(mutex);
    return (*all)[device];
}

} // namespace ascend::mock
