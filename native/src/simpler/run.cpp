// SPDX-License-Identifier: MIT
#include "simpler/run.h"

#include <cstdlib>
#include <cstring>
#include <exception>

#include "core/text.h"
#include "device/runner.h"
#include "simpler/capture.h"

namespace ascend::mock {

namespace {

Verdict refuse(std::string message) {
    return {SIMPLER_ERROR, std::move(message)};
}

void *address_of(const ChipTensor &tensor) {
    return reinterpret_cast<void *>(static_cast<uintptr_t>(tensor.buffer_addr));
}

} // namespace

Verdict Run::check_place(const ChipTensor &tensor, int32_t index) const {
    const bool device = tensor.address_space == SIMPLER_ADDRESS_DEVICE;
    const void *address = address_of(tensor);
    AllocationRef block;
    const MemoryVerdict found = DeviceModel::instance().memory.find(address, tensor.buffer_size, block, device);
    if (device) {
        if (!found) {
            return refuse(text("tensor ", index, " (DEVICE): ", found.message));
        }
        if (block->kind != MemoryKind::device || block->device != inputs.device_id) {
            return refuse(
                text("tensor ", index, " (DEVICE): ", address, " is not memory of device ", inputs.device_id));
        }
    } else if (found.error == MemoryError::out_of_bounds || (found && block->kind == MemoryKind::device)) {
        return refuse(text("tensor ", index, " (HOST): ",
                           found ? text(address, " is device memory; mark the tensor DEVICE") : found.message));
    }
    return {};
}

Verdict Run::bind(const ChipTensor &tensor, uint8_t direction, int32_t index, uint64_t owner) {
    DeviceMemory &memory = DeviceModel::instance().memory;
    void *address = address_of(tensor);
    BoundTensor bound;
    RunTensor resolved;
    if (tensor.address_space == SIMPLER_ADDRESS_DEVICE) {
        if (const MemoryVerdict found = memory.find(address, tensor.buffer_size, bound.block, true); !found) {
            return refuse(text("tensor ", index, " (DEVICE): ", found.message)); // freed meanwhile
        }
        resolved.data = address;
    } else {
        const MemoryVerdict staged = memory.allocate(MemoryKind::device, inputs.device_id, tensor.buffer_size, owner,
                                                     profile->hbm_bytes, bound.block);
        if (!staged) {
            return refuse(text("tensor ", index, " (HOST) cannot be staged: ", staged.message));
        }
        // Outputs are staged too: what the program does not write comes back as it was.
        std::memcpy(bound.block->base, address, tensor.buffer_size);
        bound.host = address;
        bound.copy_back = direction != SIMPLER_ARG_IN;
        resolved.data = bound.block->base;
    }
    resolved.bytes = tensor.buffer_size;
    resolved.dtype = tensor.dtype;
    resolved.direction = direction;
    resolved.ndims = tensor.ndims;
    std::memcpy(resolved.shapes, tensor.shapes, sizeof resolved.shapes);
    std::memcpy(resolved.strides, tensor.strides, sizeof resolved.strides);
    resolved.start_offset = tensor.start_offset;
    inputs.tensors.push_back(resolved);
    tensors.push_back(std::move(bound));
    return {};
}

void Run::execute() {
    Verdict verdict;
    try {
        verdict = compute();
    } catch (const std::exception &error) {
        verdict = refuse(error.what());
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    verdict_ = std::move(verdict);
    done_.store(true, std::memory_order_release);
    finished_.notify_all();
}

Verdict Run::compute() const {
    if (Verdict alive = check_alive(); !alive) {
        return alive;
    }
    RunOutcome outcome = ascend::mock::execute(*callable->program, inputs, *profile);
    if (!outcome.verdict) {
        outcome.verdict.status = -std::abs(outcome.verdict.status);
        return outcome.verdict;
    }
    if (Verdict written = write_capture(outcome, *profile, inputs.device_id); !written) {
        return written;
    }
    return write_collections(collectors, outcome, *profile);
}

void Run::wait() {
    if (done()) {
        return;
    }
    std::unique_lock<std::mutex> lock(mutex_);
    finished_.wait(lock, [this] { return done(); });
}

const Verdict &Run::outcome(bool &first) {
    first = !reported_.exchange(true);
    return verdict_;
}

Verdict Run::copy_back() {
    if (Verdict alive = check_alive(); !alive) {
        return alive;
    }
    for (const BoundTensor &tensor : tensors) {
        if (tensor.copy_back) {
            std::memcpy(tensor.host, tensor.block->base, tensor.block->size);
        }
    }
    return {};
}

void Run::release(uint64_t owner) {
    for (BoundTensor &tensor : tensors) {
        if (tensor.host != nullptr) {
            DeviceModel::instance().memory.release(tensor.block->base, MemoryKind::device, owner);
        }
    }
    tensors.clear();
    inputs.tensors.clear();
    inputs.scalars.clear();
    callable.reset();
    profile.reset();
    storage = nullptr;
    launched = false;
    finalizing = false;
    done_.store(false, std::memory_order_relaxed);
    reported_.store(false, std::memory_order_relaxed);
    verdict_ = {};
}

Verdict Run::check_alive() const {
    for (size_t i = 0; i < tensors.size(); ++i) {
        if (tensors[i].block->freed.load(std::memory_order_acquire)) {
            return refuse(text("tensor ", i, ": its device memory was freed before the run was finalized"));
        }
    }
    return {};
}

} // namespace ascend::mock
