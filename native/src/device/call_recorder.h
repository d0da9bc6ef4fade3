// Which exports were entered, in order, for tests that make each of an operation's calls fail in turn.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "device/export.h"

namespace ascend::mock {

// All members may be called from any thread. Off until asked for, and then costs a flag per call.
class ASCEND_MOCK_API CallRecorder {
public:
    // Either way forgets what was recorded.
    void record(bool on);

    // Notes the entry of an export; `function` is a literal.
    void note(const char *function) {
        if (on_.load(std::memory_order_acquire)) {
            note_recorded(function);
        }
    }

    // Writes the names recorded so far, one a line, and forgets them; false, and nothing changes, when they need more
    // than `size` bytes. `needed` (may be null) receives their size with the NUL.
    bool take(char *text, size_t size, size_t *needed);

private:
    void note_recorded(const char *function);

    std::atomic<bool> on_{false};
    std::mutex mutex_;
    std::vector<std::string> calls_; // copies: a library may be unloaded meanwhile
};

} // namespace ascend::mock
