// The mock's tree headers against the published numbers (simpler 6ebaf7715, measured), as layout_asserts.cpp holds the mock's
// own contract to them. SPDX-License-Identifier: MIT
#define ASCEND_TREE

#include <cstddef>

#include "../tree/task_interface/callable.h"
#include "../tree/task_interface/task_args.h"

#define AT(type, member, offset) static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")

static_assert(sizeof(ChipTensor) == 128 && alignof(ChipTensor) == 64, "ChipTensor has another size");
AT(ChipTensor, buffer.size, 8);
AT(ChipTensor, owner_task_id, 16);
AT(ChipTensor, start_offset, 24);
AT(ChipTensor, version, 32);
AT(ChipTensor, ndims, 36);
AT(ChipTensor, dtype, 40);
AT(ChipTensor, manual_dep, 41);
AT(ChipTensor, is_contiguous, 42);
AT(ChipTensor, address_space, 43);
AT(ChipTensor, shapes, 44);
AT(ChipTensor, extent_elem_cache, 64);
AT(ChipTensor, strides, 72);
static_assert(sizeof(ChipStorageTaskArgs) == 33856, "ChipStorageTaskArgs has another size");
AT(ChipStorageTaskArgs, scalars_, 32768);
AT(ChipStorageTaskArgs, tensor_count_, 33792);
AT(ChipStorageTaskArgs, scalar_count_, 33796);
AT(CoreCallable, sig_count_, 128);
AT(CoreCallable, binary_size_, 132);
AT(CoreCallable, resolved_addr_, 136);
AT(ChipCallable, sig_count_, 1024);
AT(ChipCallable, binary_size_, 1028);
AT(ChipCallable, func_name_, 1032);
AT(ChipCallable, func_name_len_, 1096);
AT(ChipCallable, child_func_ids_, 1100);
AT(ChipCallable, child_offsets_, 5196);
AT(ChipCallable, child_count_, 9292);
AT(ChipCallable, config_name_, 9296);
AT(ChipCallable, config_name_len_, 9360);
AT(ChipCallable, storage_, 9376);
