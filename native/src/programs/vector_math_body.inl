// The body of a VectorMath implementation; included once per instruction set, inside a namespace of its own and with
// load_fp16 defined. kLanes = floats in a vector. SPDX-License-Identifier: MIT

typedef float Floats __attribute__((vector_size(kLanes * 4)));
typedef int32_t Ints __attribute__((vector_size(kLanes * 4)));
typedef uint32_t Words __attribute__((vector_size(kLanes * 4)));
typedef uint16_t Halves __attribute__((vector_size(kLanes * 2)));

inline Floats load(const float *source) {
    Floats out;
    __builtin_memcpy(&out, source, sizeof out);
    return out;
}

inline void store(float *target, Floats value) {
    __builtin_memcpy(target, &value, sizeof value);
}

inline Floats splat(float value) {
    return Floats{} + value;
}

inline float sum_of(Floats value) {
    float lanes[kLanes];
    store(lanes, value);
    for (size_t width = kLanes / 2; width > 0; width /= 2) {
        for (size_t i = 0; i < width; ++i) {
            lanes[i] += lanes[i + width];
        }
    }
    return lanes[0];
}

void load_bf16(const uint16_t *source, float *out, size_t count) {
    size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        Halves halves;
        __builtin_memcpy(&halves, source + i, sizeof halves);
        const Words words = __builtin_convertvector(halves, Words) << 16;
        __builtin_memcpy(out + i, &words, sizeof words);
    }
    for (; i < count; ++i) {
        const uint32_t word = static_cast<uint32_t>(source[i]) << 16;
        __builtin_memcpy(out + i, &word, sizeof word);
    }
}

void dot_rows(const float *queries, size_t heads, const float *keys, size_t tokens, size_t width, float scale,
              float *scores, size_t score_stride) {
    for (size_t h = 0; h < heads; ++h) {
        const float *query = queries + h * width;
        float *out = scores + h * score_stride;
        size_t t = 0;
        for (; t + 4 <= tokens; t += 4) {
            const float *key = keys + t * width;
            Floats sums[4] = {};
            for (size_t d = 0; d < width; d += kLanes) {
                const Floats q = load(query + d);
                sums[0] += q * load(key + d);
                sums[1] += q * load(key + width + d);
                sums[2] += q * load(key + 2 * width + d);
                sums[3] += q * load(key + 3 * width + d);
            }
            for (size_t i = 0; i < 4; ++i) {
                out[t + i] = scale * sum_of(sums[i]);
            }
        }
        for (; t < tokens; ++t) {
            Floats sum = {};
            for (size_t d = 0; d < width; d += kLanes) {
                sum += load(query + d) * load(keys + t * width + d);
            }
            out[t] = scale * sum_of(sum);
        }
    }
}

void add_weighted_rows(const float *weights, size_t weight_stride, size_t heads, const float *values, size_t tokens,
                       size_t width, float *out) {
    size_t h = 0;
    for (; h + 4 <= heads; h += 4) {
        const float *weight = weights + h * weight_stride;
        for (size_t d = 0; d < width; d += kLanes) {
            float *target = out + h * width + d;
            Floats sums[4] = {load(target), load(target + width), load(target + 2 * width), load(target + 3 * width)};
            for (size_t t = 0; t < tokens; ++t) {
                const Floats value = load(values + t * width + d);
                sums[0] += weight[t] * value;
                sums[1] += weight[weight_stride + t] * value;
                sums[2] += weight[2 * weight_stride + t] * value;
                sums[3] += weight[3 * weight_stride + t] * value;
            }
            for (size_t i = 0; i < 4; ++i) {
                store(target + i * width, sums[i]);
            }
        }
    }
    for (; h < heads; ++h) {
        const float *weight = weights + h * weight_stride;
        for (size_t d = 0; d < width; d += kRowStep) {
            Floats sums[kRowStep / kLanes];
            for (size_t i = 0; i < kRowStep / kLanes; ++i) {
                sums[i] = load(out + h * width + d + i * kLanes);
            }
            for (size_t t = 0; t < tokens; ++t) {
                for (size_t i = 0; i < kRowStep / kLanes; ++i) {
                    sums[i] += weight[t] * load(values + t * width + d + i * kLanes);
                }
            }
            for (size_t i = 0; i < kRowStep / kLanes; ++i) {
                store(out + h * width + d + i * kLanes, sums[i]);
            }
        }
    }
}

float max_of(const float *values, size_t count) {
    float most = values[0];
    size_t i = 0;
    if (count >= kLanes) {
        Floats lanes = load(values);
        for (; i + kLanes <= count; i += kLanes) {
            const Floats next = load(values + i);
            lanes = next > lanes ? next : lanes;
        }
        for (size_t lane = 0; lane < kLanes; ++lane) {
            most = lanes[lane] > most ? lanes[lane] : most;
        }
    }
    for (; i < count; ++i) {
        most = values[i] > most ? values[i] : most;
    }
    return most;
}

// exp for arguments up to 0, within 2e-7 of the value: 2^n times a polynomial in the rest. NaN stays NaN.
inline Floats exp_of(Floats x) {
    const Floats least = splat(-87.0f);
    const Floats clamped = x > least ? x : least;
    const Ints n = __builtin_convertvector(clamped * 1.44269504f - 0.5f, Ints);
    const Floats whole = __builtin_convertvector(n, Floats);
    const Floats rest = (clamped - whole * 0.693359375f) - whole * -2.12194440e-4f;
    Floats power = splat(1.0f / 5040);
    power = power * rest + 1.0f / 720;
    power = power * rest + 1.0f / 120;
    power = power * rest + 1.0f / 24;
    power = power * rest + 1.0f / 6;
    power = power * rest + 0.5f;
    power = power * rest + 1.0f;
    power = power * rest + 1.0f;
    const Floats scaled = (Floats)((Ints)power + n * (1 << 23));
    return x == x ? scaled : x;
}

float exp_shifted(float *values, size_t count, float shift) {
    Floats sum = {};
    size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const Floats value = exp_of(load(values + i) - shift);
        store(values + i, value);
        sum += value;
    }
    float total = sum_of(sum);
    if (i < count) {
        float rest[kLanes];
        for (size_t lane = 0; lane < kLanes; ++lane) {
            rest[lane] = i + lane < count ? values[i + lane] : shift;
        }
        store(rest, exp_of(load(rest) - shift));
        for (; i < count; ++i) {
            values[i] = rest[i % kLanes];
            total += values[i];
        }
    }
    return total;
}
