// The attention of pypto's qwen3 decode layer: fa_fused and online_softmax. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <utility>

#include "abi/simpler_abi.h"
#include "core/thread_pool.h"
#include "device/profile.h"
#include "programs/attention.h"
#include "programs/builtin.h"
#include "programs/checks.h"
#include "programs/qwen3_decode.h"

namespace ascend::mock {

namespace {

enum TensorIndex : size_t { kCount, kWork, kContexts, kTable, kQuery, kKeys, kValues, kOut };

const std::vector<ExpectedTensor> &expected_tensors() {
    static const std::vector<ExpectedTensor> all = {
        {"work_count", {SIMPLER_INT32}, 1, false},
        {"work_table", {SIMPLER_INT32}, 1, false},
        {"context_lens", {SIMPLER_INT32}, 1, false},
        {"block_table", {SIMPLER_INT32}, 2, false},
        {"query", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"key_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"value_cache", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 4, false},
        {"out", {SIMPLER_FLOAT16, SIMPLER_BFLOAT16}, 3, true},
    };
    return all;
}

Qwen3Layer layer_of(const RunInputs &inputs) {
    Qwen3Layer layer;
    const RunTensor &out = inputs.tensors[kOut];
    layer.heads = out.shapes[1];
    layer.kv_heads = inputs.tensors[kKeys].shapes[1];
    layer.dim = out.shapes[2];
    const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
    for (uint32_t i = 0; i < out.shapes[0]; ++i) {
        layer.contexts.push_back(static_cast<uint32_t>(std::max(contexts[i], 0)));
    }
    return layer;
}

// Entries of the work table that stand for one sequence's blocks: item i is block i % stride of sequence i / stride.
uint32_t work_stride(const RunInputs &inputs) {
    return inputs.tensors[kWork].shapes[0] / inputs.tensors[kContexts].shapes[0];
}

Verdict check_work(const RunInputs &inputs) {
    const int32_t count = *elements<const int32_t>(inputs.tensors[kCount]);
    const int32_t *work = elements<const int32_t>(inputs.tensors[kWork]);
    const uint32_t items = inputs.tensors[kWork].shapes[0];
    if (count < 0 || static_cast<uint32_t>(count) > items) {
        return fault("work_count is " + std::to_string(count) + "; " + describe("work_table", inputs.tensors[kWork]) +
                     " holds 0 to " + std::to_string(items) + " items");
    }
    for (int32_t i = 0; i < count; ++i) {
        if (work[i] < 0 || static_cast<uint32_t>(work[i]) >= items) {
            return fault("work_table[" + std::to_string(i) + "] is " + std::to_string(work[i]) + "; items are 0 to " +
                         std::to_string(items - 1));
        }
    }
    return {};
}

Verdict check_contents(const RunInputs &inputs) {
    const RunTensor &table = inputs.tensors[kTable];
    const int32_t *entries = elements<const int32_t>(table);
    const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
    const uint32_t blocks = inputs.tensors[kKeys].shapes[0];
    const uint32_t block_size = inputs.tensors[kKeys].shapes[2];
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
    return check_work(inputs);
}

// Sequences with a block that the work table does not list: nothing computes its part, so their results are undefined.
std::vector<bool> sequences_without_work(const RunInputs &inputs, const Qwen3Layer &layer) {
    const uint32_t stride = work_stride(inputs);
    const uint32_t block_size = inputs.tensors[kKeys].shapes[2];
    const int32_t *work = elements<const int32_t>(inputs.tensors[kWork]);
    std::vector<bool> listed(inputs.tensors[kWork].shapes[0]);
    for (int32_t i = 0; i < *elements<const int32_t>(inputs.tensors[kCount]); ++i) {
        listed[static_cast<size_t>(work[i])] = true;
    }
    std::vector<bool> missing(layer.contexts.size());
    for (size_t sequence = 0; sequence < missing.size(); ++sequence) {
        for (uint32_t token = 0; token < layer.contexts[sequence]; token += block_size) {
            missing[sequence] = missing[sequence] || !listed[sequence * stride + token / block_size];
        }
    }
    return missing;
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
          padded_group_(inputs.tensors[kQuery].shapes[2]), without_work_(sequences_without_work(inputs, layer)),
          query_(elements<const uint16_t>(inputs.tensors[kQuery])), out_(elements<uint16_t>(inputs.tensors[kOut])),
          table_(elements<const int32_t>(inputs.tensors[kTable])) {
        cache_.keys = elements<const uint16_t>(inputs.tensors[kKeys]);
        cache_.values = elements<const uint16_t>(inputs.tensors[kValues]);
        cache_.is_bf16 = inputs.tensors[kQuery].dtype == SIMPLER_BFLOAT16;
        cache_.block_size = inputs.tensors[kKeys].shapes[2];
        cache_.kv_heads = layer.kv_heads;
        cache_.dim = layer.dim;
        cache_.heads_first = true;
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
        group.load_queries(query_ + query_offset(task.sequence, task.kv_head), cache_.is_bf16, group_, layer_.dim);
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
        if (without_work_[sequence]) {
            constexpr uint16_t kNan = 0xFFFF;
            std::fill_n(out_ + row_offset(sequence, kv_head), uint64_t{group_} * layer_.dim, kNan);
            return;
        }
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

    // Each KV head has padded_group_ query rows, of which the first group_ are used.
    uint64_t query_offset(uint32_t sequence, uint32_t kv_head) const {
        return (uint64_t{sequence} * layer_.kv_heads + kv_head) * padded_group_ * layer_.dim;
    }

    const Qwen3Layer &layer_;
    uint32_t group_;
    size_t width_;
    float scale_;
    uint32_t table_stride_;
    uint32_t padded_group_;
    std::vector<bool> without_work_;
    PagedCache cache_;
    const uint16_t *query_;
    uint16_t *out_;
    const int32_t *table_;
    std::vector<Chunk> tasks_;
    std::vector<size_t> first_partial_; // per sequence and KV head, into tasks_
    std::vector<Partial> partials_;
};

Verdict check_slice_shapes(const RunInputs &inputs) {
    const RunTensor &query = inputs.tensors[kQuery];
    const RunTensor &keys = inputs.tensors[kKeys];
    const RunTensor &values = inputs.tensors[kValues];
    const RunTensor &out = inputs.tensors[kOut];
    const RunTensor &table = inputs.tensors[kTable];
    const RunTensor &work = inputs.tensors[kWork];
    const uint32_t batch = inputs.tensors[kContexts].shapes[0];
    if (query.dtype != keys.dtype || query.dtype != values.dtype || query.dtype != out.dtype) {
        return refuse("query, key_cache, value_cache and out must have one data type");
    }
    if (!std::equal(keys.shapes, keys.shapes + 4, values.shapes)) {
        return refuse(describe("value_cache", values) + " differs from " + describe("key_cache", keys));
    }
    for (const auto &[name, tensor] :
         {std::pair{"query", &query}, std::pair{"block_table", &table}, std::pair{"out", &out}}) {
        if (tensor->shapes[0] != batch) {
            return refuse(describe("context_lens", inputs.tensors[kContexts]) +
                          " must have one entry for each sequence of " + describe(name, *tensor));
        }
    }
    constexpr uint32_t kMostDim = 256;
    if (query.shapes[3] != keys.shapes[3] || query.shapes[3] != out.shapes[2] || query.shapes[3] > kMostDim) {
        return refuse(describe("query", query) + ", " + describe("key_cache", keys) + " and " + describe("out", out) +
                      " must end in one head dimension of at most " + std::to_string(kMostDim));
    }
    if (query.shapes[1] != keys.shapes[1] || out.shapes[1] % keys.shapes[1] != 0) {
        return refuse(describe("out", out) + " has " + std::to_string(out.shapes[1]) + " heads, no multiple of the " +
                      std::to_string(keys.shapes[1]) + " KV heads of " + describe("key_cache", keys) + " and " +
                      describe("query", query));
    }
    if (query.shapes[2] < out.shapes[1] / keys.shapes[1]) {
        return refuse(describe("query", query) + " has " + std::to_string(query.shapes[2]) +
                      " rows a KV head; a group has " + std::to_string(out.shapes[1] / keys.shapes[1]));
    }
    if (work.shapes[0] % batch != 0 || work.shapes[0] / batch < table.shapes[1]) {
        return refuse(describe("work_table", work) + " must have at least " + std::to_string(table.shapes[1]) +
                      " items for each sequence of " + describe("block_table", table));
    }
    return {};
}

class Qwen3Attention final : public Program {
public:
    std::string_view name() const override { return "pypto.qwen3_decode_attention"; }

    bool uses_cubes() const override { return true; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        return check_qwen3_children(name(), children);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &) const override {
        if (Verdict verdict = check_tensors(inputs, expected_tensors(), 0); !verdict) {
            return verdict;
        }
        return check_slice_shapes(inputs);
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
