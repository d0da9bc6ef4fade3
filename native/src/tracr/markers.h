// The marker lists of the revisions that captures resemble. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "device/capture_style.h"

namespace ascend::mock {

// The markers of a revision; an event id is a position in the list.
const std::vector<std::string_view> &markers_of(CaptureStyle::Revision revision);

// The event id of a marker that the revision has.
uint16_t event_of(CaptureStyle::Revision revision, std::string_view marker);

} // namespace ascend::mock
