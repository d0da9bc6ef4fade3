// Plans and figures for the tests of schedule and captures. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>

#include "device/profile.h"
#include "programs/builtin.h"
#include "programs_support.h"
#include "schedule/scheduler.h"

namespace ascend::mock::test {

// One of the shipped profiles.
DeviceProfile shipped_profile(const std::string &name);

// batch 16, 40 query heads, 8 KV heads, head_dim 128, context 4096, block 128.
Problem report_problem();

TaskGraph plan_cce(const Problem &problem, TilingMode mode, const DeviceProfile &profile);
TaskGraph plan_qwen3(const Problem &problem, const DeviceProfile &profile);

// Length of the union of the spans of these kernels over all lanes.
double makespan_us(const Schedule &schedule, std::initializer_list<int32_t> func_ids);

inline constexpr std::initializer_list<int32_t> kCceKernels = {0, 1};
inline constexpr std::initializer_list<int32_t> kQwen3Attention = {16, 17, 18};

} // namespace ascend::mock::test
