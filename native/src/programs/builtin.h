// The built-in programs and what they share. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "programs/cce_tiling.h"
#include "programs/program.h"

namespace ascend::mock {

// Accepts any arguments and computes nothing: one vector task of a few hundred nanoseconds.
const Program &noop_program();

// Accepts any arguments, computes nothing and takes no core: what is left is the cost of launching.
const Program &nop_program();

// Fails as its scalars ask: scalar 0 is the code, 0 = success; scalar 1 the time it runs before, in ns.
const Program &fault_program();

// f = (a + b + 1) * (a + b + 2) + (a + b) on float32 tensors.
const Program &vector_example_program();

// The CCE highperf kernel, driven by its tiling tensor.
const Program &cce_attention_program();

// The attention of pypto's qwen3 decode layer. The layer's other kernels take their modelled time and compute nothing.
const Program &qwen3_attention_program();

// pypto's qwen3 decode: every layer, all of its kernels.
const Program &qwen3_decode_program();

// Query and out [batch, heads, dim], caches [blocks, block_size, kv_heads, dim], table [batch, blocks per query]: one
// data type and fitting extents.
Verdict check_attention_shapes(const RunTensor &query, const RunTensor &keys, const RunTensor &values,
                               const RunTensor &table, const RunTensor &out);

// The SPMD task of `blocks` blocks; an empty tiling gives blocks that return at once.
TaskGraph plan_cce_attention(const CceTiling &tiling, uint32_t blocks, const DeviceProfile &profile);

// Sizes that the decode layer's cost follows from.
struct Qwen3Layer {
    uint32_t heads = 0;
    uint32_t kv_heads = 0;
    uint32_t dim = 0;
    std::vector<uint32_t> contexts; // one per sequence
    uint32_t layers = 1;
    uint32_t intermediate = 0; // width of the MLP; 0 = in the ratio of qwen3-14B
};

TaskGraph plan_qwen3_layer(const Qwen3Layer &layer, const DeviceProfile &profile);

// The layer's kernels by func_id.
struct Qwen3Kernel {
    const char *name;
    bool is_cube;
};
const std::vector<Qwen3Kernel> &qwen3_kernels();

} // namespace ascend::mock
