// SPDX-License-Identifier: MIT
#include "acl/context.h"

#include <algorithm>

#include "acl/thread_state.h"
#include "device/model.h"

namespace ascend::mock {

uint64_t next_id() {
    return ++DeviceModel::instance().next_owner;
}

ThreadState &thread_state() {
    thread_local ThreadState state;
    return state;
}

std::shared_ptr<Stream> Context::default_stream() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (default_ == nullptr) {
        default_ = std::make_shared<Stream>(next_id(), shared_from_this());
    }
    return default_;
}

std::vector<std::shared_ptr<Stream>> Context::streams() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::shared_ptr<Stream>> all = made_;
    if (default_ != nullptr) {
        all.push_back(default_);
    }
    return all;
}

void Context::add(const std::shared_ptr<Stream> &stream) {
    const std::lock_guard<std::mutex> lock(mutex_);
    made_.push_back(stream);
}

void Context::remove(const Stream &stream) {
    const std::lock_guard<std::mutex> lock(mutex_);
    made_.erase(std::remove_if(made_.begin(), made_.end(), [&](const auto &entry) { return entry.get() == &stream; }),
                made_.end());
}

} // namespace ascend::mock
