// Tensors and argument blocks with the members by which a simpler tree names them; layout as in abi/simpler_abi.h.
// SPDX-License-Identifier: MIT
#pragma once

#include "abi/simpler_abi.h"

enum class DataType : uint8_t {
    FLOAT32,
    FLOAT16,
    INT32,
    INT16,
    INT8,
    UINT8,
    BFLOAT16,
    INT64,
    UINT64,
    UINT16,
    UINT32,
    BOOL,
    FP8E4M3FN,
    FP8E8M0,
    FP4E2M1,
};

enum class AddressSpace : uint8_t { HOST, DEVICE };

struct alignas(64) ChipTensor {
    struct {
        uint64_t addr;
        uint64_t size;
    } buffer;
    uint64_t owner_task_id;
    uint64_t start_offset;
    int32_t version;
    uint32_t ndims;
    DataType dtype;
    bool manual_dep;
    bool is_contiguous;
    AddressSpace address_space;
    uint32_t shapes[SIMPLER_MAX_TENSOR_DIMS];
    uint64_t extent_elem_cache;
    uint32_t strides[SIMPLER_MAX_TENSOR_DIMS];
    uint8_t reserved[36];
};

struct ChipStorageTaskArgs {
    ChipTensor tensors_[SIMPLER_MAX_CHIP_TENSORS];
    uint64_t scalars_[SIMPLER_MAX_CHIP_SCALARS];
    int32_t tensor_count_;
    int32_t scalar_count_;
};
