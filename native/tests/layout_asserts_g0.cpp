// The contract header of generation G0 against the published numbers (simpler b6c9b5bea, measured). A failure here
// means that the header in bindings/ was changed. SPDX-License-Identifier: MIT
#include <cstddef>

#include "simpler-g0/simpler_g0.h"

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type " has another size")
#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")

SIZE(ChipTensor, 128);
AT(ChipTensor, buffer_addr, 0);
AT(ChipTensor, buffer_size, 8);
AT(ChipTensor, owner_task_id, 16);
AT(ChipTensor, start_offset, 24);
AT(ChipTensor, version, 32);
AT(ChipTensor, ndims, 36);
AT(ChipTensor, dtype, 40);
AT(ChipTensor, manual_dep, 41);
AT(ChipTensor, is_contiguous, 42);
AT(ChipTensor, child_memory, 43);
AT(ChipTensor, shapes, 44);
AT(ChipTensor, extent_elem_cache, 64);
AT(ChipTensor, strides, 72);

SIZE(ChipStorageTaskArgs, 17472);
AT(ChipStorageTaskArgs, scalars, 16384);
AT(ChipStorageTaskArgs, tensor_count, 17408);
AT(ChipStorageTaskArgs, scalar_count, 17412);

SIZE(CoreCallableHeader, 144);
AT(CoreCallableHeader, sig_count, 128);
AT(CoreCallableHeader, binary_size, 132);
AT(CoreCallableHeader, resolved_addr, 136);
static_assert(CORE_CALLABLE_BINARY_OFFSET == 192, "the child's binary has moved");

AT(ChipCallableHeader, sig_count, 512);
AT(ChipCallableHeader, binary_size, 516);
AT(ChipCallableHeader, func_name, 520);
AT(ChipCallableHeader, func_name_len, 584);
AT(ChipCallableHeader, child_func_ids, 588);
AT(ChipCallableHeader, child_offsets, 4684);
AT(ChipCallableHeader, child_count, 8780);
AT(ChipCallableHeader, config_name, 8784);
AT(ChipCallableHeader, config_name_len, 8848);
static_assert(CHIP_CALLABLE_STORAGE_OFFSET == 8864, "the storage has moved");

SIZE(PtoRunTiming, 16);
AT(PtoRunTiming, device_wall_ns, 8);
