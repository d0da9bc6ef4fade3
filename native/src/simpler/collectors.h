// The collectors that a CallConfig can switch on. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "device/runner.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

struct Collectors {
    int swimlane_level = 0; // 0 = off
    bool dependencies = false;
    std::string output_prefix; // folder of the files
};

// Of a config that check_config accepted.
Collectors collectors_of(const CallConfig &config);

// Writes what was asked for under the prefix, over the files of an earlier run: chip_swimlane_records.json, deps.json.
Verdict write_collections(const Collectors &collectors, const RunOutcome &outcome, const DeviceProfile &profile);

} // namespace ascend::mock
