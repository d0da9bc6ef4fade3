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
#include "run_loop.h"

namespace {

// Loads a profile into the device that the runtime library has brought in.
bool load_profile(const char *library, const char *path) {
    ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
    std::ifstream file(path, std::ios::binary);
    const std::string json(std::istreambuf_iterator<char>(file), {});
    void *device = ::dlopen("libascend_mock_device.so", RTLD_NOW | RTLD_NOLOAD);
    const auto load = device == nullptr ? nullptr
                                        : reinterpret_cast<decltype(MockApi::ascend_mock_load_profile)>(
                                              ::dlsym(device, "ascend_mock_load_profile"));
    if (!file || load == nullptr) {
        std::fprintf(stderr, "ascend_mock_bench: %s cannot be read, or the library is not the mock\n", path);
        return false;
    }
    char error[512] = "";
    if (load(json.c_str(), error, sizeof error) != MOCK_OK) {
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

} // namespace

int main(int argc, char **argv) {
    if (argc < 2 || argc > 4) {
        std::fprintf(stderr, "usage: ascend_mock_bench LIBRARY [RUNS [PROFILE]]\n");
        return 2;
    }
    const long runs = argc >= 3 ? std::atol(argv[2]) : 10'000;
    if (runs < 1 || (argc == 4 && !load_profile(argv[1], argv[3]))) {
        return 2;
    }
    AscendRunLoop *loop = ascend_run_loop_open(argv[1], 0, nullptr, 0, nullptr, 0, noop_callable().data());
    if (loop == nullptr) {
        return 2;
    }
    const auto args = std::make_unique<ChipStorageTaskArgs>();
    const auto config = std::make_unique<CallConfig>();
    int status = ascend_run_loop_repeat(loop, args.get(), config.get(), runs / 10 + 1); // warm-up
    const auto start = std::chrono::steady_clock::now();
    status = status != 0 ? status : ascend_run_loop_repeat(loop, args.get(), config.get(), runs);
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    ascend_run_loop_close(loop);
    if (status != 0) {
        std::fprintf(stderr, "ascend_mock_bench: a run failed with %d\n", status);
        return 1;
    }
    std::printf("{\"library\": \"%s\", \"program\": \"noop\", \"runs\": %ld, \"ns_per_run\": %.1f}\n", argv[1], runs,
                elapsed.count() / static_cast<double>(runs));
    return 0;
}
