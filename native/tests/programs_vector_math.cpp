// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "harness.h"
#include "programs/vector_math.h"
#include "programs_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

template <typename Body> void for_each_implementation(Body body) {
    size_t count = 0;
    const VectorMath *const *all = vector_math_implementations(count);
    for (size_t i = 0; i < count; ++i) {
        body(*all[i]);
    }
}

std::vector<float> random_row(size_t count, uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<float> row(count);
    for (float &value : row) {
        value = static_cast<float>(random() % 2001) / 500.0f - 2.0f;
    }
    return row;
}

} // namespace

TEST(programs_vector_math_widens_every_half_precision_number) {
    std::vector<uint16_t> bits(65536);
    for (size_t i = 0; i < bits.size(); ++i) {
        bits[i] = static_cast<uint16_t>(i);
    }
    for_each_implementation([&](const VectorMath &math) {
        std::vector<float> fp16(bits.size());
        std::vector<float> bf16(bits.size());
        math.load_fp16(bits.data(), fp16.data(), bits.size());
        math.load_bf16(bits.data(), bf16.data(), bits.size());
        for (size_t i = 0; i < bits.size(); ++i) {
            const double expected = from_fp16(bits[i]);
            CHECK(std::isnan(expected) ? std::isnan(fp16[i]) : fp16[i] == expected);
            CHECK(std::isnan(expected) ? to_fp16(fp16[i]) >> 10 == bits[i] >> 10 : to_fp16(fp16[i]) == bits[i]);
            CHECK(std::isnan(bf16[i]) ? std::isnan(from_bf16(to_bf16(bf16[i]))) : to_bf16(bf16[i]) == bits[i]);
        }
        float tail[5] = {-1, -1, -1, -1, -1};
        math.load_fp16(bits.data() + 0x3C00, tail, 3);
        CHECK_EQ(tail[0], 1.0f);
        CHECK_EQ(tail[3], -1.0f);
    });
}

TEST(programs_vector_math_rounds_to_the_nearest_even_number) {
    CHECK_EQ(to_fp16(1.0f + 0x1p-11f), 0x3C00);            // half way, down to even
    CHECK_EQ(to_fp16(1.0f + 0x1p-11f + 0x1p-20f), 0x3C01); // just above
    CHECK_EQ(to_fp16(1.0f + 3 * 0x1p-11f), 0x3C02);        // half way, up to even
    CHECK_EQ(to_fp16(2047.9999f), 0x6800);                 // carries into the exponent
    CHECK_EQ(to_fp16(65519.0f), 0x7BFF);
    CHECK_EQ(to_fp16(65520.0f), 0x7C00);
    CHECK_EQ(to_fp16(-1e10f), 0xFC00);
    CHECK_EQ(to_fp16(0x1p-25f), 0x0000);
    CHECK_EQ(to_fp16(0x1.8p-25f), 0x0001);
    CHECK_EQ(to_fp16(-0.0f), 0x8000);
    CHECK_EQ(to_bf16(1.0f + 0x1p-8f), 0x3F80);
    CHECK_EQ(to_bf16(1.0f + 3 * 0x1p-8f), 0x3F82);
    CHECK_EQ(to_bf16(std::numeric_limits<float>::max()), 0x7F80);
}

TEST(programs_vector_math_dots_and_weighted_sums_match_double_precision) {
    for_each_implementation([&](const VectorMath &math) {
        for (const size_t heads : {1, 3, 4, 5, 9}) {
            for (const size_t tokens : {1, 3, 4, 31}) {
                for (const size_t width : {8, 24, 128}) {
                    const std::vector<float> q = random_row(heads * width, 1);
                    const std::vector<float> k = random_row(tokens * width, 2);
                    std::vector<float> scores(heads * (tokens + 2), -7);
                    math.dot_rows(q.data(), heads, k.data(), tokens, width, 0.5f, scores.data(), tokens + 2);
                    std::vector<float> sums(heads * width, 1);
                    math.add_weighted_rows(scores.data(), tokens + 2, heads, k.data(), tokens, width, sums.data());
                    for (size_t h = 0; h < heads; ++h) {
                        std::vector<double> row(width, 1);
                        for (size_t t = 0; t < tokens; ++t) {
                            double dot = 0;
                            for (size_t d = 0; d < width; ++d) {
                                dot += static_cast<double>(q[h * width + d]) * k[t * width + d];
                                row[d] += static_cast<double>(scores[h * (tokens + 2) + t]) * k[t * width + d];
                            }
                            CHECK(std::abs(scores[h * (tokens + 2) + t] - 0.5 * dot) < 1e-4);
                        }
                        CHECK_EQ(scores[h * (tokens + 2) + tokens], -7.0f);
                        for (size_t d = 0; d < width; ++d) {
                            CHECK(std::abs(sums[h * width + d] - row[d]) < 1e-3);
                        }
                    }
                }
            }
        }
    });
}

TEST(programs_vector_math_exponentials_are_accurate) {
    for_each_implementation([&](const VectorMath &math) {
        std::vector<float> values;
        for (int i = 0; i <= 9001; ++i) {
            values.push_back(3.0f - static_cast<float>(i) * 0.009f);
        }
        CHECK_EQ(math.max_of(values.data() + 5, values.size() - 5), values[5]);
        std::vector<float> powers = values;
        const float sum = math.exp_shifted(powers.data(), powers.size(), 3.0f);
        double expected_sum = 0;
        for (size_t i = 0; i < values.size(); ++i) {
            const double expected = std::exp(static_cast<double>(values[i]) - 3.0);
            expected_sum += expected;
            CHECK(std::abs(powers[i] - expected) <= 4e-7 * expected);
        }
        CHECK(std::abs(sum - expected_sum) < 1e-4 * expected_sum);
        float edges[] = {-1e30f, -std::numeric_limits<float>::infinity(), std::nanf(""), 0.0f, -200.0f};
        math.exp_shifted(edges, 5, 0.0f);
        CHECK(edges[0] < 1e-37f && edges[1] < 1e-37f && edges[4] < 1e-37f);
        CHECK(std::isnan(edges[2]));
        CHECK_EQ(edges[3], 1.0f);
    });
}
