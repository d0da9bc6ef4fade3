// The arithmetic inside attention, on rows of float with 32-byte steps. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace ascend::mock {

// Rows are `width` floats long, a multiple of kRowStep, padded with zeros. Every function sums in an order that depends
// on its arguments alone.
constexpr size_t kRowStep = 8;

struct VectorMath {
    const char *name;

    // Widens `count` elements.
    void (*load_fp16)(const uint16_t *source, float *out, size_t count);
    void (*load_bf16)(const uint16_t *source, float *out, size_t count);

    // scores[h * score_stride + t] = scale * (query row h · key row t).
    void (*dot_rows)(const float *queries, size_t heads, const float *keys, size_t tokens, size_t width, float scale,
                     float *scores, size_t score_stride);

    // out row h += sum over t of weights[h * weight_stride + t] * value row t.
    void (*add_weighted_rows)(const float *weights, size_t weight_stride, size_t heads, const float *values,
                              size_t tokens, size_t width, float *out);

    float (*max_of)(const float *values, size_t count); // count > 0

    // Replaces each value by exp(value - shift) and returns their sum; values are at most `shift`.
    float (*exp_shifted)(float *values, size_t count, float shift);
};

// The fastest implementation that this processor runs.
const VectorMath &vector_math();

// Every implementation that this processor runs, for tests.
const VectorMath *const *vector_math_implementations(size_t &count);

// Round to nearest even; overflow gives infinity.
uint16_t to_fp16(float value);
uint16_t to_bf16(float value);

} // namespace ascend::mock
