// SPDX-License-Identifier: MIT
#include <algorithm>

#include "device/profile.h"
#include "programs/builtin.h"
#include "programs/cce_tiling.h"

namespace ascend::mock {

namespace {

constexpr double kElementBytes = 2;

// HBM traffic of a unit: the keys and values of each KV head it touches once, its queries and its outputs. Heads that
// read the same rows again find them in the L2 cache.
double unit_bytes(const CceTiling &tiling, const CceUnit &unit) {
    const uint32_t first = unit.first_head / tiling.group;
    const uint32_t last = (unit.first_head + unit.heads - 1) / tiling.group;
    const double cache_rows = 2.0 * unit.keys * (last - first + 1);
    return (cache_rows + 2.0 * unit.heads) * tiling.dim * kElementBytes;
}

} // namespace

TaskGraph plan_cce_attention(const CceTiling &tiling, uint32_t blocks, const DeviceProfile &profile) {
    const DeviceProfile::Cce &costs = profile.cce;
    TaskGraph graph;
    for (uint32_t block = 0; block < blocks; ++block) {
        graph.tasks.push_back({block * 3, 3, 0, 0, block > 0});
        TaskPart cube;
        cube.func_id = 0;
        cube.is_cube = true;
        cube.fixed_ns = costs.start_ns;
        cube.efficiency = tiling.splits_keys ? costs.split_kv_efficiency : costs.batch_head_efficiency;
        TaskPart vector;
        vector.func_id = 1;
        vector.follows_cube = true;
        vector.fixed_ns = costs.start_ns;
        if (tiling.splits_keys) {
            const double combined = static_cast<double>(tiling.batch) * tiling.heads / blocks / 2;
            vector.joins_blocks = true;
            vector.tail_ns = combined * costs.combine_ns;
        }
        graph.parts.insert(graph.parts.end(), {cube, vector, vector});
    }
    for (const CceUnit &unit : tiling.units) {
        TaskPart &cube = graph.parts[size_t{unit.block} * 3];
        cube.bytes += unit_bytes(tiling, unit);
        cube.flops += 4.0 * unit.heads * unit.keys * tiling.dim;
        cube.fixed_ns += costs.unit_ns;
    }
    return graph;
}

} // namespace ascend::mock
