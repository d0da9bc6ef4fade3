// Checks of a run's arguments that the programs share. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "programs/program.h"

namespace ascend::mock {

// Codes of refusals: SIMPLER_ERROR for arguments, the negated device code "invalid arguments" for contents.
constexpr int kRefused = -1;
constexpr int kInvalidContents = -5;

inline Verdict refuse(std::string message) {
    return {kRefused, std::move(message)};
}
inline Verdict fault(std::string message) {
    return {kInvalidContents, std::move(message)};
}

// One tensor that a program expects. `dtypes` lists the accepted SimplerDataType values.
struct ExpectedTensor {
    const char *name;
    std::vector<uint8_t> dtypes;
    uint32_t ndims; // 0 = any
    bool is_output;
};

// The SimplerDataType of "float16", "int32" and so on. False when there is none of that name.
bool parse_type(std::string_view name, uint8_t &out);

// "query [16, 40, 128]".
std::string describe(const char *name, const RunTensor &tensor);

// Counts, directions, data types, rank, row-major strides, alignment and size in bytes.
Verdict check_tensors(const RunInputs &inputs, const std::vector<ExpectedTensor> &expected, size_t scalars);

struct ExpectedChild {
    int32_t func_id;
    bool is_cube;
    const char *name;
};

// Every kernel that `program` submits is there, once, on its core type and from an image of that program.
Verdict check_child_kernels(std::string_view program, const std::vector<ChildKernel> &children,
                            const std::vector<ExpectedChild> &expected);

uint64_t element_count(const RunTensor &tensor);
uint32_t element_size(uint8_t dtype);

// The first element of a tensor that passed check_tensors.
template <typename T> T *elements(const RunTensor &tensor) {
    return static_cast<T *>(tensor.data) + tensor.start_offset;
}

} // namespace ascend::mock
