// Visibility of what the libraries share or export. SPDX-License-Identifier: MIT
#pragma once

#define ASCEND_MOCK_API __attribute__((visibility("default")))
