// Submits the kernel once, or breaks a rule of the orchestrator that the third scalar chooses (enum OrchestrationFailure of the tests).
// Arguments: a, b, f; scalars: what the kernel does, its pause in milliseconds, what the orchestration does.
#include <cstdint>

#include "pto_orchestration_api.h"
#if __has_include("buffer.h")
using ChipArguments = ChipTaskArgs;
using CoreArguments = CoreTaskArgs;
#else
using ChipArguments = L2TaskArgs;
using CoreArguments = L0TaskArgs;
#endif

#ifndef EXPECTED_ARGUMENTS
#define EXPECTED_ARGUMENTS 6
#endif

namespace {
constexpr int32_t kKernel = 0;
constexpr int32_t kMissingKernel = 7;

void add_arguments(CoreArguments &task, const ChipArguments &args) {
    task.add_input(args.tensor(0).ref());
    task.add_input(args.tensor(1).ref());
    task.add_output(args.tensor(2).ref());
    task.add_scalar(args.scalar(0));
    task.add_scalar(args.scalar(1));
}

void submit(const ChipArguments &args, int32_t kernel) {
    CoreArguments task;
    add_arguments(task, args);
    rt_submit_aiv_task(kernel, task);
}

// A task that writes a tensor of the heap ring and reads others.
TaskOutputTensors produce(const ChipArguments &args, uint32_t elements) {
    uint32_t shape[1] = {elements};
    TensorCreateInfo output(shape, 1, DataType::FLOAT32);
    CoreArguments task;
    task.add_input(args.tensor(0).ref());
    task.add_input(args.tensor(1).ref());
    task.add_output(output);
    task.add_scalar(static_cast<uint64_t>(0));
    task.add_scalar(static_cast<uint64_t>(0));
    return rt_submit_aiv_task(kKernel, task);
}
}  // namespace

extern "C" __attribute__((visibility("default"))) PTO2OrchestrationConfig aicpu_orchestration_config(const ChipArguments &) {
    return PTO2OrchestrationConfig{.expected_arg_count = EXPECTED_ARGUMENTS};
}

extern "C" __attribute__((visibility("default"))) void aicpu_orchestration_entry(const ChipArguments &args) {
    switch (args.scalar(2)) {
    case 1:  // a kernel that the package does not have
        submit(args, kMissingKernel);
        return;
    case 2:  // more tasks in one scope than the task window holds
        for (int i = 0; i < 16; ++i) {
            submit(args, kKernel);
        }
        return;
    case 3:  // more output than the heap ring holds
        for (int i = 0; i < 64; ++i) {
            produce(args, 4096);
        }
        return;
    case 4: {  // tensors after scalars
        CoreArguments task;
        add_arguments(task, args);
        task.add_input(args.tensor(0).ref());
        rt_submit_aiv_task(kKernel, task);
        return;
    }
    case 5: {  // a synchronous start of more blocks than there are cores
        CoreArguments task;
        add_arguments(task, args);
        task.launch_spec.set_block_num(1000);
        task.launch_spec.set_require_sync_start(true);
        rt_submit_aiv_task(kKernel, task);
        return;
    }
    case 6:  // its own fatal error
        rt_report_fatal(PTO2_ERROR_EXPLICIT_ORCH_FATAL, "%s", "the orchestration gives up");
        return;
    case 7: {  // a task with more producers than the dependency pool holds
        CoreArguments task;
        TaskOutputTensors outputs[24];
        for (TaskOutputTensors &output : outputs) {
            output = produce(args, 16);
            task.add_input(output.get_ref(0));
        }
        task.add_output(args.tensor(2).ref());
        rt_submit_aiv_task(kKernel, task);
        return;
    }
    default:
        submit(args, kKernel);
    }
}
