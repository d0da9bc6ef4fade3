// SPDX-License-Identifier: MIT
#include "simpler/context.h"

#include <algorithm>
#include <cstring>

#include "core/text.h"
#include "simpler/guard.h"
#include "simpler/storage.h"

namespace ascend::mock {

namespace {

constexpr const char *kFrozen = "a run is prepared on this context; finalize it first";

DeviceModel &model() {
    return DeviceModel::instance();
}

} // namespace

int DeviceContext::initialise(const char *function, int device_id, const CallConfig *prewarm) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (initialised_) {
        return refuse_call(function, text("the context is initialised already, on device ", device_id_));
    }
    const ProfileRef profile = model().profile();
    if (device_id < 0 || device_id >= profile->device_count) {
        return refuse_call(function, text("device ", device_id, " does not exist; the profile ", profile->name, " has ",
                                          profile->device_count));
    }
    if (prewarm != nullptr) {
        if (const Verdict checked = check_config(*prewarm, *profile); !checked) {
            return refuse_call(function, "prewarm config: " + checked.message, checked.status);
        }
    }
    initialised_ = true;
    device_id_ = device_id;
    model().enter_runtime_context();
    return SIMPLER_OK;
}

int DeviceContext::finalize(const char *function) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (has_runs()) {
        return refuse_call(function, kFrozen);
    }
    if (!initialised_) {
        return SIMPLER_OK; // as the real library: a second finalize is accepted
    }
    for (auto &callable : callables_) {
        if (callable != nullptr) {
            callable.reset();
            --model().ledger.registered_callables;
        }
    }
    const MemoryTotals leaked = model().memory.release_all(device_id_, id_);
    if (leaked.allocations != 0) {
        model().warn(kSimplerComponent, text(function, ": ", leaked.allocations, " allocations of ", leaked.bytes,
                                             " bytes were never freed (leak) and are taken back"));
    }
    initialised_ = false;
    device_id_ = -1;
    model().leave_runtime_context();
    return SIMPLER_OK;
}

void *DeviceContext::allocate(const char *function, size_t size) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        refuse_call(function, kNotInitialised);
        return nullptr;
    }
    AllocationRef block;
    if (const MemoryVerdict made =
            model().memory.allocate(MemoryKind::device, device_id_, size, id_, model().profile()->hbm_bytes, block);
        !made) {
        refuse_call(function, made.message);
        return nullptr;
    }
    return block->base;
}

void DeviceContext::free(const char *function, void *address) {
    if (const MemoryVerdict released = model().memory.release(address, MemoryKind::device, id_); !released) {
        refuse_call(function, released.message);
    }
}

size_t DeviceContext::committed() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return initialised_ ? model().memory.held(device_id_, id_).bytes : 0;
}

int DeviceContext::copy(const char *function, void *to, const void *from, size_t size, bool to_device) {
    const void *device = to_device ? to : from;
    const void *host = to_device ? from : to;
    int32_t device_id = 0;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!initialised_) {
            return refuse_call(function, kNotInitialised);
        }
        device_id = device_id_;
    }
    if (device == nullptr || host == nullptr) {
        return refuse_call(function, "a pointer is null");
    }
    AllocationRef block;
    if (const MemoryVerdict found = model().memory.find(device, size, block, true); !found) {
        return refuse_call(function, found.message);
    }
    if (block->kind != MemoryKind::device || block->device != device_id) {
        return refuse_call(function, text(device, " is not memory of device ", device_id));
    }
    AllocationRef known;
    const MemoryVerdict found = model().memory.find(host, size, known, false);
    if (found.error == MemoryError::out_of_bounds || (found && known->kind == MemoryKind::device)) {
        return refuse_call(function,
                           found ? text(host, " is device memory; a host pointer is expected") : found.message);
    }
    std::memcpy(to, from, size);
    return SIMPLER_OK;
}

int DeviceContext::register_callable(const char *function, int32_t id, const void *blob) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        return refuse_call(function, kNotInitialised);
    }
    if (has_runs()) {
        return refuse_call(function, kFrozen);
    }
    if (id < 0 || id >= SIMPLER_MAX_CALLABLES) {
        return refuse_call(function, text("callable id ", id, " is not in 0 to ", SIMPLER_MAX_CALLABLES - 1));
    }
    if (blob == nullptr) {
        return refuse_call(function, "the callable is null");
    }
    auto &entry = callables_[static_cast<size_t>(id)];
    if (entry != nullptr) {
        return refuse_call(function, text("callable id ", id, " is taken by ", entry->function));
    }
    auto callable = std::make_shared<Callable>();
    if (const Verdict parsed = parse_callable(blob, *callable); !parsed) {
        return refuse_call(function, text("callable id ", id, ": ", parsed.message));
    }
    entry = std::move(callable);
    ++model().ledger.registered_callables;
    return SIMPLER_OK;
}

int DeviceContext::unregister_callable(const char *function, int32_t id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (has_runs()) {
        return refuse_call(function, kFrozen);
    }
    // As the real library: an id that is not registered is accepted.
    if (id >= 0 && id < SIMPLER_MAX_CALLABLES && callables_[static_cast<size_t>(id)] != nullptr) {
        callables_[static_cast<size_t>(id)].reset();
        --model().ledger.registered_callables;
    }
    return SIMPLER_OK;
}

bool DeviceContext::is_ready_on(int device_id) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return initialised_ && device_id == device_id_;
}

bool DeviceContext::has_runs() const {
    return std::any_of(slots_.begin(), slots_.end(), [](const auto &run) { return run != nullptr; });
}

std::shared_ptr<Run> DeviceContext::find_run(RuntimeHandle storage) const {
    for (const auto &run : slots_) {
        if (run != nullptr && run->storage == storage) {
            return run;
        }
    }
    return nullptr;
}

} // namespace ascend::mock
