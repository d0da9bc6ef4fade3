// SPDX-License-Identifier: MIT
#include "programs_support.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

#include "abi/simpler_abi.h"
#include "core/thread_pool.h"
#include "device/profile.h"
#include "programs/vector_math.h"

namespace ascend::mock::test {

namespace {

uint32_t ceil_div(uint32_t a, uint32_t b) {
    return (a + b - 1) / b;
}

struct Split {
    uint32_t former_batch = 0, former_heads = 0, tail_batch = 0, tail_heads = 0, keys = 0, ranges = 1, blocks = 0;
};

Split split_batch_heads(const Problem &p, uint32_t longest) {
    const uint32_t batch = p.batch();
    Split s;
    s.former_batch = batch;
    s.former_heads = std::min(ceil_div(p.heads, ceil_div(p.block_dim, batch)), 32u);
    if (batch == 16 && p.heads == 32) {
        s.former_heads = 8;
    }
    const uint32_t loops = ceil_div(p.heads, s.former_heads);
    const uint32_t blocks = loops * batch;
    if (blocks > p.block_dim) {
        const uint32_t former = blocks / p.block_dim * p.block_dim / loops;
        const uint32_t tail = batch - former;
        const bool narrow = p.kv_heads == p.heads || p.kv_heads == 1 || tail <= p.block_dim / 2;
        if (tail > 0 && tail * loops < 16 && narrow) {
            s.former_batch = former;
            s.tail_batch = tail;
            s.tail_heads = std::min(ceil_div(p.heads, ceil_div(p.block_dim, tail)), 32u);
        }
    }
    s.blocks = std::min(p.block_dim, blocks);
    s.keys = ceil_div(longest, p.block_size) * p.block_size;
    return s;
}

Split split_keys(const Problem &p, uint32_t longest) {
    const uint32_t batch = p.batch();
    Split s;
    const uint32_t blocks = ceil_div(longest, p.block_size);
    const uint32_t per_core = ceil_div(blocks, longest >= 4096 ? p.block_dim : ceil_div(p.block_dim, batch));
    s.keys = per_core * p.block_size;
    s.ranges = ceil_div(blocks * p.block_size, s.keys);
    const uint32_t cores = batch * s.ranges < p.block_dim ? ceil_div(p.block_dim, batch * s.ranges) : 1;
    s.former_batch = batch;
    s.former_heads = std::min(ceil_div(p.heads, cores), 32u);
    s.blocks = std::min(p.block_dim, ceil_div(p.heads, s.former_heads) * batch * s.ranges);
    return s;
}

int32_t group_move(uint32_t head_split, uint32_t group, uint32_t kv_heads) {
    if (head_split == 0) {
        return 1;
    }
    if (head_split % group == 0) {
        return static_cast<int32_t>(group);
    }
    return head_split < group && (kv_heads == 1 || group % head_split == 0) ? static_cast<int32_t>(head_split) : 1;
}

} // namespace

uint32_t Problem::blocks_per_query() const {
    return std::max(1u,
                    ceil_div(static_cast<uint32_t>(*std::max_element(contexts.begin(), contexts.end())), block_size));
}

std::vector<int32_t> make_tiling(const Problem &p, TilingMode mode, uint32_t &blocks) {
    const auto longest = static_cast<uint32_t>(*std::max_element(p.contexts.begin(), p.contexts.end()));
    const uint32_t batch = p.batch();
    const bool batch_heads = mode == TilingMode::automatic ? batch * p.heads * 10 >= p.block_dim * 8 && longest < 4096
                                                           : mode == TilingMode::batch_head;
    const Split s = batch_heads ? split_batch_heads(p, longest) : split_keys(p, longest);
    blocks = s.blocks;
    const uint32_t group = p.heads / p.kv_heads;
    const bool halves_blocks = p.block_size >= 128 && p.dim == 256;
    std::vector<int32_t> words(44 + 17 * size_t{batch}, 0);
    const auto set = [&](size_t index, int64_t value) { words[index] = static_cast<int32_t>(value); };
    const float scale = 1 / std::sqrt(static_cast<float>(p.dim));
    const bool moves_two = p.dim % 16 == 0 && p.dim <= 128 && p.kv_heads == p.heads;
    const int32_t former_move = group_move(s.former_heads, group, p.kv_heads);
    const int32_t tail_move = group_move(s.tail_heads, group, p.kv_heads);
    set(0, batch), set(1, p.heads), set(2, p.dim), set(3, int64_t{batch} * p.blocks_per_query() + 3),
        set(4, p.block_size);
    set(5, p.blocks_per_query()), std::memcpy(&words[6], &scale, sizeof scale), set(7, p.kv_heads);
    set(8, s.former_batch), set(9, s.former_heads), set(10, s.tail_batch), set(11, s.tail_heads),
        set(12, moves_two ? 2 : 1);
    set(16, (halves_blocks ? 128 : 0) + (s.ranges > 1 ? 16 : 0) + (p.is_bf16 ? 1 : 0)), set(17, 44), set(18, 17);
    set(19, group), set(20, former_move), set(21, tail_move), set(22, longest), set(23, s.keys), set(24, s.ranges);
    const bool doubles = p.block_size <= 64 && 2 * p.block_size * std::min(p.dim, 256u) <= 16384;
    set(25, doubles ? 2 * p.block_size : halves_blocks ? 128 : p.block_size);
    set(28, batch), set(29, p.dim), set(30, -1), set(31, 1), set(32, p.heads), set(38, p.dim), set(39, p.dim);
    set(40, former_move > 64 ? std::min(p.dim, 128u) : p.dim), set(41, tail_move > 64 ? std::min(p.dim, 128u) : p.dim);

    std::vector<uint32_t> order(batch);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return p.contexts[a] < p.contexts[b]; });
    uint64_t lse = 0;
    uint64_t partial = 0;
    for (uint32_t i = 0; i < batch; ++i) {
        const size_t base = 44 + 17 * size_t{i};
        const uint64_t row = uint64_t{i} * p.heads * p.dim;
        set(base, 1), set(base + 1, p.contexts[i]), set(base + 2, 16), set(base + 3, p.block_size);
        set(base + 4, static_cast<int64_t>(row >> 32)), set(base + 5, static_cast<int64_t>(row & 0xFFFFFFFF));
        set(base + 6, static_cast<int64_t>(row >> 32)), set(base + 7, static_cast<int64_t>(row & 0xFFFFFFFF));
        set(base + 8, i), set(base + 13, order[i]);
        if (p.contexts[i] > 0) {
            set(base + 12, static_cast<int64_t>(lse)), set(base + 16, static_cast<int64_t>(partial));
            lse += uint64_t{s.ranges} * p.heads;
            partial += uint64_t{p.heads} * p.dim;
        }
    }
    return words;
}

