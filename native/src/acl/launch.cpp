// SPDX-License-Identifier: MIT
#include "acl/launch.h"

#include <atomic>
#include <cstring>
#include <vector>

#include "acl/failures.h"
#include "acl/limits.h"
#include "acl/state.h"
#include "device/runner.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

// Codes of a kernel that failed or took too long, by the cores it runs on.
aclError exception_code(const Program &program) {
    return program.uses_cubes() ? ACL_ERROR_RT_AICORE_EXCEPTION : ACL_ERROR_RT_VECTOR_CORE_EXCEPTION;
}
aclError timeout_code(const Program &program) {
    return program.uses_cubes() ? ACL_ERROR_RT_AICORE_TIMEOUT : ACL_ERROR_RT_VECTOR_CORE_TIMEOUT;
}

bool is_acl_code(int status) {
    return status >= 100'000;
}

struct KernelTask {
    std::shared_ptr<KernelLaunch> launch;

    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) const {
        return give_up ? aclError{ACL_SUCCESS} : launch->run(clock);
    }
    void describe(TaskFailure &failure) const {
        failure.function = launch->binary->function();
        failure.args = const_cast<void *>(launch->arguments.address());
        failure.args_bytes = static_cast<uint32_t>(launch->arguments.size());
    }
};

// What a worker keeps from launch to launch, so that a launch allocates nothing.
struct Scratch {
    RunInputs inputs;
    std::vector<AllocationRef> held;
};

Scratch &scratch() {
    thread_local Scratch scratch;
    return scratch;
}

} // namespace

uint8_t *LaunchArguments::copy(size_t size) {
    size_ = size;
    const size_t words = (size + sizeof(uint64_t) - 1) / sizeof(uint64_t);
    if (words > kInlineWords) {
        large_ = std::make_unique<uint64_t[]>(words);
        return reinterpret_cast<uint8_t *>(large_.get());
    }
    return reinterpret_cast<uint8_t *>(small_);
}

aclError KernelLaunch::fail(aclError code, const std::string &why) const {
    const std::string line =
        text("EZ9999: kernel ", binary->image.name, " on device ", device, " -> ", code, ": ", why);
    model().log.write(SIMPLER_LOG_ERROR, "ascendcl", line);
    model().messages.add(device, line);
    return code;
}

const uint8_t *KernelLaunch::read_arguments(size_t size, AllocationRef &held) const {
    if (arguments.size() < size) {
        return nullptr;
    }
    if (arguments.device() == nullptr) {
        return arguments.copied();
    }
    const MemoryVerdict found = model().memory.find(arguments.device(), arguments.size(), held, true);
    const bool readable = found && held->kind == MemoryKind::device && held->device == device;
    return readable ? static_cast<const uint8_t *>(arguments.device()) : nullptr;
}

aclError KernelLaunch::run(StreamClock &clock) const {
    clock.advance();
    const Program &program = binary->program;
    if (binary->is_retired()) {
        return fail(exception_code(program), "its object was unloaded before the kernel ran; synchronize first");
    }
    AllocationRef arguments_held;
    const uint32_t slots = binary->slots();
    const uint8_t *bytes = slots == 0 ? arguments.copied() : read_arguments(slots * sizeof(uint64_t), arguments_held);
    if (bytes == nullptr && slots != 0) {
        return fail(exception_code(program),
                    text("its ", slots, " arguments of 8 bytes cannot be read from ", arguments.size(), " bytes at ",
                         arguments.address(), arguments.device() != nullptr ? ", which must be device memory" : ""));
    }
    const ProfileRef profile = model().profile();
    Scratch &own = scratch();
    own.inputs = binary->prototype();
    own.held.clear();
    RunInputs &inputs = own.inputs;
    inputs.device_id = device;
    inputs.aicpu_threads = profile->aicpu_threads;
    inputs.block_dim = blocks;
    for (size_t i = 0; i < inputs.tensors.size(); ++i) {
        RunTensor &tensor = inputs.tensors[i];
        uint64_t address = 0;
        std::memcpy(&address, bytes + i * sizeof address, sizeof address);
        tensor.data = reinterpret_cast<void *>(static_cast<uintptr_t>(address));
        const auto *data = static_cast<const uint8_t *>(tensor.data);
        const uint8_t *block = arguments.copied();
        if (block != nullptr && data >= block && data < block + arguments.size()) { // a placeholder's data
            if (tensor.bytes > static_cast<uint64_t>(block + arguments.size() - data)) {
                return fail(exception_code(program), text("tensor ", i, " needs ", tensor.bytes,
                                                          " bytes; fewer follow its placeholder in the arguments"));
            }
            continue;
        }
        AllocationRef held;
        const MemoryVerdict found = model().memory.find(tensor.data, tensor.bytes, held, true);
        if (!found) {
            return fail(exception_code(program), text("tensor ", i, ": ", found.message));
        }
        if (held->kind != MemoryKind::device || held->device != device) {
            return fail(exception_code(program),
                        text("tensor ", i, ": ", tensor.data, " is not memory of device ", device));
        }
        own.held.push_back(std::move(held));
    }
    for (size_t i = 0; i < inputs.scalars.size(); ++i) {
        std::memcpy(&inputs.scalars[i], bytes + (inputs.tensors.size() + i) * sizeof(uint64_t), sizeof(uint64_t));
    }
    if (const Verdict checked = check_arguments(program, inputs, *profile); !checked) {
        own.held.clear();
        return fail(exception_code(program), checked.message);
    }
    const RunOutcome outcome = execute(program, inputs, *profile);
    own.held.clear();
    if (!outcome.verdict) {
        const int status = outcome.verdict.status;
        return fail(is_acl_code(status) ? status : exception_code(program), outcome.verdict.message);
    }
    const uint64_t limit = timeout_ns != 0 ? timeout_ns : TimeLimits::op_execute_us() * 1000;
    if (outcome.schedule.end_ns > limit) {
        clock.advance_to(clock.now() + limit);
        return fail(timeout_code(program),
                    text("it takes ", outcome.schedule.end_ns, " ns (modelled); its time limit is ", limit, " ns"));
    }
    clock.advance_to(clock.now() + outcome.schedule.end_ns);
    return ACL_SUCCESS;
}

