// Workloads for the tests of the attention programs: arguments, tilings and an independent reference.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "programs/program.h"

namespace ascend::mock::test {

// A paged-attention problem. Contexts may differ; the cache has a few blocks more than the table uses.
struct Problem {
    uint32_t heads = 8;
    uint32_t kv_heads = 2;
    uint32_t dim = 64;
    uint32_t block_size = 16;
    std::vector<int32_t> contexts = {33};
    bool is_bf16 = false;
    uint32_t block_dim = 24;

    uint32_t batch() const { return static_cast<uint32_t>(contexts.size()); }
    uint32_t blocks_per_query() const;
};

enum class TilingMode { automatic, batch_head, split_keys };

// The words that simpler's example computes for a problem; `blocks` receives the effective block dim.
std::vector<int32_t> make_tiling(const Problem &problem, TilingMode mode, uint32_t &blocks);

// Every buffer of a run of either program, filled deterministically.
struct Workload {
    explicit Workload(const Problem &problem, uint32_t seed = 1);

    Problem problem;
    std::vector<uint16_t> query;
    std::vector<uint16_t> keys;
    std::vector<uint16_t> values;
    std::vector<int32_t> table;
    std::vector<int32_t> contexts;
    std::vector<uint16_t> out;
    std::vector<int32_t> tiling;
    uint32_t blocks = 0;

    // The slice's own forms, which qwen3_inputs() fills.
    std::vector<int32_t> work_count;
    std::vector<int32_t> work_table;
    std::vector<uint16_t> padded_query;
    std::vector<uint16_t> heads_first_keys;
    std::vector<uint16_t> heads_first_values;

    struct Space {
        std::unique_ptr<uint8_t[]> data; // not initialised: most of it is never touched
        uint32_t bytes;
    };
    std::vector<Space> workspaces;

    RunInputs cce_inputs();
    RunInputs qwen3_inputs(); // made of the tensors as they are now

    // Softmax attention in double precision, one query head at a time, from the tensors as they are now.
    std::vector<double> reference() const;

    // The greatest |out - reference| / (1 + |reference|).
    double worst_error(const std::vector<double> &reference) const;
};

RunTensor tensor_of(void *data, uint64_t bytes, uint8_t dtype, uint8_t direction, std::vector<uint32_t> shape);

double from_fp16(uint16_t bits);
double from_bf16(uint16_t bits);

// Checks, computes on `threads` threads and answers the first refusal.
Verdict run_program(const char *name, const RunInputs &inputs, size_t threads = 2);

bool contains(const std::string &text, const std::string &part);

} // namespace ascend::mock::test