Workload::Workload(const Problem &p, uint32_t seed) : problem(p), contexts(p.contexts) {
    std::mt19937 random(seed);
    const auto fill = [&](std::vector<uint16_t> &out, size_t count) {
        out.resize(count);
        for (uint16_t &element : out) {
            const float value = static_cast<float>(random() % 4001) / 1000.0f - 2.0f;
            element = p.is_bf16 ? to_bf16(value) : to_fp16(value);
        }
    };
    const uint32_t blocks_used = p.batch() * p.blocks_per_query();
    const size_t cache = size_t{blocks_used + 3} * p.block_size * p.kv_heads * p.dim;
    fill(query, size_t{p.batch()} * p.heads * p.dim);
    fill(keys, cache);
    fill(values, cache);
    out.assign(query.size(), 0x1234);
    table.resize(blocks_used);
    std::iota(table.begin(), table.end(), 3);
    std::shuffle(table.begin(), table.end(), random);
    tiling = make_tiling(p, TilingMode::automatic, blocks);
    const uint64_t bd = p.block_dim;
    const uint64_t lanes = bd * 4 / 5 * p.heads * bd;
    const uint64_t gathered = 2 * bd * 256 * p.heads * p.dim * 2;
    for (const uint64_t bytes : {bd * 65536 * 4, bd * 65536 * 2, bd * 65536 * 8, bd * 65536 * 4, lanes * p.dim * 4,
                                 lanes * 4, gathered, gathered}) {
        workspaces.push_back({std::unique_ptr<uint8_t[]>(new uint8_t[bytes]), static_cast<uint32_t>(bytes)});
    }
}

RunTensor tensor_of(void *data, uint64_t bytes, uint8_t dtype, uint8_t direction, std::vector<uint32_t> shape) {
    RunTensor tensor;
    tensor.data = data;
    tensor.bytes = bytes;
    tensor.dtype = dtype;
    tensor.direction = direction;
    tensor.ndims = static_cast<uint32_t>(shape.size());
    uint32_t stride = 1;
    for (size_t d = shape.size(); d-- > 0;) {
        tensor.shapes[d] = shape[d];
        tensor.strides[d] = stride;
        stride *= shape[d];
    }
    return tensor;
}

