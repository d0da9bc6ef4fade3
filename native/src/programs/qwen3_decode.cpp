// pypto's qwen3 decode: norm, projections, rotary embedding, paged attention, output projection and
// gated MLP of every layer.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <functional>

#include "core/thread_pool.h"
#include "programs/attention.h"
#include "programs/builtin.h"
#include "programs/checks.h"
#include "programs/qwen3_decode.h"

namespace ascend::mock {

namespace {

constexpr float kEpsilon = 1e-6f;
constexpr uint32_t kColumns = 256;   // of a product, that one task computes
constexpr uint32_t kRowsAtOnce = 32; // of a matrix, widened at a time

float from_bf16(uint16_t bits) {
    float value = 0;
    vector_math().load_bf16(&bits, &value, 1);
    return value;
}

void round_all(std::vector<float> &values) {
    for (float &value : values) {
        value = from_bf16(to_bf16(value));
    }
}

class Decode {
public:
    Decode(const RunInputs &inputs, ThreadPool &pool) : inputs_(inputs), s_(inputs), pool_(pool) {}

    void run() {
        std::vector<float> state(size_t{s_.batch} * s_.hidden);
        vector_math().load_bf16(elements<const uint16_t>(inputs_.tensors[kHidden]), state.data(), state.size());
        for (uint32_t layer = 0; layer < s_.layers; ++layer) {
            attend(layer, state);
            feed_forward(layer, state);
        }
        uint16_t *out = elements<uint16_t>(inputs_.tensors[kOut]);
        std::transform(state.begin(), state.end(), out, to_bf16);
    }

private:
    void attend(uint32_t layer, std::vector<float> &state) {
        const std::vector<float> normed = norm(state, kInputNorm, layer);
        std::vector<float> query = product(normed, kWq, layer, s_.hidden, s_.hidden);
        std::vector<float> key = product(normed, kWk, layer, s_.hidden, s_.kv_hidden);
        std::vector<float> value = product(normed, kWv, layer, s_.hidden, s_.kv_hidden);
        finish_heads(query, s_.heads, kQNorm, layer);
        finish_heads(key, s_.kv_heads, kKNorm, layer);
        store(layer, key, kKeys);
        store(layer, value, kValues);
        std::vector<uint16_t> rows(query.size());
        std::transform(query.begin(), query.end(), rows.begin(), to_bf16);
        std::vector<float> result(query.size());
        pool_.parallel_for(size_t{s_.batch} * s_.kv_heads, [&](size_t i) {
            attend_group(layer, static_cast<uint32_t>(i / s_.kv_heads), static_cast<uint32_t>(i % s_.kv_heads), rows,
                         result);
        });
        round_all(result);
        add(state, product(result, kWo, layer, s_.hidden, s_.hidden));
    }

    void attend_group(uint32_t layer, uint32_t sequence, uint32_t kv_head, const std::vector<uint16_t> &query,
                      std::vector<float> &result) const {
        PagedCache cache;
        const uint64_t first = uint64_t{layer} * s_.cache_rows * s_.dim;
        cache.keys = elements<const uint16_t>(inputs_.tensors[kKeys]) + first;
        cache.values = elements<const uint16_t>(inputs_.tensors[kValues]) + first;
        cache.is_bf16 = true;
        cache.heads_first = true;
        cache.block_size = s_.block_size;
        cache.kv_heads = s_.kv_heads;
        cache.dim = s_.dim;
        const uint32_t group_size = s_.heads / s_.kv_heads;
        const uint64_t row = (uint64_t{sequence} * s_.heads + uint64_t{kv_head} * group_size) * s_.dim;
        const int32_t *table =
            elements<const int32_t>(inputs_.tensors[kTable]) + uint64_t{sequence} * s_.pages_per_sequence;
        const auto context = static_cast<uint32_t>(elements<const int32_t>(inputs_.tensors[kContexts])[sequence]);
        HeadGroup group;
        group.load_queries(query.data() + row, true, group_size, s_.dim);
        group.score(cache, table, kv_head, 0, context, 1 / std::sqrt(static_cast<float>(s_.dim)));
        std::vector<float> sums(group_size);
        for (uint32_t h = 0; h < group_size; ++h) {
            sums[h] =
                vector_math().exp_shifted(group.scores(h), context, vector_math().max_of(group.scores(h), context));
        }
        const size_t width = padded_width(s_.dim);
        std::vector<float> out(group_size * width);
        group.add_values(cache, table, kv_head, 0, context, out.data());
        for (uint32_t h = 0; h < group_size; ++h) {
            for (uint32_t d = 0; d < s_.dim; ++d) {
                result[row + uint64_t{h} * s_.dim + d] = out[h * width + d] / sums[h];
            }
        }
    }

