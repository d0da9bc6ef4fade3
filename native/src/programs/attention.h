// Attention of query heads that share one KV head over a range of a paged cache. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "programs/vector_math.h"

namespace ascend::mock {

// Keys and values in fp16 or bf16, in blocks of block_size tokens. In [blocks, block_size, kv_heads, dim] (CCE) the
// rows of a head lie a token apart, in [blocks, kv_heads, block_size, dim] (pypto) they follow each other.
struct PagedCache {
    const uint16_t *keys = nullptr;
    const uint16_t *values = nullptr;
    bool is_bf16 = false;
    uint32_t block_size = 0;
    uint32_t kv_heads = 0;
    uint32_t dim = 0;

    bool heads_first = false; // [blocks, kv_heads, block_size, dim]

    uint64_t token_stride() const { return heads_first ? dim : uint64_t{kv_heads} * dim; }

    // The first row of a block for a KV head, in elements.
    uint64_t first_row(uint64_t block, uint32_t kv_head) const {
        return block * block_size * kv_heads * dim + uint64_t{kv_head} * (heads_first ? block_size : 1) * dim;
    }
};

inline size_t padded_width(uint32_t dim) {
    return (dim + kRowStep - 1) / kRowStep * kRowStep;
}

// Working memory for one group of heads; reused from call to call. Rows are padded_width(dim) floats.
class HeadGroup {
public:
    // Reads `heads` query rows of `dim` elements.
    void load_queries(const uint16_t *source, bool is_bf16, uint32_t heads, uint32_t dim);

    // Scores of the group against keys [begin, end): scores()[h * score_stride() + t - begin].
    void score(const PagedCache &cache, const int32_t *block_table, uint32_t kv_head, uint32_t begin, uint32_t end,
               float scale);

    // out row h += sum of scores times values over the range given to score().
    void add_values(const PagedCache &cache, const int32_t *block_table, uint32_t kv_head, uint32_t begin, uint32_t end,
                    float *out);

    float *scores(uint32_t head) { return scores_.data() + head * score_stride_; }
    size_t width() const { return width_; }
    uint32_t heads() const { return heads_; }

private:
    void load_rows(const uint16_t *base, const PagedCache &cache, const int32_t *block_table, uint32_t kv_head,
                   uint32_t begin, uint32_t end);

    uint32_t heads_ = 0;
    size_t width_ = 0;
    size_t score_stride_ = 0;
    std::vector<float> queries_;
    std::vector<float> scores_;
    std::vector<float> rows_;
};

// Rounds `dim` floats to the output's data type.
void store_row(const float *source, float factor, bool is_bf16, uint16_t *out, uint32_t dim);

} // namespace ascend::mock
