// SPDX-License-Identifier: MIT
#include "runtime_fixture.h"

#include "harness.h"

namespace ascend::mock::test {

namespace {

uint64_t next_epoch() {
    static uint64_t epoch = 0;
    return ++epoch;
}

} // namespace

RunStorage::RunStorage() : bytes_(std::aligned_alloc(simpler().get_runtime_alignment(), simpler().get_runtime_size())) {
    std::memset(bytes_, 0, simpler().get_runtime_size());
}

Runtime::Runtime(const SimplerApi &table) : api(table), ctx(table.create_device_context()) {
    CHECK(ctx != nullptr);
    CHECK_EQ(api.simpler_init(ctx, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr), 0);
    CHECK_EQ(api.simpler_register_callable(ctx, kNoop, noop_callable().data()), 0);
    CHECK_EQ(api.simpler_register_callable(ctx, kVector, vector_callable().data()), 0);
    descriptor.generation = 1;
}

Runtime::~Runtime() {
    api.destroy_device_context(ctx);
}

int Runtime::prepare(int32_t id) {
    return prepare(id, storage);
}

int Runtime::prepare(int32_t id, const RunStorage &in) {
    descriptor.run_epoch = next_epoch();
    return api.simpler_prepare_run(ctx, in.handle(), id, args.get(), &config, &descriptor);
}

int Runtime::run(int32_t id) {
    descriptor.run_epoch = next_epoch();
    return api.simpler_run(ctx, storage.handle(), id, args.get(), &config, &descriptor);
}

VectorData::VectorData(Runtime &runtime, uint32_t count) : a(count), b(count), f(count, -1.0f) {
    for (uint32_t i = 0; i < count; ++i) {
        a[i] = static_cast<float>(i % 17);
        b[i] = static_cast<float>(i % 5);
    }
    std::vector<float> *const buffers[] = {&a, &b, &f};
    for (int i = 0; i < 3; ++i) {
        runtime.args->tensors[i] =
            tensor(buffers[i]->data(), {count}, SIMPLER_FLOAT32, sizeof(float), SIMPLER_ADDRESS_HOST);
    }
    runtime.args->tensor_count = 3;
}

bool VectorData::correct() const {
    for (size_t i = 0; i < f.size(); ++i) {
        const float sum = a[i] + b[i];
        if (f[i] != (sum + 1) * (sum + 2) + sum) {
            return false;
        }
    }
    return true;
}

} // namespace ascend::mock::test
