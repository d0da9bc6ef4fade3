// Arguments of the qwen3 decode: order, sizes and checks. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "programs/checks.h"

namespace ascend::mock {

// The 20 tensors in order.
enum DecodeTensor : size_t {
    kHidden,
    kInputNorm,
    kWq,
    kWk,
    kWv,
    kQNorm,
    kKNorm,
    kContexts,
    kTable,
    kSlots,
    kCosines,
    kSines,
    kKeys,
    kValues,
    kWo,
    kGate,
    kUp,
    kDown,
    kPostNorm,
    kOut
};

// What the shapes say. Pages of the cache are counted by the block table, which has an entry for each.
struct DecodeSizes {
    explicit DecodeSizes(const RunInputs &inputs);

    uint32_t batch, hidden, layers, dim, kv_hidden, intermediate, pages, positions, heads, kv_heads, cache_rows,
        block_size, pages_per_sequence;
};

// The layer's kernels under their func_ids.
Verdict check_qwen3_children(std::string_view program, const std::vector<ChildKernel> &children);

// Counts, data types and extents.
Verdict check_decode_arguments(const RunInputs &inputs);

// Contexts, slots and block table entries lie inside the tensors.
Verdict check_decode_contents(const RunInputs &inputs);

} // namespace ascend::mock
