// The attention of pypto's qwen3 decode layer: fa_fused and online_softmax. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "core/thread_pool.h"
#include "device/profile.h"
#include "programs/attention.h"
#include "programs/builtin.h"
#include "programs/checks.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

enum TensorIndex : size_t { kQuery, kKeys, kValues, kTable, kContexts, kOut };

const std::vector<ExpectedTensor> &expected_tensors() {
    static const std::vector<ExpectedTensor> all = {
        {"query", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 3, false},
        {"key_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"value_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"block_table", {SIMPLER_INT32}, 2, false},
        {"context_lens", {SIMPLER_INT32}, 1, false},
        {"out", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 3, true},
    };
    return all;
}

Qwen3Layer layer_of(const RunInputs &inputs) {
    Qwen3Layer layer;
    const RunTensor &query = inputs.tensors[kQuery];
    layer.heads = query.shapes[1];
    layer.kv_heads = inputs.tensors[kKeys].shapes[2];
    layer.dim = query.shapes[2];
    const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
    for (uint32_t i = 0; i < query.shapes[0]; ++i) {
        layer.contexts.push_back(static_cast<uint32_t>(std::max(contexts[i], 0)));
    }
    return layer;
}

Verdict check_contents(const RunInputs &inputs) {
    const RunTensor &table = inputs.tensors[kTable];
    const int32_t *entries = elements<const int32_t>(table);
    const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
    const uint32_t blocks = inputs.tensors[kKeys].shapes[0];
    const uint32_t block_size = inputs.tensors[kKeys].shapes[1];
    const uint32_t row = table.shapes[1];
    for (uint32_t i = 0; i < table.shapes[0]; ++i) {
        if (contexts[i] < 0 || static_cast<uint64_t>(contexts[i]) > uint64_t{row} * block_size) {
            return fault("context_lens[" + std::to_string(i) + "] is " + std::to_string(contexts[i]) + "; " +
                         describe("block_table", table) + " holds 0 to " + std::to_string(uint64_t{row} * block_size) +
                         " tokens");
        }
        const uint64_t needed = (static_cast<uint64_t>(contexts[i]) + block_size - 1) / block_size;
        for (uint64_t b = 0; b < needed; ++b) {
            if (const int32_t block = entries[uint64_t{i} * row + b];
                block < 0 || static_cast<uint32_t>(block) >= blocks) {
                return fault("block_table[" + std::to_string(i) + "][" + std::to_string(b) + "] is " +
                             std::to_string(block) + "; the cache has blocks 0 to " + std::to_string(blocks) +
                             " (exclusive)");
            }
        }
    }
    return {};
}

// What a fa_fused task leaves behind for each of its heads: the greatest score, the sum of weights and the weighted
// values.
struct Partial {
    std::vector<float> most;
    std::vector<float> sums;
    std::vector<float> rows;
};

class Qwen3Run {
public:
    Qwen3Run(const RunInputs &inputs, const Qwen3Layer &layer, uint32_t chunk)
        : layer_(layer), group_(layer.heads / layer.kv_heads), width_(padded_width(layer.dim)),
          scale_(1 / std::sqrt(static_cast<float>(layer.dim))), table_stride_(inputs.tensors[kTable].shapes[1]),
          query_(elements<const uint16_t>(inputs.tensors[kQuery])), out_(elements<uint16_t>(inputs.tensors[kOut])),
          table_(elements<const int32_t>(inputs.tensors[kTable])) {
        cache_.keys = elements<const uint16_t>(inputs.tensors[kKeys]);
        cache_.values = elements<const uint16_t>(inputs.tensors[kValues]);
        cache_.is_bf16 = inputs.tensors[kQuery].dtype == SIMPLER_BFLOAT16;
        cache_.block_size = inputs.tensors[kKeys].shapes[1];
        cache_.kv_heads = layer.kv_heads;
        cache_.dim = layer.dim;
        first_partial_.push_back(0);
        for (uint32_t sequence = 0; sequence < layer.contexts.size(); ++sequence) {
            for (uint32_t kv_head = 0; kv_head < layer.kv_heads; ++kv_head) {
                for (uint32_t begin = 0; begin < layer.contexts[sequence]; begin += chunk) {
                    tasks_.push_back({sequence, kv_head, begin, std::min(layer.contexts[sequence], begin + chunk)});
                }
                first_partial_.push_back(tasks_.size());
            }
        }
        partials_.resize(tasks_.size());
    }

    size_t fa_tasks() const { return tasks_.size(); }
    size_t softmax_tasks() const { return first_partial_.size() - 1; }

