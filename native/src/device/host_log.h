// Log lines to stderr, and the text of recent refusals per thread. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "device/export.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

// Silent until a state is bound. Lines read "[ascend-mock] LEVEL component: text", one write each.
class ASCEND_MOCK_API HostLog {
public:
    // Keeps the pointer. False when the state is null or its version, size or threshold is not allowed.
    bool bind(SimplerHostLogState *state);

    bool enabled(SimplerLogLevel level) const;
    void write(SimplerLogLevel level, const char *component, std::string_view line) const;

private:
    std::atomic<SimplerHostLogState *> state_{nullptr};
};

// Appends a line to this thread's recent messages, which aclGetRecentErrMsg drains. The latest 16 KB are kept.
ASCEND_MOCK_API void remember_message(std::string_view line);

// This thread's recent messages; empties them.
ASCEND_MOCK_API std::string take_messages();

// Keeps the messages of all threads together while it is on.
ASCEND_MOCK_API void share_messages(bool on);

} // namespace ascend::mock
