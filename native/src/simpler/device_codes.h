// Names and hints for the negated device codes. SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace ascend::mock {

// What a device-side code means and what to look at; -1, -2 and -3 also have general meanings.
std::string describe_device_code(int status);

} // namespace ascend::mock
