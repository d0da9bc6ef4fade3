// Noise on the modelled times, replayable from a seed. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ascend::mock {

class Json; // core/json.h

// What noise does to one run.
struct RunNoise {
    double factor = 1;              // of every time of the run
    double first_dispatch_late = 0; // ns that the first dispatch and all that follows it come later
    bool lost = false;              // the run succeeds but nobody knows its times
};

// A set of disturbances; each key of the JSON is one of them and may be left out. Plain data.
class Noise {
public:
    static constexpr double kLeastFactor = 0.01;
    static constexpr double kMostFactor = 100;

    // Reads the JSON object. `where` starts every message. False: `out` is untouched and `error` names the key and the
    // value refused.
    static bool read(const Json &json, const std::string &where, Noise &out, std::string &error);

    // What happens to a device's run; `ordinal` counts the device's runs from 1. The same for the same arguments.
    RunNoise of_run(std::string_view program, int32_t device, uint64_t ordinal) const;

private:
    uint64_t seed_ = 0;
    double log_normal_sigma_ = 0;
    double drift_per_run_ = 0;
    uint64_t throttle_from_run_ = 0; // 0 = never
    double throttle_factor_ = 1;
    double bimodal_probability_ = 0;
    double bimodal_delay_ns_ = 0;
    std::vector<uint64_t> missing_runs_;                  // sorted
    std::map<std::string, double, std::less<>> programs_; // empty = all, with factor 1
};

} // namespace ascend::mock
