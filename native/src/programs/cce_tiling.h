// The tiling tensor of the CCE highperf paged-attention kernel, as the kernel reads it. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ascend::mock {

// One share of work: some heads of one sequence against a range of its keys.
struct CceUnit {
    uint32_t sequence = 0; // into CceTiling::sequences
    uint32_t first_head = 0;
    uint32_t heads = 0;
    uint32_t first_key = 0;
    uint32_t keys = 0;
    uint32_t split = 0; // index of the key range
    uint32_t block = 0; // SPMD block that does it
};

struct CceSequence {
    uint32_t context = 0;
    uint32_t table_row = 0;
    uint64_t query_offset = 0;   // elements
    uint64_t output_offset = 0;  // elements
    uint64_t lse_offset = 0;     // floats in l_gm
    uint64_t partial_offset = 0; // floats in o_core_tmp_gm, before the factor kv_splits
};

class CceTiling {
public:
    static constexpr uint32_t kHeadWords = 44;
    static constexpr uint32_t kSequenceWords = 17;

    // The kernel knows keys 0, 1 (fp16, bf16), 16 and 17 (the same with split keys); for any other it returns at once.
    static bool is_dispatched(int32_t key) { return key == 0 || key == 1 || key == 16 || key == 17; }
    static int32_t key_of(const int32_t *words) { return words[16]; }

    // Reads the words of a dispatched tiling. `blocks` is the number of SPMD blocks. On failure `error` names word and
    // value.
    static bool parse(const int32_t *words, size_t count, uint32_t blocks, CceTiling &out, std::string &error);

    bool is_bf16 = false;
    bool splits_keys = false;
    uint32_t batch = 0;
    uint32_t heads = 0;
    uint32_t dim = 0;
    uint32_t block_size = 0;
    uint32_t table_stride = 0; // block table entries of a sequence
    uint32_t kv_heads = 0;
    uint32_t group = 0; // query heads of a KV head
    float scale = 0;
    uint32_t kv_split_keys = 0; // keys of a range
    uint32_t kv_splits = 0;     // ranges that have room in the workspace
    std::vector<CceSequence> sequences;
    std::vector<uint32_t> combined; // sequences whose key ranges are folded after a split
    std::vector<CceUnit> units;     // in block order; those that compute nothing are left out

    // Key ranges of a sequence.
    uint32_t ranges_of(const CceSequence &sequence) const;

private:
    bool add_units(uint32_t first, uint32_t count, uint32_t head_split, bool is_tail,
                   const std::vector<uint32_t> &order, uint32_t blocks, std::string &error);
};

} // namespace ascend::mock
