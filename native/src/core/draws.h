// Draws that are a function of what they are drawn for. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>

namespace ascend::mock {

// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
inline uint64_t mix(uint64_t value) {
    value += 0x9E3779B97F4A7C15;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
    value = (value ^ value >> 27) * 0x94D049BB133111EB;
    return value ^ value >> 31;
}

// A sequence of draws: the same for the same seed and purposes.
class Draws {
public:
    Draws(uint64_t seed, std::initializer_list<uint64_t> purposes) : state_(mix(seed)) {
        for (const uint64_t purpose : purposes) {
            state_ = mix(state_ ^ purpose);
        }
    }

    // Uniform from 0 to just below 1.
    double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }

    // Uniform from 0 to count - 1; `count` is not 0.
    uint64_t below(uint64_t count) { return static_cast<uint64_t>(share() * static_cast<double>(count)); }

private:
    uint64_t next() { return state_ = mix(state_); }

    uint64_t state_;
};

} // namespace ascend::mock
