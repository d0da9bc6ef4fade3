// How a device's TraCR captures are written. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace ascend::mock {

class Json; // core/json.h

// The "capture" section of a profile; plain data.
struct CaptureStyle {
    // Whose captures they resemble: `june`, simpler's TraCR branch of 2026-06-26 (22d49f733), which records no
    // func_ids; `july`, the head of 2026-07-08 (60c62a94f); `aicore`, the fork whose cores record themselves.
    enum class Revision : uint8_t { june, july, aicore };

    Revision revision = Revision::july;
    uint64_t seed = 0;            // of all draws: which thread comes first, how late it is
    double idle_loop_ns = 50'000; // between the loops that a scheduler records while it has nothing to do

    // Reads the JSON object. False: `out` is untouched and `error` names the key and the value refused.
    static bool read(const Json &json, CaptureStyle &out, std::string &error);
};

} // namespace ascend::mock
