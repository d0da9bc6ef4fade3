// The run life cycle of a context. SPDX-License-Identifier: MIT
#include <cstring>

#include "core/text.h"
#include "device/runner.h"
#include "simpler/context.h"
#include "simpler/device_codes.h"
#include "simpler/guard.h"
#include "simpler/storage.h"

namespace ascend::mock {

namespace {

// The real library reads the arguments with aligned vector loads; 64 is what their type asks for.
constexpr size_t kArgumentAlignment = 16;

DeviceModel &model() {
    return DeviceModel::instance();
}

Verdict refuse(std::string message) {
    return {SIMPLER_ERROR, std::move(message)};
}

template <typename Value> Value read_at(const void *base, size_t offset) {
    Value value;
    std::memcpy(&value, static_cast<const char *>(base) + offset, sizeof value);
    return value;
}

} // namespace

int DeviceContext::prepare(const char *function, RuntimeHandle storage, int32_t id, const ChipStorageTaskArgs *args,
                           const CallConfig *config, const NativeRunDescriptor *descriptor) {
    const struct {
        const void *pointer;
        const char *name;
    } required[] = {{storage, "storage"}, {args, "args"}, {config, "config"}, {descriptor, "descriptor"}};
    for (const auto &argument : required) {
        if (argument.pointer == nullptr) {
            return refuse_call(function, text("the ", argument.name, " is null"));
        }
    }
    if (reinterpret_cast<uintptr_t>(args) % kArgumentAlignment != 0) {
        return refuse_call(function, "the args are not aligned to 64 bytes");
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        return refuse_call(function, kNotInitialised);
    }
    if (const std::string problem = check_free_storage(storage); !problem.empty()) {
        return refuse_call(function, problem);
    }
    std::shared_ptr<Run> run = take_idle_run();
    NativeRunDescriptor identity;
    std::memcpy(&identity, descriptor, sizeof identity);
    if (const Verdict filled = fill(*run, id, args, *config, identity); !filled) {
        run->release(id_);
        idle_.push_back(std::move(run));
        return refuse_call(function, filled.message, filled.status);
    }
    run->storage = storage;
    last_epoch_ = identity.run_epoch;
    slots_[identity.pipeline_slot] = std::move(run);
    mark_storage(storage, true);
    ++model().ledger.prepared_runs;
    return SIMPLER_OK;
}

Verdict DeviceContext::fill(Run &run, int32_t id, const void *args, const CallConfig &config,
                            const NativeRunDescriptor &descriptor) {
    if (id < 0 || id >= SIMPLER_MAX_CALLABLES || callables_[static_cast<size_t>(id)] == nullptr) {
        return refuse(text("callable id ", id, " is not registered"));
    }
    run.callable = callables_[static_cast<size_t>(id)];
    run.profile = model().profile();
    run.descriptor = descriptor;
    if (Verdict checked = check_config(config, *run.profile); !checked) {
        return checked;
    }
    run.collectors = collectors_of(config);
    if (Verdict checked = check_descriptor(descriptor); !checked) {
        return checked;
    }
    if (Verdict checked = check_slot(descriptor); !checked) {
        return checked;
    }
    run.inputs.device_id = device_id_;
    run.inputs.aicpu_threads = config.aicpu_thread_num != 0 ? config.aicpu_thread_num : run.profile->aicpu_threads;

    // `args` points to a ChipStorageTaskArgs that may be less aligned than its type, so it is read bytewise.
    const auto tensors = read_at<int32_t>(args, offsetof(ChipStorageTaskArgs, tensor_count));
    const auto scalars = read_at<int32_t>(args, offsetof(ChipStorageTaskArgs, scalar_count));
    const Callable &callable = *run.callable;
    if (tensors < 0 || static_cast<size_t>(tensors) != callable.tensor_directions.size()) {
        return refuse(
            text("tensor_count is ", tensors, "; ", callable.function, " takes ", callable.tensor_directions.size()));
    }
    if (scalars < 0 || scalars > SIMPLER_MAX_CHIP_SCALARS) {
        return refuse(text("scalar_count is ", scalars, "; 0 to ", SIMPLER_MAX_CHIP_SCALARS + 0, " are allowed"));
    }
    if (callable.declares_scalars && static_cast<uint32_t>(scalars) != callable.scalar_count) {
        return refuse(text("scalar_count is ", scalars, "; ", callable.function, " takes ", callable.scalar_count));
    }
    for (int32_t i = 0; i < scalars; ++i) {
        run.inputs.scalars.push_back(
            read_at<uint64_t>(args, offsetof(ChipStorageTaskArgs, scalars) + sizeof(uint64_t) * i));
    }
    // Every tensor is checked before the first is staged: a stale device pointer must not meet a staging block.
    for (int32_t i = 0; i < tensors; ++i) {
        const auto tensor = read_at<ChipTensor>(args, sizeof(ChipTensor) * i);
        if (Verdict checked = check_tensor(tensor, i); !checked) {
            return checked;
        }
        if (Verdict placed = run.check_place(tensor, i); !placed) {
            return placed;
        }
    }
    for (int32_t i = 0; i < tensors; ++i) {
        const auto tensor = read_at<ChipTensor>(args, sizeof(ChipTensor) * i);
        if (Verdict bound = run.bind(tensor, callable.tensor_directions[static_cast<size_t>(i)], i, id_); !bound) {
            return bound;
        }
    }
    return check_arguments(*callable.program, run.inputs, *run.profile);
}

Verdict DeviceContext::check_slot(const NativeRunDescriptor &descriptor) const {
    for (const auto &other : slots_) {
        if (other == nullptr) {
            continue;
        }
        if (other->descriptor.pipeline_slot == descriptor.pipeline_slot) {
            return refuse(text("pipeline_slot ", descriptor.pipeline_slot, " holds a run; finalize it first"));
        }
        if (other->descriptor.arena_bank == descriptor.arena_bank) {
            return refuse(text("arena_bank ", descriptor.arena_bank, " serves a run; finalize it first"));
        }
        if (other->descriptor.run_epoch == descriptor.run_epoch) {
            return refuse(text("run_epoch ", descriptor.run_epoch, " is that of another prepared run"));
        }
    }
    if (descriptor.run_epoch == last_epoch_) {
        return refuse(text("run_epoch ", descriptor.run_epoch, " was used by the run before; it must be unique"));
    }
    return {};
}

std::shared_ptr<Run> DeviceContext::take_idle_run() {
    for (auto &candidate : idle_) {
        if (candidate.use_count() == 1) {
            std::shared_ptr<Run> run = std::move(candidate);
            candidate = std::move(idle_.back());
            idle_.pop_back();
            return run;
        }
    }
    return std::make_shared<Run>();
}

int DeviceContext::launch(const char *function, RuntimeHandle storage) {
    if (storage == nullptr) {
        return refuse_call(function, "the storage is null");
    }
    std::shared_ptr<Run> run;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        run = find_run(storage);
        if (run == nullptr) {
            return refuse_call(function, explain_no_run(storage));
        }
        if (run->launched) {
            return refuse_call(function, "the run was launched before");
        }
        run->launched = true;
        if (run->descriptor.accepted_state != nullptr) {
            __atomic_store_n(run->descriptor.accepted_state, run->descriptor.accepted_value, __ATOMIC_RELEASE);
        }
        if (!run->profile->inline_execution) {
            executor_.post(run);
            return SIMPLER_OK;
        }
    }
    run->execute();
    return SIMPLER_OK;
}

