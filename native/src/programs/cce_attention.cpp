// The CCE highperf SPMD paged-attention kernel of simpler's examples. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/thread_pool.h"
#include "device/profile.h"
#include "programs/attention.h"
#include "programs/builtin.h"
#include "programs/cce_tiling.h"
#include "programs/checks.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

enum TensorIndex : size_t {
    kQuery,
    kKeys,
    kValues,
    kTable,
    kOut,
    kScoreGm,
    kProbGm,
    kOutTmpGm,
    kGoGm,
    kPartialGm,
    kLseGm,
    kK16,
    kV16,
    kTiling,
    kNull
};

const std::vector<ExpectedTensor> &expected_tensors() {
    static const std::vector<ExpectedTensor> all = {
        {"query", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 3, false},
        {"key_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"value_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"block_table", {SIMPLER_INT32}, 2, false},
        {"out", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 3, true},
        {"s_gm", {SIMPLER_UINT8}, 0, false},
        {"p_gm", {SIMPLER_UINT8}, 0, false},
        {"o_tmp_gm", {SIMPLER_UINT8}, 0, false},
        {"go_gm", {SIMPLER_UINT8}, 0, false},
        {"o_core_tmp_gm", {SIMPLER_UINT8}, 0, false},
        {"l_gm", {SIMPLER_UINT8}, 0, false},
        {"gm_k16", {SIMPLER_UINT8}, 0, false},
        {"gm_v16", {SIMPLER_UINT8}, 0, false},
        {"tiling", {SIMPLER_INT32}, 1, false},
        {"null", {SIMPLER_UINT8, SIMPLER_INT8, SIMPLER_BOOL}, 0, false},
    };
    return all;
}

// The workspace that `blocks` SPMD blocks need whatever the tiling.
Verdict check_workspaces(const RunInputs &inputs, uint64_t blocks) {
    constexpr uint64_t kTile = 65536;
    const uint64_t heads = inputs.tensors[kQuery].shapes[1];
    const uint64_t dim = inputs.tensors[kQuery].shapes[2];
    const uint64_t lanes = blocks * 4 / 5 * heads * blocks;
    const uint64_t gathered = std::max<uint64_t>(16, 2 * blocks * 256 * heads * dim * 2);
    const std::pair<size_t, uint64_t> needed[] = {{kScoreGm, blocks * kTile * 4},
                                                  {kProbGm, blocks * kTile * 2},
                                                  {kOutTmpGm, blocks * kTile * 8},
                                                  {kGoGm, blocks * kTile * 4},
                                                  {kPartialGm, std::max<uint64_t>(16, lanes * dim * 4)},
                                                  {kLseGm, std::max<uint64_t>(16, lanes * 4)},
                                                  {kK16, gathered},
                                                  {kV16, gathered}};
    for (const auto &[index, bytes] : needed) {
        if (const uint64_t given = element_count(inputs.tensors[index]); given < bytes) {
            return refuse("tensor " + std::to_string(index) + " (" + expected_tensors()[index].name + ") has " +
                          std::to_string(given) + " bytes; " + std::to_string(blocks) + " blocks need " +
                          std::to_string(bytes));
        }
    }
    return {};
}

