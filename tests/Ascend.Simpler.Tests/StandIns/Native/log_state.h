// The log's state as a library binds it. SPDX-License-Identifier: MIT
#pragma once

static const void *s_log_state = nullptr;

EXPORT int simpler_host_log_bind_state(void *state) {
    const Record record("simpler_host_log_bind_state");
    if (state == nullptr || setting(BIND_STATUS) != 0) {
        return -1;
    }
    read_structure("log", state, s_log);
    const uint64_t threshold = value_of(s_log, state, "threshold");
    if (threshold != 10 && threshold != 20 && threshold != 25 && threshold != 30 && threshold != 40 && threshold != 60) {
        return -1;
    }
    if (field_of(s_log, "abi_version") != nullptr && (value_of(s_log, state, "abi_version") != STAND_IN_LOG_VERSION ||
                                                     value_of(s_log, state, "struct_size") != (uint64_t)s_log.size)) {
        return -1;
    }
    s_log_state = state;
    return 0;
}

// The threshold in the bound state now; -1 when none is bound.
EXPORT int standin_threshold() { return s_log_state == nullptr ? -1 : (int)value_of(s_log, s_log_state, "threshold"); }
