// The noise in force and the runs it has met. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "device/export.h"
#include "device/noise.h"

namespace ascend::mock {

// Installed noise goes before the profile's own. All members may be called from any thread.
class ASCEND_MOCK_API NoisePlan {
public:
    // Starts with the noise in the environment variable ASCEND_MOCK_NOISE, JSON text or the path of a file; one that is
    // refused is reported on standard error and ignored.
    NoisePlan();

    // Installs noise from JSON text and counts the runs anew. Empty text takes the installed noise away. False leaves
    // everything as it was; `error` says what was refused.
    bool install(std::string_view json, std::string &error);

    // The noise of the profile that was just loaded; null for none.
    void set_profile(std::shared_ptr<const Noise> noise);

    // What happens to a device's next run. Called once per run that has succeeded.
    RunNoise next_run(std::string_view program, int32_t device);

private:
    struct InForce {
        std::shared_ptr<const Noise> noise;
        std::map<int32_t, uint64_t> runs; // per device, since it came into force
    };

    std::mutex mutex_;
    InForce installed_;
    InForce profile_;
};

} // namespace ascend::mock
