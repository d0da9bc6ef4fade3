// SPDX-License-Identifier: MIT
#include "programs/checks.h"

#include <algorithm>

#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

constexpr const char *kTypeNames[] = {"float32", "float16",  "int32",     "int16",   "int8",
                                      "uint8",   "bfloat16", "int64",     "uint64",  "uint16",
                                      "uint32",  "bool",     "fp8e4m3fn", "fp8e8m0", "fp4e2m1"};

std::string type_name(uint8_t dtype) {
    return dtype < std::size(kTypeNames) ? kTypeNames[dtype] : "type " + std::to_string(dtype);
}

std::string label(size_t index, const ExpectedTensor &expected) {
    return "tensor " + std::to_string(index) + " (" + expected.name + ")";
}

Verdict check_type(const std::string &where, const RunTensor &tensor, const ExpectedTensor &expected) {
    if (std::find(expected.dtypes.begin(), expected.dtypes.end(), tensor.dtype) != expected.dtypes.end()) {
        return {};
    }
    std::string accepted;
    for (const uint8_t dtype : expected.dtypes) {
        accepted += (accepted.empty() ? "" : " or ") + type_name(dtype);
    }
    return refuse(where + " is " + type_name(tensor.dtype) + "; " + accepted + " is expected");
}

Verdict check_layout(const std::string &where, const RunTensor &tensor) {
    uint64_t count = 1;
    for (uint32_t d = tensor.ndims; d-- > 0;) {
        if (tensor.shapes[d] == 0) {
            return refuse(where + " has extent 0 in dimension " + std::to_string(d));
        }
        if (tensor.shapes[d] > 1 && tensor.strides[d] != count) {
            return refuse(where + " has stride " + std::to_string(tensor.strides[d]) + " in dimension " +
                          std::to_string(d) + "; row-major data needs " + std::to_string(count));
        }
        if (count > (uint64_t{1} << 48) / tensor.shapes[d]) {
            return refuse(where + " has too many elements");
        }
        count *= tensor.shapes[d];
    }
    const uint64_t size = element_size(tensor.dtype);
    const uint64_t capacity = tensor.bytes / size;
    if (tensor.data == nullptr || tensor.start_offset > capacity || count > capacity - tensor.start_offset) {
        return refuse(where + " needs " + std::to_string(count) + " elements from element " +
                      std::to_string(tensor.start_offset) + " on; its buffer holds " + std::to_string(capacity));
    }
    if (reinterpret_cast<uintptr_t>(tensor.data) % size != 0) {
        return refuse(where + " is not aligned to its " + std::to_string(size) + "-byte elements");
    }
    return {};
}

} // namespace

bool parse_type(std::string_view name, uint8_t &out) {
    const auto found = std::find(std::begin(kTypeNames), std::end(kTypeNames), name);
    out = static_cast<uint8_t>(found - std::begin(kTypeNames));
    return found != std::end(kTypeNames);
}

std::string describe(const char *name, const RunTensor &tensor) {
    std::string text = std::string(name) + " [";
    for (uint32_t d = 0; d < tensor.ndims; ++d) {
        text += (d > 0 ? ", " : "") + std::to_string(tensor.shapes[d]);
    }
    return text + "]";
}

uint32_t element_size(uint8_t dtype) {
    switch (dtype) {
    case SIMPLER_INT64:
    case SIMPLER_UINT64:
        return 8;
    case SIMPLER_FLOAT32:
    case SIMPLER_INT32:
    case SIMPLER_UINT32:
        return 4;
    case SIMPLER_FLOAT16:
    case SIMPLER_BFLOAT16:
    case SIMPLER_INT16:
    case SIMPLER_UINT16:
        return 2;
    default:
        return 1;
    }
}

uint64_t element_count(const RunTensor &tensor) {
    uint64_t count = 1;
    for (uint32_t d = 0; d < tensor.ndims; ++d) {
        count *= tensor.shapes[d];
    }
    return count;
}

Verdict check_tensors(const RunInputs &inputs, const std::vector<ExpectedTensor> &expected, size_t scalars) {
    if (inputs.tensors.size() != expected.size()) {
        return refuse(std::to_string(inputs.tensors.size()) + " tensors given; " + std::to_string(expected.size()) +
                      " are expected");
    }
    if (inputs.scalars.size() != scalars) {
        return refuse(std::to_string(inputs.scalars.size()) + " scalars given; " + std::to_string(scalars) +
                      " are expected");
    }
    for (size_t i = 0; i < expected.size(); ++i) {
        const RunTensor &tensor = inputs.tensors[i];
        const std::string where = label(i, expected[i]);
        const bool readable = tensor.direction == SIMPLER_ARG_IN || tensor.direction == SIMPLER_ARG_INOUT;
        const bool writable = tensor.direction == SIMPLER_ARG_OUT || tensor.direction == SIMPLER_ARG_INOUT;
        if (expected[i].is_output ? !writable : !readable) {
            return refuse(where + " has direction " + std::to_string(tensor.direction) + "; an " +
                          (expected[i].is_output ? "output" : "input") + " is expected");
        }
        if (expected[i].ndims != 0 && tensor.ndims != expected[i].ndims) {
            return refuse(where + " has " + std::to_string(tensor.ndims) + " dimensions; " +
                          std::to_string(expected[i].ndims) + " are expected");
        }
        if (tensor.ndims < 1 || tensor.ndims > SIMPLER_MAX_TENSOR_DIMS) {
            return refuse(where + " has " + std::to_string(tensor.ndims) + " dimensions; 1 to 5 are possible");
        }
        if (Verdict verdict = check_type(where, tensor, expected[i]); !verdict) {
            return verdict;
        }
        if (Verdict verdict = check_layout(where, tensor); !verdict) {
            return verdict;
        }
    }
    return {};
}

Verdict check_child_kernels(std::string_view program, const std::vector<ChildKernel> &children,
                            const std::vector<ExpectedChild> &expected) {
    for (const ExpectedChild &kernel : expected) {
        const std::string wanted = "func_id " + std::to_string(kernel.func_id) + " (" + kernel.name + ")";
        const auto found = std::find_if(children.begin(), children.end(),
                                        [&](const ChildKernel &child) { return child.func_id == kernel.func_id; });
        if (found == children.end()) {
            return refuse(std::string(program) + " submits " + wanted + ", which the callable lacks");
        }
        if (found->is_cube != kernel.is_cube) {
            return refuse(std::string(program) + " submits " + wanted + " to an " +
                          (kernel.is_cube ? "AICube" : "AIVector") + " core; the callable's kernel " + found->name +
                          " is for the other kind");
        }
        if (found->program != program) {
            return refuse(std::string(program) + " submits " + wanted + "; the callable's kernel " + found->name +
                          " belongs to program " + found->program);
        }
    }
    return {};
}

} // namespace ascend::mock