RunInputs Workload::qwen3_inputs() {
    const Problem &p = problem;
    const uint8_t type = p.is_bf16 ? SIMPLER_BFLOAT16 : SIMPLER_FLOAT16;
    const uint32_t blocks_held = p.batch() * p.blocks_per_query() + 3;
    const uint32_t group = p.heads / p.kv_heads;
    const uint32_t padded = ceil_div(group, 16) * 16;
    work_table.assign(size_t{p.batch()} * p.blocks_per_query(), 0);
    work_count.assign(1, 0);
    padded_query.assign(size_t{p.batch()} * p.kv_heads * padded * p.dim, 0);
    for (uint32_t b = 0; b < p.batch(); ++b) {
        for (uint32_t i = 0; i < ceil_div(static_cast<uint32_t>(std::max(p.contexts[b], 0)), p.block_size); ++i) {
            work_table[static_cast<size_t>(work_count[0]++)] = static_cast<int32_t>(b * p.blocks_per_query() + i);
        }
        for (uint32_t h = 0; h < p.heads; ++h) {
            const size_t row = (size_t{b} * p.kv_heads + h / group) * padded + h % group;
            std::copy_n(query.begin() + static_cast<std::ptrdiff_t>((size_t{b} * p.heads + h) * p.dim), p.dim,
                        padded_query.begin() + static_cast<std::ptrdiff_t>(row * p.dim));
        }
    }
    const auto heads_first = [&](const std::vector<uint16_t> &cache, std::vector<uint16_t> &target) {
        target.resize(cache.size());
        for (uint32_t block = 0; block < blocks_held; ++block) {
            for (uint32_t t = 0; t < p.block_size; ++t) {
                for (uint32_t h = 0; h < p.kv_heads; ++h) {
                    const size_t from = ((size_t{block} * p.block_size + t) * p.kv_heads + h) * p.dim;
                    const size_t to = ((size_t{block} * p.kv_heads + h) * p.block_size + t) * p.dim;
                    std::copy_n(cache.begin() + static_cast<std::ptrdiff_t>(from), p.dim,
                                target.begin() + static_cast<std::ptrdiff_t>(to));
                }
            }
        }
    };
    heads_first(keys, heads_first_keys);
    heads_first(values, heads_first_values);
    const std::vector<uint32_t> cache = {blocks_held, p.kv_heads, p.block_size, p.dim};
    const auto items = static_cast<uint32_t>(work_table.size());
    RunInputs inputs;
    inputs.tensors = {
        tensor_of(work_count.data(), 4, SIMPLER_INT32, SIMPLER_ARG_IN, {1}),
        tensor_of(work_table.data(), work_table.size() * 4, SIMPLER_INT32, SIMPLER_ARG_IN, {items}),
        tensor_of(contexts.data(), contexts.size() * 4, SIMPLER_INT32, SIMPLER_ARG_IN, {p.batch()}),
        tensor_of(table.data(), table.size() * 4, SIMPLER_INT32, SIMPLER_ARG_IN, {p.batch(), p.blocks_per_query()}),
        tensor_of(padded_query.data(), padded_query.size() * 2, type, SIMPLER_ARG_IN,
                  {p.batch(), p.kv_heads, padded, p.dim}),
        tensor_of(heads_first_keys.data(), keys.size() * 2, type, SIMPLER_ARG_IN, cache),
        tensor_of(heads_first_values.data(), values.size() * 2, type, SIMPLER_ARG_IN, cache),
        tensor_of(out.data(), out.size() * 2, type, SIMPLER_ARG_OUT, {p.batch(), p.heads, p.dim})};
    return inputs;
}

