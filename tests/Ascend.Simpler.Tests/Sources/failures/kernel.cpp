// f = a + b, or a failure that the first scalar chooses (enum KernelFailure of the tests). Reads simpler's tensor layout only.
#define __gm__
#define __aicore__
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include "tensor.h"
#if __has_include("buffer.h")
using DeviceTensor = ChipTensor;
#else
using DeviceTensor = Tensor;
#endif

namespace {
float *data_of(int64_t argument) {
    auto *tensor = reinterpret_cast<DeviceTensor *>(argument);
    return reinterpret_cast<float *>(tensor->buffer.addr) + tensor->start_offset;
}
}  // namespace

extern "C" void kernel_entry(int64_t *args) {
    const int64_t failure = args[3];
    const auto pause = std::chrono::milliseconds(args[4]);
    switch (failure) {
    case 1:
        *reinterpret_cast<volatile int *>(8) = 1;
        break;
    case 2:
        throw std::runtime_error("the kernel throws");
    case 3:
        for (;;) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    case 4:
        std::this_thread::sleep_for(pause);
        break;
    default:
        break;
    }
    const float *a = data_of(args[0]);
    const float *b = data_of(args[1]);
    float *f = data_of(args[2]);
    const uint32_t count = reinterpret_cast<DeviceTensor *>(args[2])->shapes[0];
    for (uint32_t i = 0; i < count; ++i) {
        f[i] = a[i] + b[i];
    }
}
