// SPDX-License-Identifier: MIT
#include "programs/qwen3_decode.h"

#include <algorithm>
#include <utility>

#include "abi/simpler_abi.h"
#include "programs/builtin.h"

namespace ascend::mock {

namespace {

const std::vector<ExpectedTensor> &expected_tensors() {
    static const std::vector<ExpectedTensor> all = {
        {"hidden_states", {SIMPLER_BFLOAT16}, 2, false},
        {"input_rms_weight", {SIMPLER_FLOAT32}, 2, false},
        {"wq", {SIMPLER_BFLOAT16}, 2, false},
        {"wk", {SIMPLER_BFLOAT16}, 2, false},
        {"wv", {SIMPLER_BFLOAT16}, 2, false},
        {"q_norm_weight", {SIMPLER_FLOAT32}, 2, false},
        {"k_norm_weight", {SIMPLER_FLOAT32}, 2, false},
        {"seq_lens", {SIMPLER_INT32}, 1, false},
        {"block_table", {SIMPLER_INT32}, 1, false},
        {"slot_mapping", {SIMPLER_INT32}, 1, false},
        {"rope_cos", {SIMPLER_FLOAT32}, 2, false},
        {"rope_sin", {SIMPLER_FLOAT32}, 2, false},
        {"k_cache", {SIMPLER_BFLOAT16}, 2, true},
        {"v_cache", {SIMPLER_BFLOAT16}, 2, true},
        {"wo", {SIMPLER_BFLOAT16}, 2, false},
        {"w_gate", {SIMPLER_BFLOAT16}, 2, false},
        {"w_up", {SIMPLER_BFLOAT16}, 2, false},
        {"w_down", {SIMPLER_BFLOAT16}, 2, false},
        {"post_rms_weight", {SIMPLER_FLOAT32}, 2, false},
        {"out", {SIMPLER_BFLOAT16}, 2, true},
    };
    return all;
}

Verdict check_shapes(const RunInputs &inputs) {
    const DecodeSizes s(inputs);
    if (s.dim % 2 != 0 || s.dim > 256 || s.heads * s.dim != s.hidden || s.kv_heads * s.dim != s.kv_hidden ||
        s.heads % std::max(s.kv_heads, 1u) != 0) {
        return refuse(describe("hidden_states", inputs.tensors[kHidden]) + ", " + describe("wk", inputs.tensors[kWk]) +
                      " and " + describe("q_norm_weight", inputs.tensors[kQNorm]) +
                      " make no even head dimension of at most 256 with query heads a multiple of the KV heads");
    }
    if (s.block_size == 0 || s.pages % s.batch != 0 || s.block_size * s.pages * s.kv_heads != s.cache_rows) {
        return refuse(describe("k_cache", inputs.tensors[kKeys]) +
                      " must hold a whole number of tokens for each page of " +
                      describe("block_table", inputs.tensors[kTable]) + ", layer and KV head");
    }
    const std::pair<DecodeTensor, std::pair<uint32_t, uint32_t>> shapes[] = {
        {kInputNorm, {s.layers, s.hidden}},
        {kWq, {s.layers * s.hidden, s.hidden}},
        {kWk, {s.layers * s.hidden, s.kv_hidden}},
        {kWv, {s.layers * s.hidden, s.kv_hidden}},
        {kQNorm, {s.layers, s.dim}},
        {kKNorm, {s.layers, s.dim}},
        {kContexts, {s.batch, 0}},
        {kSlots, {s.batch, 0}},
        {kCosines, {s.positions, s.dim}},
        {kSines, {s.positions, s.dim}},
        {kKeys, {s.layers * s.cache_rows, s.dim}},
        {kValues, {s.layers * s.cache_rows, s.dim}},
        {kWo, {s.layers * s.hidden, s.hidden}},
        {kGate, {s.layers * s.hidden, s.intermediate}},
        {kUp, {s.layers * s.hidden, s.intermediate}},
        {kDown, {s.layers * s.intermediate, s.hidden}},
        {kPostNorm, {s.layers, s.hidden}},
        {kOut, {s.batch, s.hidden}},
    };
    for (const auto &[index, extents] : shapes) {
        const RunTensor &tensor = inputs.tensors[index];
        if (tensor.shapes[0] != extents.first || (tensor.ndims > 1 && tensor.shapes[1] != extents.second)) {
            const std::string second = tensor.ndims > 1 ? ", " + std::to_string(extents.second) : "";
            return refuse(describe(expected_tensors()[index].name, tensor) + " must be [" +
                          std::to_string(extents.first) + second + "] beside " +
                          describe("hidden_states", inputs.tensors[kHidden]));
        }
    }
    return {};
}

} // namespace

DecodeSizes::DecodeSizes(const RunInputs &inputs) {
    const auto shape = [&](DecodeTensor i, uint32_t d) { return inputs.tensors[i].shapes[d]; };
    batch = shape(kHidden, 0);
    hidden = shape(kHidden, 1);
    layers = shape(kInputNorm, 0);
    dim = shape(kQNorm, 1);
    kv_hidden = shape(kWk, 1);
    intermediate = shape(kGate, 1);
    pages = shape(kTable, 0);
    positions = shape(kCosines, 0);
    heads = hidden / std::max(dim, 1u);
    kv_heads = kv_hidden / std::max(dim, 1u);
    cache_rows = shape(kKeys, 0) / std::max(layers, 1u);
    block_size = cache_rows / std::max(pages * kv_heads, 1u);
    pages_per_sequence = pages / std::max(batch, 1u);
}

Verdict check_qwen3_children(std::string_view program, const std::vector<ChildKernel> &children) {
    std::vector<ExpectedChild> expected;
    for (const Qwen3Kernel &kernel : qwen3_kernels()) {
        expected.push_back({static_cast<int32_t>(expected.size()), kernel.is_cube, kernel.name});
    }
    return check_child_kernels(program, children, expected);
}

Verdict check_decode_arguments(const RunInputs &inputs) {
    if (Verdict verdict = check_tensors(inputs, expected_tensors(), 0); !verdict) {
        return verdict;
    }
    return check_shapes(inputs);
}

Verdict check_decode_contents(const RunInputs &inputs) {
    const DecodeSizes s(inputs);
    const int32_t *contexts = elements<const int32_t>(inputs.tensors[kContexts]);
    const int32_t *table = elements<const int32_t>(inputs.tensors[kTable]);
    const int32_t *slots = elements<const int32_t>(inputs.tensors[kSlots]);
    const uint32_t most = std::min(s.positions, s.pages_per_sequence * s.block_size);
    for (uint32_t i = 0; i < s.batch; ++i) {
        if (contexts[i] < 1 || static_cast<uint32_t>(contexts[i]) > most) {
            return fault("seq_lens[" + std::to_string(i) + "] is " + std::to_string(contexts[i]) +
                         "; block table and rotary tables hold 1 to " + std::to_string(most) + " tokens");
        }
        if (slots[i] < 0 || static_cast<uint32_t>(slots[i]) >= s.pages * s.block_size) {
            return fault("slot_mapping[" + std::to_string(i) + "] is " + std::to_string(slots[i]) +
                         "; the cache has slots 0 to " + std::to_string(s.pages * s.block_size) + " (exclusive)");
        }
    }
    for (uint32_t i = 0; i < s.pages; ++i) {
        if (table[i] < 0 || static_cast<uint32_t>(table[i]) >= s.pages) {
            return fault("block_table[" + std::to_string(i) + "] is " + std::to_string(table[i]) +
                         "; the cache has pages 0 to " + std::to_string(s.pages) + " (exclusive)");
        }
    }
    return {};
}

} // namespace ascend::mock
