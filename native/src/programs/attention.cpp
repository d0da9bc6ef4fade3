// SPDX-License-Identifier: MIT
#include "programs/attention.h"

#include <algorithm>

namespace ascend::mock {

namespace {

// Rows widened at a time: 16 KiB at 128 elements, which leaves room in a 32 KiB cache for queries and sums.
constexpr uint32_t kRowsAtOnce = 32;

// How far ahead rows are fetched: a row of one head is short and the next lies a whole token away, so the processor's
// own prefetcher does not follow.
constexpr uint32_t kRowsAhead = 12;

void prefetch(const uint16_t *row, uint32_t dim) {
    constexpr uint32_t kLineElements = 32;
    for (uint32_t d = 0; d < dim; d += kLineElements) {
        __builtin_prefetch(row + d);
    }
}

void widen(const uint16_t *source, bool is_bf16, float *out, uint32_t dim) {
    (is_bf16 ? vector_math().load_bf16 : vector_math().load_fp16)(source, out, dim);
}

} // namespace

void HeadGroup::load_queries(const uint16_t *source, bool is_bf16, uint32_t heads, uint32_t dim) {
    heads_ = heads;
    width_ = padded_width(dim);
    queries_.assign(heads * width_, 0.0f);
    rows_.assign(kRowsAtOnce * width_, 0.0f);
    for (uint32_t h = 0; h < heads; ++h) {
        widen(source + uint64_t{h} * dim, is_bf16, queries_.data() + h * width_, dim);
    }
}

void HeadGroup::load_rows(const uint16_t *base, const PagedCache &cache, const int32_t *block_table, uint32_t kv_head,
                          uint32_t begin, uint32_t end) {
    const uint64_t stride = cache.token_stride();
    for (uint32_t t = begin; t < end; ++t) {
        const auto block = static_cast<uint64_t>(block_table[t / cache.block_size]);
        const uint32_t slot = t % cache.block_size;
        const uint16_t *row = base + cache.first_row(block, kv_head) + slot * stride;
        if (slot + kRowsAhead < cache.block_size) {
            prefetch(row + kRowsAhead * stride, cache.dim);
        }
        widen(row, cache.is_bf16, rows_.data() + (t - begin) * width_, cache.dim);
    }
}

void HeadGroup::score(const PagedCache &cache, const int32_t *block_table, uint32_t kv_head, uint32_t begin,
                      uint32_t end, float scale) {
    score_stride_ = end - begin;
    scores_.resize(std::max(scores_.size(), heads_ * score_stride_));
    for (uint32_t first = begin; first < end; first += kRowsAtOnce) {
        const uint32_t last = std::min(end, first + kRowsAtOnce);
        load_rows(cache.keys, cache, block_table, kv_head, first, last);
        vector_math().dot_rows(queries_.data(), heads_, rows_.data(), last - first, width_, scale,
                               scores_.data() + (first - begin), score_stride_);
    }
}

void HeadGroup::add_values(const PagedCache &cache, const int32_t *block_table, uint32_t kv_head, uint32_t begin,
                           uint32_t end, float *out) {
    for (uint32_t first = begin; first < end; first += kRowsAtOnce) {
        const uint32_t last = std::min(end, first + kRowsAtOnce);
        load_rows(cache.values, cache, block_table, kv_head, first, last);
        vector_math().add_weighted_rows(scores_.data() + (first - begin), score_stride_, heads_, rows_.data(),
                                        last - first, width_, out);
    }
}

void store_row(const float *source, float factor, bool is_bf16, uint16_t *out, uint32_t dim) {
    for (uint32_t d = 0; d < dim; ++d) {
        out[d] = is_bf16 ? to_bf16(source[d] * factor) : to_fp16(source[d] * factor);
    }
}

} // namespace ascend::mock
