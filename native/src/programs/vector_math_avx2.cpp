// VectorMath on AVX2, FMA and F16C. SPDX-License-Identifier: MIT
#include "programs/vector_math_table.h"

#if defined(__x86_64__)

#include <immintrin.h>

// Every function below this line uses these instructions; the table is only handed out where the processor has them.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#endif

namespace ascend::mock {

namespace {

constexpr size_t kLanes = 8;

void load_fp16(const uint16_t *source, float *out, size_t count) {
    size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(source + i))));
    }
    if (i < count) {
        uint16_t rest[kLanes] = {};
        float widened[kLanes];
        __builtin_memcpy(rest, source + i, (count - i) * sizeof *source);
        _mm256_storeu_ps(widened, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(rest))));
        __builtin_memcpy(out + i, widened, (count - i) * sizeof *out);
    }
}

#include "programs/vector_math_body.inl"

} // namespace

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

const VectorMath kAvx2Math = {"avx2", load_fp16, load_bf16, dot_rows, add_weighted_rows, max_of, exp_shifted};

} // namespace ascend::mock

#endif
