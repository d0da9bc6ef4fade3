// A device context of the host runtime: callables, memory and runs on one device. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "simpler/callable.h"
#include "simpler/checks.h"
#include "simpler/executor.h"
#include "simpler/run.h"

namespace ascend::mock {

constexpr const char *kNotInitialised = "the context is not initialised; call simpler_init first";

// All members may be called from any thread; they answer SimplerStatus codes and log what they refuse under the name of
// the export that `function` gives.
class DeviceContext {
public:
    explicit DeviceContext(uint64_t id) : id_(id) {}

    int initialise(const char *function, int device_id, const CallConfig *prewarm);
    int finalize(const char *function);

    void *allocate(const char *function, size_t size);
    void free(const char *function, void *address);
    size_t committed() const;
    int copy(const char *function, void *to, const void *from, size_t size, bool to_device);

    int register_callable(const char *function, int32_t id, const void *blob);
    int unregister_callable(const char *function, int32_t id);

    int prepare(const char *function, RuntimeHandle storage, int32_t id, const ChipStorageTaskArgs *args,
                const CallConfig *config, const NativeRunDescriptor *descriptor);
    int launch(const char *function, RuntimeHandle storage);
    int poll(const char *function, RuntimeHandle storage);
    int wait(const char *function, RuntimeHandle storage);
    int finalize_run(const char *function, RuntimeHandle storage);

    bool is_ready_on(int device_id) const;

private:
    // These expect mutex_ to be held.
    bool has_runs() const;
    std::shared_ptr<Run> find_run(RuntimeHandle storage) const;
    std::shared_ptr<Run> take_idle_run();
    Verdict fill(Run &run, int32_t id, const void *args, const CallConfig &config,
                 const NativeRunDescriptor &descriptor);
    Verdict check_slot(const NativeRunDescriptor &descriptor) const;

    // The launched run in the storage; null when the call was refused.
    std::shared_ptr<Run> launched_run(const char *function, RuntimeHandle storage);
    int report(const char *function, Run &run);

    const uint64_t id_; // owner of the context's device memory
    mutable std::mutex mutex_;
    bool initialised_ = false;
    int32_t device_id_ = -1;
    uint64_t last_epoch_ = 0;
    std::array<std::shared_ptr<const Callable>, SIMPLER_MAX_CALLABLES> callables_;
    std::array<std::shared_ptr<Run>, kPipelineDepth> slots_;
    std::vector<std::shared_ptr<Run>> idle_;
    Executor executor_;
};

// The context behind a handle; null when the handle is not that of a live context.
std::shared_ptr<DeviceContext> find_context(DeviceContextHandle handle);

DeviceContextHandle create_context();

// Finalizes the context and forgets it. A context with a prepared run is left as it is.
void destroy_context(const char *function, DeviceContextHandle handle);

} // namespace ascend::mock
