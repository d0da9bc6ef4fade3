// Present where the log's levels are thresholds (10 to 60). SPDX-License-Identifier: MIT
#pragma once
