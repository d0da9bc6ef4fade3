// SPDX-License-Identifier: MIT
#include "schedule_support.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "harness.h"

namespace ascend::mock::test {

DeviceProfile shipped_profile(const std::string &name) {
    std::ifstream file(std::string(ASCEND_PROFILE_DIR) + "/" + name + ".json");
    std::stringstream text;
    text << file.rdbuf();
    DeviceProfile profile;
    std::string error;
    CHECK(DeviceProfile::parse(text.str(), profile, error));
    CHECK_EQ(error, "");
    return profile;
}

Problem report_problem() {
    Problem problem;
    problem.heads = 40;
    problem.kv_heads = 8;
    problem.dim = 128;
    problem.block_size = 128;
    problem.contexts.assign(16, 4096);
    return problem;
}

TaskGraph plan_cce(const Problem &problem, TilingMode mode, const DeviceProfile &profile) {
    uint32_t blocks = 0;
    const std::vector<int32_t> words = make_tiling(problem, mode, blocks);
    CceTiling tiling;
    std::string error;
    CHECK(CceTiling::parse(words.data(), words.size(), blocks, tiling, error));
    return plan_cce_attention(tiling, blocks, profile);
}

TaskGraph plan_qwen3(const Problem &problem, const DeviceProfile &profile) {
    Qwen3Layer layer;
    layer.heads = problem.heads;
    layer.kv_heads = problem.kv_heads;
    layer.dim = problem.dim;
    layer.contexts.assign(problem.contexts.begin(), problem.contexts.end());
    return plan_qwen3_layer(layer, profile);
}

double makespan_us(const Schedule &schedule, std::initializer_list<int32_t> func_ids) {
    std::vector<std::pair<uint64_t, uint64_t>> spans;
    for (const CoreSpan &span : schedule.cores) {
        if (std::find(func_ids.begin(), func_ids.end(), span.func_id) != func_ids.end()) {
            spans.emplace_back(span.start_ns, span.end_ns);
        }
    }
    std::sort(spans.begin(), spans.end());
    uint64_t covered = 0;
    uint64_t end = 0;
    for (const auto &[first, last] : spans) {
        covered += last - std::min(last, std::max(first, end));
        end = std::max(end, last);
    }
    return static_cast<double>(covered) / 1000;
}

} // namespace ascend::mock::test