RunInputs Workload::cce_inputs() {
    const Problem &p = problem;
    const uint8_t type = p.is_bf16 ? SIMPLER_BFLOAT16 : SIMPLER_FLOAT16;
    const uint32_t blocks_held = p.batch() * p.blocks_per_query() + 3;
    const std::vector<uint32_t> cache = {blocks_held, p.block_size, p.kv_heads, p.dim};
    const std::vector<uint32_t> rows = {p.batch(), p.heads, p.dim};
    RunInputs inputs;
    inputs.tensors = {
        tensor_of(query.data(), query.size() * 2, type, SIMPLER_ARG_IN, rows),
        tensor_of(keys.data(), keys.size() * 2, type, SIMPLER_ARG_IN, cache),
        tensor_of(values.data(), values.size() * 2, type, SIMPLER_ARG_IN, cache),
        tensor_of(table.data(), table.size() * 4, SIMPLER_INT32, SIMPLER_ARG_IN, {p.batch(), p.blocks_per_query()}),
        tensor_of(out.data(), out.size() * 2, type, SIMPLER_ARG_OUT, rows)};
    for (const Space &space : workspaces) {
        inputs.tensors.push_back(
            tensor_of(space.data.get(), space.bytes, SIMPLER_UINT8, SIMPLER_ARG_IN, {space.bytes}));
    }
    const auto words = static_cast<uint32_t>(tiling.size());
    inputs.tensors.push_back(tensor_of(tiling.data(), tiling.size() * 4, SIMPLER_INT32, SIMPLER_ARG_IN, {words}));
    inputs.tensors.push_back(tensor_of(workspaces[0].data.get(), 1, SIMPLER_UINT8, SIMPLER_ARG_IN, {1}));
    inputs.scalars = {blocks};
    return inputs;
}

double from_fp16(uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const double fraction = (bits & 1023) / 1024.0;
    const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 31) {
        return fraction == 0 ? sign * HUGE_VAL : NAN;
    }
    return sign * (exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15));
}

double from_bf16(uint16_t bits) {
    const uint32_t wide = uint32_t{bits} << 16;
    float value;
    std::memcpy(&value, &wide, sizeof value);
    return value;
}

std::vector<double> Workload::reference() const {
    const Problem &p = problem;
    const auto widen = [&](const std::vector<uint16_t> &data) {
        std::vector<double> wide(data.size());
        std::transform(data.begin(), data.end(), wide.begin(), p.is_bf16 ? from_bf16 : from_fp16);
        return wide;
    };
    const std::vector<double> queries_wide = widen(query);
    const std::vector<double> keys_wide = widen(keys);
    const std::vector<double> values_wide = widen(values);
    std::vector<double> result(out.size(), 0.0);
    for (uint32_t b = 0; b < p.batch(); ++b) {
        for (uint32_t h = 0; h < p.heads; ++h) {
            const size_t q = (size_t{b} * p.heads + h) * p.dim;
            const uint32_t kv_head = h / (p.heads / p.kv_heads);
            std::vector<double> weights;
            std::vector<size_t> rows;
            for (uint32_t t = 0; t < static_cast<uint32_t>(contexts[b]); ++t) {
                const auto block = static_cast<size_t>(table[size_t{b} * p.blocks_per_query() + t / p.block_size]);
                rows.push_back(((block * p.block_size + t % p.block_size) * p.kv_heads + kv_head) * p.dim);
                double score = 0;
                for (uint32_t d = 0; d < p.dim; ++d) {
                    score += queries_wide[q + d] * keys_wide[rows.back() + d];
                }
                weights.push_back(score / std::sqrt(static_cast<double>(p.dim)));
            }
            const double most = weights.empty() ? 0 : *std::max_element(weights.begin(), weights.end());
            double sum = 0;
            for (double &weight : weights) {
                sum += weight = std::exp(weight - most);
            }
            for (uint32_t d = 0; d < p.dim; ++d) {
                for (size_t t = 0; t < rows.size(); ++t) {
                    result[q + d] += weights[t] / sum * values_wide[rows[t] + d];
                }
            }
        }
    }
    return result;
}

double Workload::worst_error(const std::vector<double> &expected) const {
    double worst = 0;
    for (size_t i = 0; i < out.size(); ++i) {
        const double value = problem.is_bf16 ? from_bf16(out[i]) : from_fp16(out[i]);
        const double error = std::abs(value - expected[i]) / (1 + std::abs(expected[i]));
        worst = error > worst || std::isnan(error) ? (std::isnan(error) ? HUGE_VAL : error) : worst;
    }
    return worst;
}

Verdict run_program(const char *name, const RunInputs &inputs, size_t threads) {
    const Program *program = find_program(name);
    if (Verdict verdict = program->check_arguments(inputs, DeviceProfile::built_in()); !verdict) {
        return verdict;
    }
    ThreadPool pool(threads);
    return program->compute(inputs, DeviceProfile::built_in(), pool);
}

bool contains(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

} // namespace ascend::mock::test
