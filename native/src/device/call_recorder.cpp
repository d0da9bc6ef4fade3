// SPDX-License-Identifier: MIT
#include "device/call_recorder.h"

#include <cstring>
#include <string>

namespace ascend::mock {

void CallRecorder::record(bool on) {
    const std::lock_guard<std::mutex> lock(mutex_);
    calls_.clear();
    on_.store(on, std::memory_order_release);
}

void CallRecorder::note_recorded(const char *function) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (on_.load(std::memory_order_relaxed)) {
        calls_.emplace_back(function);
    }
}

bool CallRecorder::take(char *text, size_t size, size_t *needed) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string names;
    for (const std::string &call : calls_) {
        names.append(names.empty() ? "" : "\n").append(call);
    }
    if (needed != nullptr) {
        *needed = names.size() + 1;
    }
    if (text == nullptr || size <= names.size()) {
        return false;
    }
    std::memcpy(text, names.c_str(), names.size() + 1);
    calls_.clear();
    return true;
}

} // namespace ascend::mock
