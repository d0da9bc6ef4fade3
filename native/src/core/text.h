// Message building. SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

namespace ascend::mock {

// The parts streamed one after another: text("slot ", 3) is "slot 3".
template <typename... Parts> std::string text(const Parts &...parts) {
    std::ostringstream stream;
    (stream << ... << parts);
    return stream.str();
}

// The shortest of the usual forms that reads back as the same number.
inline std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    char shorter[32];
    std::snprintf(shorter, sizeof shorter, "%g", value);
    return std::strtod(shorter, nullptr) == value ? shorter : text;
}

} // namespace ascend::mock
