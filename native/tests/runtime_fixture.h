// An initialised host runtime context with everything a run needs. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "callable_builder.h"
#include "libraries.h"

namespace ascend::mock::test {

// Storage of get_runtime_size() bytes, zeroed and aligned.
class RunStorage {
public:
    RunStorage();
    ~RunStorage() { std::free(bytes_); }
    RunStorage(const RunStorage &) = delete;
    RunStorage &operator=(const RunStorage &) = delete;
    RuntimeHandle handle() const { return static_cast<RuntimeHandle>(static_cast<void *>(bytes_)); }
    uint8_t *bytes() const { return static_cast<uint8_t *>(bytes_); }

private:
    void *bytes_;
};

class Runtime {
public:
    static constexpr int32_t kNoop = 3;
    static constexpr int32_t kVector = 4;

    // A context on device 0 with both callables registered.
    explicit Runtime(const SimplerApi &api = simpler());
    ~Runtime();
    Runtime(const Runtime &) = delete;
    Runtime &operator=(const Runtime &) = delete;

    const SimplerApi &api;
    DeviceContextHandle ctx = nullptr;
    RunStorage storage;
    CallConfig config{};
    NativeRunDescriptor descriptor{};
    std::unique_ptr<ChipStorageTaskArgs> args = std::make_unique<ChipStorageTaskArgs>();

    // Each prepare uses the next epoch.
    int prepare(int32_t id = kNoop);
    int prepare(int32_t id, const RunStorage &in);
    int launch() { return api.simpler_launch_run(ctx, storage.handle()); }
    int poll() { return api.simpler_poll_run(ctx, storage.handle()); }
    int wait() { return api.simpler_wait_run(ctx, storage.handle()); }
    int finalize() { return api.simpler_finalize_run(ctx, storage.handle()); }
    int run(int32_t id = kNoop);
};

// Host tensors of the vector example, set as the arguments of a runtime.
struct VectorData {
    explicit VectorData(Runtime &runtime, uint32_t count = 64);
    // Does f hold what the program computes?
    bool correct() const;
    std::vector<float> a;
    std::vector<float> b;
    std::vector<float> f;
};

} // namespace ascend::mock::test
