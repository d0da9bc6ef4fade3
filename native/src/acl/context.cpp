// SPDX-License-Identifier: MIT
#include "acl/context.h"

#include <algorithm>

#include "acl/resources.h"
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
        const int32_t number = DeviceResources::of(device).streams.take().value_or(-1);
        default_ = std::make_shared<Stream>(next_id(), number, shared_from_this(), StreamOptions{});
    }
    return default_;
}

bool Context::is_default(const Stream &stream) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return default_.get() == &stream;
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

void Context::set_option(int32_t option, int64_t value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    options_[option] = value;
}

std::optional<int64_t> Context::option(int32_t option) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = options_.find(option);
    return entry == options_.end() ? std::nullopt : std::optional<int64_t>(entry->second);
}

} // namespace ascend::mock
