// libcpu_sim_context.so and libsimpler_log.so of a stand-in tree, by STAND_IN_COMPANION. SPDX-License-Identifier: MIT
#include "report.h"

#include "expected.h"
#include "settings.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

#if STAND_IN_COMPANION == 1
EXPORT void standin_context_is_loaded() {}
#if STAND_IN_LOG
#include "log_state.h"
#endif
#else
static int s_first = -1;
static int s_second = -1;
static int s_calls = 0;

EXPORT int standin_log_first() { return s_first; }
EXPORT int standin_log_second() { return s_second; }
EXPORT int standin_log_calls() { return s_calls; }

EXPORT int simpler_log_init(int severity
#if STAND_IN_LOG_LIBRARY == 2
                            , int verbosity
#endif
) {
    s_calls++;
    s_first = severity;
#if STAND_IN_LOG_LIBRARY == 2
    s_second = verbosity;
#endif
    return 0;
}
#endif

#include "controls.h"
