// SPDX-License-Identifier: MIT
#include "programs/vector_math.h"

#include "programs/vector_math_table.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace ascend::mock {

namespace {

#if defined(__x86_64__)
bool has_avx2() {
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    const bool f16c = __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
    return f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

} // namespace

const VectorMath *const *vector_math_implementations(size_t &count) {
    count = 1;
#if defined(__x86_64__)
    static const VectorMath *const all[] = {&kPortableMath, &kAvx2Math};
    count += has_avx2() ? 1 : 0;
#else
    static const VectorMath *const all[] = {&kPortableMath};
#endif
    return all;
}

const VectorMath &vector_math() {
    static const VectorMath &best = []() -> const VectorMath & {
        size_t count = 0;
        const VectorMath *const *all = vector_math_implementations(count);
        return *all[count - 1];
    }();
    return best;
}

uint16_t to_fp16(float value) {
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    const auto sign = static_cast<uint16_t>(bits >> 16 & 0x8000u);
    bits &= 0x7FFFFFFFu;
    if (bits > 0x7F800000u) {
        return static_cast<uint16_t>(sign | 0x7E00u);
    }
    if (bits >= 0x477FF000u) { // 65520 and more rounds to infinity
        return static_cast<uint16_t>(sign | 0x7C00u);
    }
    if (bits < 0x38800000u) { // below the least normal number: the addition rounds to multiples of 2^-24
        float magnitude;
        __builtin_memcpy(&magnitude, &bits, sizeof magnitude);
        magnitude += 0.5f;
        __builtin_memcpy(&bits, &magnitude, sizeof bits);
        return static_cast<uint16_t>(sign | (bits - 0x3F000000u));
    }
    bits += 0xFFFu + (bits >> 13 & 1u);
    return static_cast<uint16_t>(sign | ((bits - 0x38000000u) >> 13));
}

uint16_t to_bf16(float value) {
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u) {
        return static_cast<uint16_t>(bits >> 16 | 0x40u);
    }
    return static_cast<uint16_t>((bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16);
}

} // namespace ascend::mock