// Everything that the kernel would address, checked before anything is written.
Verdict check_addresses(const CceTiling &tiling, const RunInputs &inputs) {
    const RunTensor &table = inputs.tensors[kTable];
    const int32_t *entries = elements<const int32_t>(table);
    const uint64_t block_elements = uint64_t{tiling.block_size} * tiling.kv_heads * tiling.dim;
    const uint64_t cache_elements =
        std::min(element_count(inputs.tensors[kKeys]), element_count(inputs.tensors[kValues]));
    const uint64_t blocks = cache_elements / block_elements;
    const uint64_t row = uint64_t{tiling.heads} * tiling.dim;
    const uint64_t query_elements = element_count(inputs.tensors[kQuery]);
    const uint64_t out_elements = element_count(inputs.tensors[kOut]);
    for (size_t i = 0; i < tiling.sequences.size(); ++i) {
        const CceSequence &sequence = tiling.sequences[i];
        const std::string where = "sequence " + std::to_string(i);
        if (row > query_elements || sequence.query_offset > query_elements - row) {
            return fault(where + " of the tiling reads queries from element " + std::to_string(sequence.query_offset) +
                         "; " + describe("query", inputs.tensors[kQuery]) + " ends before that row does");
        }
        if (row > out_elements || sequence.output_offset > out_elements - row) {
            return fault(where + " of the tiling writes from element " + std::to_string(sequence.output_offset) + "; " +
                         describe("out", inputs.tensors[kOut]) + " ends before that row does");
        }
        const uint64_t needed = (uint64_t{sequence.context} + tiling.block_size - 1) / tiling.block_size;
        const uint64_t first = uint64_t{sequence.table_row} * tiling.table_stride;
        if (needed > tiling.table_stride || first + needed > element_count(table)) {
            return fault(where + " has a context of " + std::to_string(sequence.context) + " tokens, " +
                         std::to_string(needed) + " blocks from row " + std::to_string(sequence.table_row) + "; " +
                         describe("block_table", table) + " and a tiling of " + std::to_string(tiling.table_stride) +
                         " blocks per query hold less");
        }
        for (uint64_t b = 0; b < needed; ++b) {
            if (const int64_t block = entries[first + b]; block < 0 || static_cast<uint64_t>(block) >= blocks) {
                return fault("block_table[" + std::to_string(sequence.table_row) + "][" + std::to_string(b) + "] is " +
                             std::to_string(block) + "; the cache has blocks 0 to " + std::to_string(blocks) +
                             " (exclusive)");
            }
        }
        if (!tiling.splits_keys || sequence.context == 0) {
            continue;
        }
        const uint64_t lanes = uint64_t{tiling.heads} * tiling.kv_splits;
        const uint64_t lse_floats = element_count(inputs.tensors[kLseGm]) / 4;
        const uint64_t partial_floats = element_count(inputs.tensors[kPartialGm]) / 4;
        const bool lse_fits = sequence.lse_offset <= lse_floats && lanes <= lse_floats - sequence.lse_offset;
        const uint64_t limit = partial_floats / tiling.kv_splits;
        if (!lse_fits || row > limit || sequence.partial_offset > limit - row) {
            const char *name = lse_fits ? "o_core_tmp_gm" : "l_gm";
            const uint64_t bytes =
                lse_fits ? (sequence.partial_offset + row) * tiling.kv_splits * 4 : (sequence.lse_offset + lanes) * 4;
            return fault(where + " keeps partial results of " + std::to_string(tiling.kv_splits) +
                         " key ranges up to byte " + std::to_string(bytes) + " of " + name + ", which has " +
                         std::to_string((lse_fits ? partial_floats : lse_floats) * 4));
        }
        if (const uint32_t ranges = tiling.ranges_of(sequence); ranges > tiling.kv_splits) {
            return fault(where + " has " + std::to_string(ranges) + " ranges of " +
                         std::to_string(tiling.kv_split_keys) + " keys; tiling word 24 (key splits) is " +
                         std::to_string(tiling.kv_splits));
        }
    }
    return {};
}

class CceRun {
public:
    CceRun(const CceTiling &tiling, const RunInputs &inputs)
        : tiling_(tiling), query_(elements<const uint16_t>(inputs.tensors[kQuery])),
          out_(elements<uint16_t>(inputs.tensors[kOut])), table_(elements<const int32_t>(inputs.tensors[kTable])) {
        cache_.keys = elements<const uint16_t>(inputs.tensors[kKeys]);
        cache_.values = elements<const uint16_t>(inputs.tensors[kValues]);
        cache_.is_bf16 = tiling.is_bf16;
        cache_.block_size = tiling.block_size;
        cache_.kv_heads = tiling.kv_heads;
        cache_.dim = tiling.dim;
        for (const CceSequence &sequence : tiling.sequences) {
            if (tiling.splits_keys && sequence.context > 0) {
                const uint64_t lanes = uint64_t{tiling.heads} * tiling.kv_splits;
                lse_.resize(std::max<size_t>(lse_.size(), sequence.lse_offset + lanes));
                const uint64_t row = uint64_t{tiling.heads} * tiling.dim;
                partial_.resize(std::max<size_t>(partial_.size(), (sequence.partial_offset + row) * tiling.kv_splits));
            }
        }
    }