AclResult read_config(const aclrtLaunchKernelCfg *config, KernelLaunch &out) {
    if (config == nullptr || config->numAttrs == 0) {
        return {};
    }
    if (config->attrs == nullptr) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("the configuration has ", config->numAttrs, " attributes, but its attrs is null"));
    }
    bool seconds = false;
    bool microseconds = false;
    for (size_t i = 0; i < config->numAttrs; ++i) {
        const aclrtLaunchKernelAttr &attribute = config->attrs[i];
        const auto id = static_cast<int>(attribute.id);
        if (id < ACL_RT_LAUNCH_KERNEL_ATTR_SCHEM_MODE || id > ACL_RT_LAUNCH_KERNEL_ATTR_ENABLE_PROFILING) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("attribute ", i, " has the id ", id, "; 1 to 9 are known"));
        }
        if (id == ACL_RT_LAUNCH_KERNEL_ATTR_ENGINE_TYPE &&
            static_cast<unsigned>(attribute.value.engineType) > ACL_RT_ENGINE_TYPE_AIV) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("attribute ", i, " asks for engine ", static_cast<int>(attribute.value.engineType),
                                  "; 0 (AIC) and 1 (AIV) exist"));
        }
        if (id == ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT) {
            seconds = true;
            out.timeout_ns = attribute.value.timeout * uint64_t{1'000'000'000};
        }
        if (id == ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT_US) {
            microseconds = true;
            const uint64_t us =
                uint64_t{attribute.value.timeoutUs.timeoutHigh} << 32 | attribute.value.timeoutUs.timeoutLow;
            out.timeout_ns = us > UINT64_MAX / 1000 ? UINT64_MAX : us * 1000;
        }
    }
    if (seconds && microseconds) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, "TIMEOUT (7) and TIMEOUT_US (8) must not be given together");
    }
    return {};
}

std::shared_ptr<KernelLaunch> begin_launch(const void *function, uint32_t blocks, AclResult &why) {
    std::shared_ptr<KernelBinary> binary = BinaryTable::instance().function(function);
    if (binary == nullptr) {
        why = {ACL_ERROR_RT_INVALID_HANDLE, {}}; // not logged
        return nullptr;
    }
    auto launch = std::make_shared<KernelLaunch>();
    launch->binary = std::move(binary);
    launch->blocks = blocks;
    return launch;
}

AclResult submit_launch(const std::shared_ptr<KernelLaunch> &launch, aclrtStream stream) {
    AclState &state = AclState::instance();
    const Lookup<Context> context = state.current();
    if (!context) {
        return context.result;
    }
    const Lookup<Stream> target = state.stream(stream, *context.object);
    if (!target) {
        return target.result;
    }
    launch->device = context.object->device;
    if (!launch->binary->is_on(launch->device)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("the object of kernel ", launch->binary->image.name, " is not on device ", launch->device,
                              ", the current one; launch it where it was loaded"));
    }
    target.object->submit(KernelTask{launch});
    return {};
}

} // namespace ascend::mock
