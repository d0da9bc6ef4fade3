// SPDX-License-Identifier: MIT
#include "simpler/capture.h"

#if defined(ASCEND_TRACR)
#include <string>
#include <vector>

#include "abi/simpler_abi.h"
#include "device/model.h"
#include "simpler/guard.h"
#include "tracr/tracr_writer.h"
#endif

namespace ascend::mock {

#if defined(ASCEND_TRACR)

namespace {

// Made while the library is loaded: the sample id is that of this moment.
TracrWriter writer;

} // namespace

Verdict write_capture(const RunOutcome &outcome, const DeviceProfile &profile, int32_t device_id) {
    std::string path_or_error;
    std::vector<std::string> log;
    DeviceModel &model = DeviceModel::instance();
    if (!writer.write(outcome.schedule, profile, device_id, outcome.counter_ns, path_or_error,
                      model.faults.trace_faults(), &log)) {
        return {SIMPLER_ERROR, "the TraCR capture could not be written: " + path_or_error};
    }
    for (const std::string &line : log) {
        model.log.write(SIMPLER_LOG_TIMING, kSimplerComponent, line);
    }
    ++model.ledger.total_captures;
    model.log.write(SIMPLER_LOG_INFO, kSimplerComponent, "TraCR capture written to " + path_or_error);
    return {};
}

#else

Verdict write_capture(const RunOutcome &, const DeviceProfile &, int32_t) {
    return {};
}

#endif

} // namespace ascend::mock
