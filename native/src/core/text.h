// Message building. SPDX-License-Identifier: MIT
#pragma once

#include <sstream>
#include <string>

namespace ascend::mock {

// The parts streamed one after another: text("slot ", 3) is "slot 3".
template <typename... Parts> std::string text(const Parts &...parts) {
    std::ostringstream stream;
    (stream << ... << parts);
    return stream.str();
}

} // namespace ascend::mock
