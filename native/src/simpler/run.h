// One prepared run. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "device/memory.h"
#include "device/model.h"
#include "programs/program.h"
#include "abi/simpler_abi.h"
#include "simpler/callable.h"
#include "simpler/collectors.h"

namespace ascend::mock {

// A tensor argument's memory on the device for the length of a run.
struct BoundTensor {
    AllocationRef block;
    void *host = nullptr;   // of a HOST tensor
    bool copy_back = false; // a HOST tensor that the run may write
};

// prepared → launched → done → released. The owning context's lock guards everything but the outcome.
class Run {
public:
    RuntimeHandle storage = nullptr;
    std::shared_ptr<const Callable> callable;
    ProfileRef profile;
    NativeRunDescriptor descriptor{};
    RunInputs inputs;
    Collectors collectors;
    std::vector<BoundTensor> tensors;
    bool launched = false;
    bool finalizing = false;

    // Does the tensor's memory lie where its address space says?
    Verdict check_place(const ChipTensor &tensor, int32_t index) const;

    // Binds a checked tensor: stages a HOST tensor to the device, keeps the allocation of a DEVICE tensor.
    Verdict bind(const ChipTensor &tensor, uint8_t direction, int32_t index, uint64_t owner);

    // Computes and schedules on the calling thread; completes the run.
    void execute();

    bool done() const { return done_.load(std::memory_order_acquire); }
    void wait();

    // The outcome of a done run. `first` is true on the first call only.
    const Verdict &outcome(bool &first);

    // Copies the results of a run that succeeded to their HOST tensors.
    Verdict copy_back();

    // Gives back the staged memory and forgets everything, for the next prepare.
    void release(uint64_t owner);

private:
    Verdict compute() const;
    Verdict check_alive() const;

    std::mutex mutex_;
    std::condition_variable finished_;
    std::atomic<bool> done_{false};
    std::atomic<bool> reported_{false};
    Verdict verdict_;
};

} // namespace ascend::mock
