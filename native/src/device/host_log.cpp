// SPDX-License-Identifier: MIT
#include "device/host_log.h"

#include <atomic>
#include <mutex>
#include <unistd.h>

namespace ascend::mock {

namespace {

constexpr size_t kKeptMessageBytes = 16 * 1024;

// A name, or null when the number is no level.
const char *level_name(int32_t level) {
    switch (level) {
    case SIMPLER_LOG_DEBUG:
        return "DEBUG";
    case SIMPLER_LOG_INFO:
        return "INFO";
    case SIMPLER_LOG_TIMING:
        return "TIMING";
    case SIMPLER_LOG_WARN:
        return "WARN";
    case SIMPLER_LOG_ERROR:
        return "ERROR";
    case SIMPLER_LOG_OFF:
        return "OFF";
    default:
        return nullptr;
    }
}

// Of one thread, or of the process while messages are shared.
class Messages {
public:
    void add(std::string_view line) {
        const std::lock_guard<std::mutex> lock(mutex_);
        text_.append(line).append("\n");
        if (text_.size() > kKeptMessageBytes) {
            text_.erase(0, text_.size() - kKeptMessageBytes);
        }
    }
    std::string take() {
        std::string text;
        const std::lock_guard<std::mutex> lock(mutex_);
        text.swap(text_);
        return text;
    }

private:
    std::mutex mutex_;
    std::string text_;
};

std::atomic<bool> shared{false};

Messages &messages() {
    thread_local Messages own;
    static auto *const all = new Messages();
    return shared.load(std::memory_order_acquire) ? *all : own;
}

} // namespace

bool HostLog::bind(SimplerHostLogState *state) {
    if (state == nullptr || state->abi_version != SIMPLER_HOST_LOG_ABI_VERSION ||
        state->struct_size < sizeof(SimplerHostLogState) ||
        level_name(__atomic_load_n(&state->threshold, __ATOMIC_RELAXED)) == nullptr) {
        return false;
    }
    state_.store(state, std::memory_order_release);
    return true;
}

bool HostLog::enabled(SimplerLogLevel level) const {
    const SimplerHostLogState *state = state_.load(std::memory_order_acquire);
    return state != nullptr && level >= __atomic_load_n(&state->threshold, __ATOMIC_RELAXED);
}

void HostLog::write(SimplerLogLevel level, const char *component, std::string_view line) const {
    if (!enabled(level)) {
        return;
    }
    std::string out = "[ascend-mock] ";
    out.append(level_name(level)).append(" ").append(component).append(": ").append(line).append("\n");
    // A log line that stderr does not take is lost on purpose: nothing can be done about it here.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, out.data(), out.size());
}

void remember_message(std::string_view line) {
    messages().add(line);
}

std::string take_messages() {
    return messages().take();
}

void share_messages(bool on) {
    shared.store(on, std::memory_order_release);
}

} // namespace ascend::mock
