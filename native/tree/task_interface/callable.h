// Callables with the members by which a simpler tree names them; layout as in abi/simpler_abi.h. SPDX-License-Identifier: MIT
#pragma once

#include "abi/simpler_abi.h"

inline constexpr uint32_t CALLABLE_ALIGN = SIMPLER_CALLABLE_ALIGNMENT;

struct CoreCallable {
    int32_t signature_[SIMPLER_MAX_CORE_TENSORS];
    int32_t sig_count_;
    uint32_t binary_size_;
    uint64_t resolved_addr_;

    static constexpr size_t binary_data_offset() { return 192; }
};

struct ChipCallable {
    int32_t signature_[SIMPLER_MAX_CHIP_TENSORS];
    int32_t sig_count_;
    uint32_t binary_size_;
    char func_name_[64];
    uint32_t func_name_len_;
    int32_t child_func_ids_[SIMPLER_MAX_CHILDREN];
    uint32_t child_offsets_[SIMPLER_MAX_CHILDREN];
    int32_t child_count_;
    char config_name_[64];
    uint32_t config_name_len_;
    alignas(16) char storage_[16];
};
