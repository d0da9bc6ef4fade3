// Cost of one run through the C ABI, without any layer above it: ascend_mock_bench LIBRARY [RUNS [PROFILE]]. PROFILE is
// a JSON file; one that switches inline_execution on takes the hand-over to the executor thread out of the figure.
// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "mock/mock_contract.h"
#include "simpler-g6/simpler_g6.h"

namespace {

template <typename Field> bool resolve(void *library, const char *name, Field &field) {
    field = reinterpret_cast<Field>(::dlsym(library, name));
    if (field == nullptr) {
        std::fprintf(stderr, "ascend_mock_bench: the library has no %s\n", name);
    }
    return field != nullptr;
}

bool load(const char *path, SimplerApi &api) {
    void *library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "ascend_mock_bench: %s\n", ::dlerror());
        return false;
    }
    return resolve(library, "create_device_context", api.create_device_context) &&
           resolve(library, "destroy_device_context", api.destroy_device_context) &&
           resolve(library, "get_runtime_size", api.get_runtime_size) &&
           resolve(library, "get_runtime_alignment", api.get_runtime_alignment) &&
           resolve(library, "simpler_init", api.simpler_init) &&
           resolve(library, "simpler_register_callable", api.simpler_register_callable) &&
           resolve(library, "simpler_prepare_run", api.simpler_prepare_run) &&
           resolve(library, "simpler_launch_run", api.simpler_launch_run) &&
           resolve(library, "simpler_wait_run", api.simpler_wait_run) &&
           resolve(library, "simpler_finalize_run", api.simpler_finalize_run);
}

// Loads a profile into the device that the runtime library has brought in.
bool load_profile(const char *path) {
    std::ifstream file(path, std::ios::binary);
    const std::string json(std::istreambuf_iterator<char>(file), {});
    void *device = ::dlopen("libascend_mock_device.so", RTLD_NOW | RTLD_NOLOAD);
    MockApi api{};
    if (!file || device == nullptr || !resolve(device, "ascend_mock_load_profile", api.ascend_mock_load_profile)) {
        std::fprintf(stderr, "ascend_mock_bench: %s cannot be read, or the library is not the mock\n", path);
        return false;
    }
    char error[512] = "";
    if (api.ascend_mock_load_profile(json.c_str(), error, sizeof error) != MOCK_OK) {
        std::fprintf(stderr, "ascend_mock_bench: %s: %s\n", path, error);
        return false;
    }
    return true;
}

// The program "noop": no arguments, one vector kernel.
std::vector<uint8_t> noop_callable() {
    const std::string orchestration =
        "ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"orchestration\", \"name\": \"noop\"}\n";
    const std::string kernel = "ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"aiv\", \"name\": \"noop\"}\n";
    constexpr size_t kAlignment = SIMPLER_CALLABLE_ALIGNMENT;
    const size_t child_offset = (orchestration.size() + kAlignment - 1) / kAlignment * kAlignment;

    ChipCallableHeader header{};
    header.binary_size = static_cast<uint32_t>(orchestration.size());
    std::strcpy(header.func_name, "noop");
    header.func_name_len = 4;
    header.child_count = 1;
    header.child_offsets[0] = static_cast<uint32_t>(child_offset);
    CoreCallableHeader child{};
    child.binary_size = static_cast<uint32_t>(kernel.size());

    const size_t storage = CHIP_CALLABLE_STORAGE_OFFSET;
    std::vector<uint8_t> blob(storage + child_offset + CORE_CALLABLE_BINARY_OFFSET + kernel.size());
    std::memcpy(blob.data(), &header, sizeof header);
    std::memcpy(blob.data() + storage, orchestration.data(), orchestration.size());
    std::memcpy(blob.data() + storage + child_offset, &child, sizeof child);
    std::memcpy(blob.data() + storage + child_offset + CORE_CALLABLE_BINARY_OFFSET, kernel.data(), kernel.size());
    return blob;
}

int fail(const char *what, int status) {
    std::fprintf(stderr, "ascend_mock_bench: %s failed with %d\n", what, status);
    return 1;
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 2 || argc > 4) {
        std::fprintf(stderr, "usage: ascend_mock_bench LIBRARY [RUNS [PROFILE]]\n");
        return 2;
    }
    const long runs = argc >= 3 ? std::atol(argv[2]) : 10'000;
    SimplerApi api{};
    if (runs < 1 || !load(argv[1], api) || (argc == 4 && !load_profile(argv[3]))) {
        return 2;
    }
    const DeviceContextHandle ctx = api.create_device_context();
    if (const int status = api.simpler_init(ctx, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr); status != 0) {
        return fail("simpler_init", status);
    }
    if (const int status = api.simpler_register_callable(ctx, 0, noop_callable().data()); status != 0) {
        return fail("simpler_register_callable", status);
    }
    const std::unique_ptr<void, decltype(&std::free)> storage(
        std::aligned_alloc(api.get_runtime_alignment(), api.get_runtime_size()), std::free);
    std::memset(storage.get(), 0, api.get_runtime_size());
    const auto handle = static_cast<RuntimeHandle>(storage.get());
    const auto args = std::make_unique<ChipStorageTaskArgs>();
    const auto config = std::make_unique<CallConfig>();
    NativeRunDescriptor descriptor{};
    descriptor.generation = 1;

    const auto run = [&] {
        ++descriptor.run_epoch;
        int status = api.simpler_prepare_run(ctx, handle, 0, args.get(), config.get(), &descriptor);
        status = status != 0 ? status : api.simpler_launch_run(ctx, handle);
        status = status != 0 ? status : api.simpler_wait_run(ctx, handle);
        return status != 0 ? status : api.simpler_finalize_run(ctx, handle);
    };
    for (long i = 0; i < runs / 10 + 1; ++i) { // warm-up
        if (const int status = run(); status != 0) {
            return fail("a run", status);
        }
    }
    const auto start = std::chrono::steady_clock::now();
    for (long i = 0; i < runs; ++i) {
        if (const int status = run(); status != 0) {
            return fail("a run", status);
        }
    }
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    std::printf("{\"library\": \"%s\", \"program\": \"noop\", \"runs\": %ld, \"ns_per_run\": %.1f}\n", argv[1], runs,
                elapsed.count() / static_cast<double>(runs));
    api.destroy_device_context(ctx);
    return 0;
}
