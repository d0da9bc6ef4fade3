// SPDX-License-Identifier: MIT
#include "device/host_log.h"

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

std::string &messages() {
    thread_local std::string text;
    return text;
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
    std::string &text = messages();
    text.append(line).append("\n");
    if (text.size() > kKeptMessageBytes) {
        text.erase(0, text.size() - kKeptMessageBytes);
    }
}

std::string take_messages() {
    std::string text;
    text.swap(messages());
    return text;
}

} // namespace ascend::mock
