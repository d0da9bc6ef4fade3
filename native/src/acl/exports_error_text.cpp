// Exports: log lines and what went wrong on this thread. SPDX-License-Identifier: MIT
#include <cstdarg>
#include <cstdio>
#include <iterator>
#include <utility>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

AclResult unknown_level(AclLastErrLevel level) {
    return acl_error(ACL_ERROR_INVALID_PARAM, text("level ", static_cast<int>(level), "; only 0 exists"));
}

} // namespace

void aclAppLog(aclLogLevel level, const char *function, const char *file, uint32_t line, const char *format, ...) {
    constexpr SimplerLogLevel kLevels[] = {SIMPLER_LOG_DEBUG, SIMPLER_LOG_INFO, SIMPLER_LOG_WARN, SIMPLER_LOG_ERROR};
    if (level >= std::size(kLevels) || format == nullptr) {
        return;
    }
    char message[1024];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    DeviceModel::instance().log.write(
        kLevels[level], "application",
        text(file == nullptr ? "" : file, ":", line, " ", function == nullptr ? "" : function, ": ", message));
}

const char *aclGetRecentErrMsg() {
    const char *text = nullptr;
    guarded("aclGetRecentErrMsg", [&]() -> AclResult {
        std::string messages = take_messages();
        if (const Lookup<Context> context = AclState::instance().current(); context) {
            messages += DeviceModel::instance().messages.take(context.object->device);
        }
        if (!messages.empty()) {
            std::string &kept = thread_state().returned_messages;
            kept = std::move(messages);
            text = kept.c_str();
        }
        return {};
    });
    return text;
}

aclError aclrtGetLastError(AclLastErrLevel level) {
    return guarded("aclrtGetLastError", [&]() -> AclResult {
        if (level != ACL_RT_THREAD_LEVEL) {
            return unknown_level(level);
        }
        return {std::exchange(thread_state().last_error, ACL_SUCCESS), {}};
    });
}

aclError aclrtPeekAtLastError(AclLastErrLevel level) {
    return guarded("aclrtPeekAtLastError", [&]() -> AclResult {
        if (level != ACL_RT_THREAD_LEVEL) {
            return unknown_level(level);
        }
        return {thread_state().last_error, {}};
    });
}
