// SPDX-License-Identifier: MIT
#include "device/capture_style.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/json.h"
#include "core/text.h"

namespace ascend::mock {

namespace {

constexpr std::string_view kRevisions[] = {"june", "july", "aicore"};
constexpr double kLeastIdleNs = 1'000;
constexpr double kMostIdleNs = 1e9;

bool refuse(const std::string &key, const Json &value, const std::string &expected, std::string &error) {
    const std::string shown = value.is_number()   ? number_text(value.as_number())
                              : value.is_string() ? text('"', value.as_string(), '"')
                                                  : std::string(value.kind_name());
    error = text("capture", key.empty() ? "" : ".", key, " is ", shown, "; ", expected, " is expected");
    return false;
}

} // namespace

bool CaptureStyle::read(const Json &json, CaptureStyle &out, std::string &error) {
    if (!json.is_object()) {
        return refuse("", json, "an object", error);
    }
    CaptureStyle style;
    for (const auto &[key, value] : json.members()) {
        if (key == "revision") {
            const auto found = std::find(std::begin(kRevisions), std::end(kRevisions), value.as_string());
            if (found == std::end(kRevisions)) {
                return refuse(key, value, "\"june\", \"july\" or \"aicore\"", error);
            }
            style.revision = static_cast<Revision>(found - std::begin(kRevisions));
        } else if (key == "seed") {
            if (!value.as_whole(style.seed)) {
                return refuse(key, value, "a whole number in digits", error);
            }
        } else if (key == "idle_loop_ns") {
            style.idle_loop_ns = value.as_number();
            if (!value.is_number() || style.idle_loop_ns < kLeastIdleNs || style.idle_loop_ns > kMostIdleNs) {
                return refuse(key, value, text("a number from ", kLeastIdleNs, " to ", kMostIdleNs), error);
            }
        } else {
            error = text("capture.", key, " is unknown; revision, seed and idle_loop_ns exist");
            return false;
        }
    }
    out = style;
    return true;
}

} // namespace ascend::mock