    // The unit's heads, those of one KV head at a time, with a running maximum over tiles of keys.
    void run_unit(const CceUnit &unit) {
        HeadGroup group;
        const CceSequence &sequence = tiling_.sequences[unit.sequence];
        for (uint32_t head = unit.first_head; head < unit.first_head + unit.heads;) {
            const uint32_t kv_head = head / tiling_.group;
            const uint32_t end = std::min((kv_head + 1) * tiling_.group, unit.first_head + unit.heads);
            group.load_queries(query_ + sequence.query_offset + uint64_t{head} * tiling_.dim, tiling_.is_bf16,
                               end - head, tiling_.dim);
            attend(group, unit, head, kv_head);
            head = end;
        }
    }

    // Folds the key ranges of one sequence, weighted by their log-sum-exp.
    void combine(const CceSequence &sequence) {
        const uint32_t ranges = tiling_.ranges_of(sequence);
        std::vector<float> row(tiling_.dim);
        for (uint32_t head = 0; head < tiling_.heads && sequence.context > 0; ++head) {
            const float *lse = lse_.data() + sequence.lse_offset + uint64_t{head} * tiling_.kv_splits;
            const float *partial = partial_.data() + partial_index(sequence, head, 0);
            const float most = *std::max_element(lse, lse + ranges);
            float sum = 0;
            std::fill(row.begin(), row.end(), 0.0f);
            for (uint32_t range = 0; range < ranges; ++range) {
                const float weight = std::exp(lse[range] - most);
                sum += weight;
                for (uint32_t d = 0; d < tiling_.dim; ++d) {
                    row[d] += weight * partial[uint64_t{range} * tiling_.dim + d];
                }
            }
            store_row(row.data(), 1 / sum, tiling_.is_bf16,
                      out_ + sequence.output_offset + uint64_t{head} * tiling_.dim, tiling_.dim);
        }
    }

private:
    static constexpr uint32_t kKeysAtOnce = 128;

    uint64_t partial_index(const CceSequence &sequence, uint32_t head, uint32_t range) const {
        return sequence.partial_offset * tiling_.kv_splits + (uint64_t{head} * tiling_.kv_splits + range) * tiling_.dim;
    }

    void attend(HeadGroup &group, const CceUnit &unit, uint32_t first_head, uint32_t kv_head) {
        const CceSequence &sequence = tiling_.sequences[unit.sequence];
        const int32_t *table = table_ + uint64_t{sequence.table_row} * tiling_.table_stride;
        const size_t width = group.width();
        std::vector<float> sums(group.heads(), 0.0f);
        std::vector<float> most(group.heads(), -std::numeric_limits<float>::infinity());
        std::vector<float> rows(group.heads() * width, 0.0f);
        for (uint32_t begin = unit.first_key; begin < unit.first_key + unit.keys; begin += kKeysAtOnce) {
            const uint32_t end = std::min(begin + kKeysAtOnce, unit.first_key + unit.keys);
            group.score(cache_, table, kv_head, begin, end, tiling_.scale);
            for (uint32_t h = 0; h < group.heads(); ++h) {
                const float higher = std::max(most[h], vector_math().max_of(group.scores(h), end - begin));
                const float correction = std::exp(most[h] - higher);
                most[h] = higher;
                sums[h] = sums[h] * correction + vector_math().exp_shifted(group.scores(h), end - begin, higher);
                for (size_t d = 0; d < width && correction != 1.0f; ++d) {
                    rows[h * width + d] *= correction;
                }
            }
            group.add_values(cache_, table, kv_head, begin, end, rows.data());
        }
        for (uint32_t h = 0; h < group.heads(); ++h) {
            const uint32_t head = first_head + h;
            if (!tiling_.splits_keys) {
                store_row(rows.data() + h * width, 1 / sums[h], tiling_.is_bf16,
                          out_ + sequence.output_offset + uint64_t{head} * tiling_.dim, tiling_.dim);
                continue;
            }
            lse_[sequence.lse_offset + uint64_t{head} * tiling_.kv_splits + unit.split] = most[h] + std::log(sums[h]);
            float *partial = partial_.data() + partial_index(sequence, head, unit.split);
            for (uint32_t d = 0; d < tiling_.dim; ++d) {
                partial[d] = rows[h * width + d] / sums[h];
            }
        }
    }