    void feed_forward(uint32_t layer, std::vector<float> &state) {
        const std::vector<float> normed = norm(state, kPostNorm, layer);
        std::vector<float> gate = product(normed, kGate, layer, s_.hidden, s_.intermediate);
        const std::vector<float> up = product(normed, kUp, layer, s_.hidden, s_.intermediate);
        for (size_t i = 0; i < gate.size(); ++i) {
            gate[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
        }
        round_all(gate);
        add(state, product(gate, kDown, layer, s_.intermediate, s_.hidden));
    }

    static void add(std::vector<float> &state, const std::vector<float> &change) {
        std::transform(state.begin(), state.end(), change.begin(), state.begin(), std::plus<>());
    }

    static float reciprocal_norm(const float *row, uint32_t count) {
        double sum = 0;
        for (uint32_t i = 0; i < count; ++i) {
            sum += static_cast<double>(row[i]) * row[i];
        }
        return static_cast<float>(1 / std::sqrt(sum / count + kEpsilon));
    }

    std::vector<float> norm(const std::vector<float> &state, DecodeTensor gains, uint32_t layer) const {
        const float *gain = elements<const float>(inputs_.tensors[gains]) + uint64_t{layer} * s_.hidden;
        std::vector<float> normed(state.size());
        for (uint32_t b = 0; b < s_.batch; ++b) {
            const float *row = state.data() + uint64_t{b} * s_.hidden;
            const float factor = reciprocal_norm(row, s_.hidden);
            for (uint32_t i = 0; i < s_.hidden; ++i) {
                normed[uint64_t{b} * s_.hidden + i] = row[i] * factor * gain[i];
            }
        }
        round_all(normed);
        return normed;
    }

    // Norm of each head, then the rotation by the new token's position; halves of a head turn together.
    void finish_heads(std::vector<float> &rows, uint32_t heads, DecodeTensor gains, uint32_t layer) const {
        const float *gain = elements<const float>(inputs_.tensors[gains]) + uint64_t{layer} * s_.dim;
        const int32_t *contexts = elements<const int32_t>(inputs_.tensors[kContexts]);
        const uint32_t half = s_.dim / 2;
        for (uint32_t b = 0; b < s_.batch; ++b) {
            const uint64_t angle = static_cast<uint64_t>(contexts[b] - 1) * s_.dim;
            const float *cosines = elements<const float>(inputs_.tensors[kCosines]) + angle;
            const float *sines = elements<const float>(inputs_.tensors[kSines]) + angle;
            for (uint32_t h = 0; h < heads; ++h) {
                float *head = rows.data() + (uint64_t{b} * heads + h) * s_.dim;
                const float factor = reciprocal_norm(head, s_.dim);
                for (uint32_t i = 0; i < half; ++i) {
                    const float low = head[i] * factor * gain[i];
                    const float high = head[i + half] * factor * gain[i + half];
                    head[i] = low * cosines[i] - high * sines[i];
                    head[i + half] = high * cosines[i + half] + low * sines[i + half];
                }
            }
        }
    }

    void store(uint32_t layer, const std::vector<float> &heads, DecodeTensor cache) const {
        uint16_t *rows = elements<uint16_t>(inputs_.tensors[cache]) + uint64_t{layer} * s_.cache_rows * s_.dim;
        const int32_t *slots = elements<const int32_t>(inputs_.tensors[kSlots]);
        for (uint32_t b = 0; b < s_.batch; ++b) {
            const auto slot = static_cast<uint32_t>(slots[b]);
            for (uint32_t h = 0; h < s_.kv_heads; ++h) {
                const uint64_t row =
                    (uint64_t{slot / s_.block_size} * s_.kv_heads + h) * s_.block_size + slot % s_.block_size;
                const float *head = heads.data() + (uint64_t{b} * s_.kv_heads + h) * s_.dim;
                std::transform(head, head + s_.dim, rows + row * s_.dim, to_bf16);
            }
        }
    }

    // [batch, inner] times a layer's [inner, columns].
    std::vector<float> product(const std::vector<float> &rows, DecodeTensor weights, uint32_t layer, uint32_t inner,
                               uint32_t columns) const {
        const uint16_t *matrix = elements<const uint16_t>(inputs_.tensors[weights]) + uint64_t{layer} * inner * columns;
        std::vector<float> result(size_t{s_.batch} * columns);
        pool_.parallel_for((columns + kColumns - 1) / kColumns, [&](size_t tile) {
            const uint32_t first = static_cast<uint32_t>(tile) * kColumns;
            const uint32_t count = std::min(kColumns, columns - first);
            const size_t width = padded_width(count);
            std::vector<float> wide(kRowsAtOnce * width);
            std::vector<float> sums(s_.batch * width);
            for (uint32_t i = 0; i < inner; i += kRowsAtOnce) {
                const uint32_t taken = std::min(kRowsAtOnce, inner - i);
                for (uint32_t r = 0; r < taken; ++r) {
                    vector_math().load_bf16(matrix + uint64_t{i + r} * columns + first, wide.data() + r * width, count);
                }
                vector_math().add_weighted_rows(rows.data() + i, inner, s_.batch, wide.data(), taken, width,
                                                sums.data());
            }
            for (uint32_t b = 0; b < s_.batch; ++b) {
                std::copy_n(sums.data() + b * width, count, result.data() + uint64_t{b} * columns + first);
            }
        });
        return result;
    }

    const RunInputs &inputs_;
    DecodeSizes s_;
    ThreadPool &pool_;
};

class Qwen3Decode final : public Program {
public:
    std::string_view name() const override { return "pypto.qwen3_decode"; }

    bool uses_cubes() const override { return true; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        return check_qwen3_children(name(), children);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &) const override {
        return check_decode_arguments(inputs);
    }

    Verdict compute(const RunInputs &inputs, const DeviceProfile &, ThreadPool &pool) const override {
        if (Verdict verdict = check_decode_contents(inputs); !verdict) {
            return verdict;
        }
        Decode(inputs, pool).run();
        return {};
    }

    TaskGraph plan(const RunInputs &inputs, const DeviceProfile &profile) const override {
        const DecodeSizes s(inputs);
        Qwen3Layer layer;
        layer.heads = s.heads;
        layer.kv_heads = s.kv_heads;
        layer.dim = s.dim;
        layer.layers = s.layers;
        layer.intermediate = s.intermediate;
        const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
        layer.contexts.assign(contexts, contexts + s.batch);
        return plan_qwen3_layer(layer, profile);
    }
};

} // namespace

const Program &qwen3_decode_program() {
    static const Qwen3Decode program;
    return program;
}

} // namespace ascend::mock
