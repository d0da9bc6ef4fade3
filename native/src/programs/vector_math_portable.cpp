// VectorMath on 16-byte vectors: NEON on aarch64, SSE2 on x86-64. SPDX-License-Identifier: MIT
#include "programs/vector_math_table.h"

namespace ascend::mock {

namespace {

constexpr size_t kLanes = 4;

void load_fp16(const uint16_t *source, float *out, size_t count) {
    for (size_t i = 0; i < count; ++i) {
#if defined(__aarch64__)
        __fp16 half;
        __builtin_memcpy(&half, source + i, sizeof half);
        out[i] = half;
#else
        // The exponent is rebased by a multiplication, which normalises subnormals; infinity and NaN need theirs put
        // back.
        const uint32_t sign = static_cast<uint32_t>(source[i] & 0x8000u) << 16;
        const uint32_t magnitude = static_cast<uint32_t>(source[i] & 0x7FFFu) << 13;
        float value;
        __builtin_memcpy(&value, &magnitude, sizeof value);
        value *= 0x1p112f;
        uint32_t bits;
        __builtin_memcpy(&bits, &value, sizeof bits);
        bits |= sign | (magnitude >= 0x0F800000u ? 0x7F800000u : 0u);
        __builtin_memcpy(out + i, &bits, sizeof bits);
#endif
    }
}

#include "programs/vector_math_body.inl"

} // namespace

const VectorMath kPortableMath = {"portable", load_fp16, load_bf16, dot_rows, add_weighted_rows, max_of, exp_shifted};

} // namespace ascend::mock