std::shared_ptr<Run> DeviceContext::launched_run(const char *function, RuntimeHandle storage) {
    if (storage == nullptr) {
        refuse_call(function, "the storage is null");
        return nullptr;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    std::shared_ptr<Run> run = find_run(storage);
    if (run == nullptr || !run->launched) {
        refuse_call(function, run == nullptr ? explain_no_run(storage) : "the run was not launched");
        return nullptr;
    }
    return run;
}

int DeviceContext::report(const char *function, Run &run) {
    bool first = false;
    const Verdict &verdict = run.outcome(first);
    if (!verdict && first) {
        refuse_call(function,
                    text("error detail: ", run.callable->function, " (program ", run.callable->program_name,
                         ") on device ", run.inputs.device_id, ": ", verdict.message),
                    verdict.status);
        refuse_call(function, text("error hint: ", describe_device_code(verdict.status)), verdict.status);
    }
    return verdict.status;
}

int DeviceContext::poll(const char *function, RuntimeHandle storage) {
    const std::shared_ptr<Run> run = launched_run(function, storage);
    if (run == nullptr) {
        return SIMPLER_NATIVE_RUN_POLL_ERROR;
    }
    if (!run->done()) {
        return SIMPLER_NATIVE_RUN_POLL_NOT_READY;
    }
    return report(function, *run) == SIMPLER_OK ? SIMPLER_NATIVE_RUN_POLL_COMPLETE : SIMPLER_NATIVE_RUN_POLL_ERROR;
}

int DeviceContext::wait(const char *function, RuntimeHandle storage) {
    const std::shared_ptr<Run> run = launched_run(function, storage);
    if (run == nullptr) {
        return SIMPLER_ERROR;
    }
    run->wait();
    return report(function, *run);
}

int DeviceContext::finalize_run(const char *function, RuntimeHandle storage) {
    if (storage == nullptr) {
        return refuse_call(function, "the storage is null");
    }
    std::shared_ptr<Run> run;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        run = find_run(storage);
        if (run == nullptr || run->finalizing) {
            return refuse_call(function, run == nullptr ? explain_no_run(storage) : "the run is being finalized");
        }
        run->finalizing = true;
    }
    int status = SIMPLER_OK;
    if (run->launched) { // an abandoned run has nothing to wait for or to copy
        run->wait();
        status = report(function, *run);
        if (status == SIMPLER_OK) {
            if (const Verdict copied = run->copy_back(); !copied) {
                status = refuse_call(function, copied.message, copied.status);
            }
        }
    }
    if (status != SIMPLER_OK) {
        ++model().ledger.total_failed_runs;
    }
    ++model().ledger.total_runs;
    const std::lock_guard<std::mutex> lock(mutex_);
    mark_storage(storage, false);
    const size_t slot = run->descriptor.pipeline_slot;
    run->release(id_);
    slots_[slot].reset();
    idle_.push_back(std::move(run));
    --model().ledger.prepared_runs;
    return status;
}

} // namespace ascend::mock