    const CceTiling &tiling_;
    PagedCache cache_;
    const uint16_t *query_;
    uint16_t *out_;
    const int32_t *table_;
    std::vector<float> lse_;     // as in l_gm
    std::vector<float> partial_; // as in o_core_tmp_gm
};

class CceAttention final : public Program {
public:
    std::string_view name() const override { return "cce.paged_attention_highperf"; }

    bool uses_cubes() const override { return true; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        static const std::vector<ExpectedChild> expected = {{0, true, "PA_HIGHPERF_AIC"},
                                                            {1, false, "PA_HIGHPERF_AIV"}};
        return check_child_kernels(name(), children, expected);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &profile) const override {
        if (Verdict verdict = check_tensors(inputs, expected_tensors(), 1); !verdict) {
            return verdict;
        }
        if (Verdict verdict =
                check_attention_shapes(inputs.tensors[kQuery], inputs.tensors[kKeys], inputs.tensors[kValues],
                                       inputs.tensors[kTable], inputs.tensors[kOut]);
            !verdict) {
            return verdict;
        }
        const uint64_t words =
            CceTiling::kHeadWords + uint64_t{CceTiling::kSequenceWords} * inputs.tensors[kQuery].shapes[0];
        if (element_count(inputs.tensors[kTiling]) < words) {
            return refuse(describe("tensor 13 (tiling)", inputs.tensors[kTiling]) + " is too short; " +
                          std::to_string(inputs.tensors[kQuery].shapes[0]) + " sequences need " +
                          std::to_string(words) + " words");
        }
        const auto blocks = static_cast<int64_t>(inputs.scalars[0]);
        if (blocks < 1 || blocks > profile.cube_cores) {
            return refuse("scalar 0 (effective_block_dim) is " + std::to_string(blocks) + "; 1 to " +
                          std::to_string(profile.cube_cores) + " is expected");
        }
        if (inputs.block_dim && *inputs.block_dim != blocks) {
            return refuse("the launch has " + std::to_string(*inputs.block_dim) +
                          " blocks; scalar 0 (effective_block_dim) is " + std::to_string(blocks));
        }
        return check_workspaces(inputs, static_cast<uint64_t>(blocks));
    }

    Verdict compute(const RunInputs &inputs, const DeviceProfile &, ThreadPool &pool) const override {
        const int32_t *words = elements<const int32_t>(inputs.tensors[kTiling]);
        if (!CceTiling::is_dispatched(CceTiling::key_of(words))) {
            return {};
        }
        CceTiling tiling;
        std::string error;
        if (!CceTiling::parse(words, element_count(inputs.tensors[kTiling]), static_cast<uint32_t>(inputs.scalars[0]),
                              tiling, error)) {
            return fault(error);
        }
        if (Verdict verdict = check_addresses(tiling, inputs); !verdict) {
            return verdict;
        }
        CceRun run(tiling, inputs);
        pool.parallel_for(tiling.units.size(), [&](size_t i) { run.run_unit(tiling.units[i]); });
        pool.parallel_for(tiling.combined.size(), [&](size_t i) { run.combine(tiling.sequences[tiling.combined[i]]); });
        return {};
    }

    TaskGraph plan(const RunInputs &inputs, const DeviceProfile &profile) const override {
        const int32_t *words = elements<const int32_t>(inputs.tensors[kTiling]);
        const auto blocks = static_cast<uint32_t>(inputs.scalars[0]);
        CceTiling tiling;
        std::string error;
        if (!CceTiling::is_dispatched(CceTiling::key_of(words)) ||
            !CceTiling::parse(words, element_count(inputs.tensors[kTiling]), blocks, tiling, error)) {
            tiling = CceTiling();
        }
        return plan_cce_attention(tiling, blocks, profile);
    }
};

} // namespace

const Program &cce_attention_program() {
    static const CceAttention program;
    return program;
}

} // namespace ascend::mock
