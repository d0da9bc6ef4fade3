// SPDX-License-Identifier: MIT
#include "run_loop.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "library.h"

struct AscendRunLoop {
    SimplerApi api{};
    DeviceContextHandle context = nullptr;
    std::unique_ptr<void, decltype(&std::free)> storage{nullptr, std::free};
    NativeRunDescriptor descriptor{};
};

using namespace ascend::bench;

namespace {

using Clock = std::chrono::steady_clock;

bool load(const char *path, SimplerApi &api) {
    void *library = open_library(path);
    return library != nullptr && resolve(library, "create_device_context", api.create_device_context) &&
           resolve(library, "destroy_device_context", api.destroy_device_context) &&
           resolve(library, "finalize_device", api.finalize_device) &&
           resolve(library, "get_runtime_size", api.get_runtime_size) &&
           resolve(library, "get_runtime_alignment", api.get_runtime_alignment) &&
           resolve(library, "simpler_init", api.simpler_init) &&
           resolve(library, "simpler_register_callable", api.simpler_register_callable) &&
           resolve(library, "simpler_prepare_run", api.simpler_prepare_run) &&
           resolve(library, "simpler_launch_run", api.simpler_launch_run) &&
           resolve(library, "simpler_wait_run", api.simpler_wait_run) &&
           resolve(library, "simpler_finalize_run", api.simpler_finalize_run);
}

int64_t nanoseconds(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count();
}

} // namespace

AscendRunLoop *ascend_run_loop_open(const char *library, int device, const void *aicpu, size_t aicpu_size,
                                    const void *aicore, size_t aicore_size, const void *callable) {
    auto loop = std::make_unique<AscendRunLoop>();
    if (!load(library, loop->api)) {
        return nullptr;
    }
    const SimplerApi &api = loop->api;
    loop->context = api.create_device_context();
    const CallConfig prewarm{};
    if (!succeeded("simpler_init",
                   api.simpler_init(loop->context, device, static_cast<const uint8_t *>(aicpu), aicpu_size,
                                    static_cast<const uint8_t *>(aicore), aicore_size, nullptr, 0, &prewarm)) ||
        !succeeded("simpler_register_callable", api.simpler_register_callable(loop->context, 0, callable))) {
        ascend_run_loop_close(loop.release());
        return nullptr;
    }
    const size_t size = api.get_runtime_size();
    const size_t alignment = api.get_runtime_alignment();
    loop->storage.reset(std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment));
    std::memset(loop->storage.get(), 0, size);
    loop->descriptor.generation = 1;
    return loop.release();
}

int ascend_run_loop_run(AscendRunLoop *loop, const ChipStorageTaskArgs *args, const CallConfig *config,
                        AscendRunTimes *times) {
    const SimplerApi &api = loop->api;
    const auto storage = static_cast<RuntimeHandle>(loop->storage.get());
    const auto now = [times] { return times != nullptr ? Clock::now() : Clock::time_point{}; };
    const Clock::time_point start = now();
    ++loop->descriptor.run_epoch;
    if (const int status = api.simpler_prepare_run(loop->context, storage, 0, args, config, &loop->descriptor)) {
        return status;
    }
    const Clock::time_point prepared = now();
    int status = api.simpler_launch_run(loop->context, storage);
    const Clock::time_point launched = now();
    status = status != 0 ? status : api.simpler_wait_run(loop->context, storage);
    const Clock::time_point waited = now();
    const int finalized = api.simpler_finalize_run(loop->context, storage);
    const Clock::time_point end = now();
    if (times != nullptr) {
        *times = {nanoseconds(start, prepared), nanoseconds(prepared, launched), nanoseconds(launched, waited),
                  nanoseconds(waited, end), nanoseconds(start, end)};
    }
    return status != 0 ? status : finalized;
}

int ascend_run_loop_repeat(AscendRunLoop *loop, const ChipStorageTaskArgs *args, const CallConfig *config, int64_t count) {
    int status = 0;
    for (int64_t i = 0; i < count && status == 0; ++i) {
        status = ascend_run_loop_run(loop, args, config, nullptr);
    }
    return status;
}

void ascend_run_loop_close(AscendRunLoop *loop) {
    loop->api.finalize_device(loop->context);
    loop->api.destroy_device_context(loop->context);
    delete loop;
}
