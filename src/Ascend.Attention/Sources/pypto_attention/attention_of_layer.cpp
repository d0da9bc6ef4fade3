// Submits the attention of the qwen3-14B decode layer alone (simpler of June and July 2026): fa_fused as one mixed task of 24 blocks
// (func_id 16 on AICube, 17 on both AIVectors), then online_softmax as 48 blocks (func_id 18). Arguments, in order:
//   0 number of work items [1] int32     1 work table [688] int32          2 context lengths [16] int32
//   3 block table [16, any] int32        4 query [16, 8, 16, 128]          5 key cache [any, 8, 128, 128]
//   6 value cache, likewise              7 out [16, 40, 128]
// A work item is sequence * 43 + block; the kernels were generated for these extents. SPDX-License-Identifier: MIT
#include <cstdint>

#include "pto_orchestration_api.h"

namespace {
constexpr uint32_t kPartialRows = 16 * 43 * 8 * 16;
constexpr uint32_t kHeadDim = 128;
constexpr uint32_t kPipeElements = 24 * 8192;
constexpr int kBlockTable = 3;
}  // namespace

extern "C" __attribute__((visibility("default"))) PTO2OrchestrationConfig aicpu_orchestration_config(const L2TaskArgs &) {
    return PTO2OrchestrationConfig{.expected_arg_count = 8};
}

extern "C" __attribute__((visibility("default"))) void aicpu_orchestration_entry(const L2TaskArgs &args) {
    uint32_t wide[2] = {kPartialRows, kHeadDim};
    uint32_t narrow[2] = {kPartialRows, 1};
    uint32_t pipe[1] = {kPipeElements};
    TaskOutputTensors scratch = alloc_tensors(
        TensorCreateInfo(wide, 2, DataType::FLOAT32), TensorCreateInfo(narrow, 2, DataType::FLOAT32),
        TensorCreateInfo(narrow, 2, DataType::FLOAT32), TensorCreateInfo(pipe, 1, DataType::FLOAT32, true));
    const Tensor &partial_out = scratch.get_ref(0);
    const Tensor &row_max = scratch.get_ref(1);
    const Tensor &row_sum = scratch.get_ref(2);
    const Tensor &block_table = args.tensor(kBlockTable).ref();

    L0TaskArgs fused;
    fused.add_input(args.tensor(0).ref());
    fused.add_inout(row_sum);
    fused.add_inout(row_max);
    fused.add_inout(partial_out);
    for (int i = 1; i <= 6; i++) {
        fused.add_input(args.tensor(i).ref());
    }
    fused.add_inout(scratch.get_ref(3));
    fused.add_scalar(static_cast<int64_t>(block_table.shapes[1]));
    fused.add_scalar(static_cast<int64_t>(0));
    fused.launch_spec.set_block_num(24);
    rt_submit_task(MixedKernels{16, 17, 17}, fused);

    L0TaskArgs combine;
    combine.add_inout(args.tensor(7).ref());
    combine.add_input(args.tensor(2).ref());
    combine.add_input(partial_out);
    combine.add_input(row_max);
    combine.add_input(row_sum);
    combine.launch_spec.set_block_num(48);
    rt_submit_aiv_task(18, combine);
}