    // All scores of the chunk at once, then one softmax over them.
    void fa_fused(size_t index) {
        const Chunk &task = tasks_[index];
        const int32_t *table = table_ + uint64_t{task.sequence} * table_stride_;
        Partial &partial = partials_[index];
        partial.most.resize(group_);
        partial.sums.resize(group_);
        partial.rows.assign(group_ * width_, 0.0f);
        HeadGroup group;
        group.load_queries(query_ + row_offset(task.sequence, task.kv_head), cache_.is_bf16, group_, layer_.dim);
        group.score(cache_, table, task.kv_head, task.begin, task.end, scale_);
        for (uint32_t h = 0; h < group_; ++h) {
            partial.most[h] = vector_math().max_of(group.scores(h), task.end - task.begin);
            partial.sums[h] = vector_math().exp_shifted(group.scores(h), task.end - task.begin, partial.most[h]);
        }
        group.add_values(cache_, table, task.kv_head, task.begin, task.end, partial.rows.data());
    }

    // Folds the chunks of one sequence and KV head, in their order. Without keys the output is zero.
    void online_softmax(size_t index) {
        const auto sequence = static_cast<uint32_t>(index / layer_.kv_heads);
        const auto kv_head = static_cast<uint32_t>(index % layer_.kv_heads);
        std::vector<float> row(width_);
        for (uint32_t h = 0; h < group_; ++h) {
            std::fill(row.begin(), row.end(), 0.0f);
            float most = 0;
            float sum = 0;
            for (size_t i = first_partial_[index]; i < first_partial_[index + 1]; ++i) {
                const Partial &partial = partials_[i];
                const bool is_first = i == first_partial_[index];
                const float higher = is_first ? partial.most[h] : std::max(most, partial.most[h]);
                const float kept = is_first ? 0 : std::exp(most - higher);
                const float added = std::exp(partial.most[h] - higher);
                most = higher;
                sum = sum * kept + partial.sums[h] * added;
                for (size_t d = 0; d < width_; ++d) {
                    row[d] = row[d] * kept + partial.rows[h * width_ + d] * added;
                }
            }
            store_row(row.data(), sum == 0 ? 0 : 1 / sum, cache_.is_bf16,
                      out_ + row_offset(sequence, kv_head) + uint64_t{h} * layer_.dim, layer_.dim);
        }
    }

private:
    struct Chunk {
        uint32_t sequence;
        uint32_t kv_head;
        uint32_t begin;
        uint32_t end;
    };

    uint64_t row_offset(uint32_t sequence, uint32_t kv_head) const {
        return (uint64_t{sequence} * layer_.heads + uint64_t{kv_head} * group_) * layer_.dim;
    }

    const Qwen3Layer &layer_;
    uint32_t group_;
    size_t width_;
    float scale_;
    uint32_t table_stride_;
    PagedCache cache_;
    const uint16_t *query_;
    uint16_t *out_;
    const int32_t *table_;
    std::vector<Chunk> tasks_;
    std::vector<size_t> first_partial_; // per sequence and KV head, into tasks_
    std::vector<Partial> partials_;
};

class Qwen3Attention final : public Program {
public:
    std::string_view name() const override { return "pypto.qwen3_decode_attention"; }

    bool uses_cubes() const override { return true; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        std::vector<ExpectedChild> expected;
        for (const Qwen3Kernel &kernel : qwen3_kernels()) {
            expected.push_back({static_cast<int32_t>(expected.size()), kernel.is_cube, kernel.name});
        }
        return check_child_kernels(name(), children, expected);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &) const override {
        if (Verdict verdict = check_tensors(inputs, expected_tensors(), 0); !verdict) {
            return verdict;
        }
        if (inputs.tensors[kContexts].shapes[0] != inputs.tensors[kQuery].shapes[0]) {
            return refuse(describe("context_lens", inputs.tensors[kContexts]) +
                          " must have one entry for each sequence of " + describe("query", inputs.tensors[kQuery]));
        }
        return check_attention_shapes(inputs.tensors[kQuery], inputs.tensors[kKeys], inputs.tensors[kValues],
                                      inputs.tensors[kTable], inputs.tensors[kOut]);
    }

    Verdict compute(const RunInputs &inputs, const DeviceProfile &profile, ThreadPool &pool) const override {
        if (Verdict verdict = check_contents(inputs); !verdict) {
            return verdict;
        }
        const Qwen3Layer layer = layer_of(inputs);
        Qwen3Run run(inputs, layer, static_cast<uint32_t>(profile.pypto.fa_chunk_tokens));
        pool.parallel_for(run.fa_tasks(), [&](size_t i) { run.fa_fused(i); });
        pool.parallel_for(run.softmax_tasks(), [&](size_t i) { run.online_softmax(i); });
        return {};
    }

    TaskGraph plan(const RunInputs &inputs, const DeviceProfile &profile) const override {
        return plan_qwen3_layer(layer_of(inputs), profile);
    }
};

} // namespace

const Program &qwen3_attention_program() {
    static const Qwen3Attention program;
    return program;
}

} // namespace ascend::mock
