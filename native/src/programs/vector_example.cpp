// The element-wise example of simpler. SPDX-License-Identifier: MIT
#include <algorithm>

#include "core/thread_pool.h"
#include "programs/builtin.h"
#include "programs/checks.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

enum Kernel : int32_t { kAdd, kAddScalar, kMultiply };

class VectorExample final : public Program {
public:
    std::string_view name() const override { return "vector_example"; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        static const std::vector<ExpectedChild> expected = {
            {kAdd, false, "add"}, {kAddScalar, false, "add_scalar"}, {kMultiply, false, "mul"}};
        return check_child_kernels(name(), children, expected);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &) const override {
        static const std::vector<ExpectedTensor> expected = {
            {"a", {SIMPLER_FLOAT32}, 0, false}, {"b", {SIMPLER_FLOAT32}, 0, false}, {"f", {SIMPLER_FLOAT32}, 0, true}};
        if (Verdict verdict = check_tensors(inputs, expected, 0); !verdict) {
            return verdict;
        }
        const RunTensor &out = inputs.tensors[2];
        for (size_t i = 0; i < 2; ++i) {
            const RunTensor &in = inputs.tensors[i];
            if (in.ndims != out.ndims || !std::equal(in.shapes, in.shapes + in.ndims, out.shapes)) {
                return refuse(describe(expected[i].name, in) + " differs from " + describe("f", out));
            }
        }
        return {};
    }

    Verdict compute(const RunInputs &inputs, const DeviceProfile &, ThreadPool &pool) const override {
        const float *a = elements<const float>(inputs.tensors[0]);
        const float *b = elements<const float>(inputs.tensors[1]);
        float *f = elements<float>(inputs.tensors[2]);
        const uint64_t count = element_count(inputs.tensors[2]);
        constexpr uint64_t kStep = 1 << 16;
        pool.parallel_for((count + kStep - 1) / kStep, [&](size_t step) {
            for (uint64_t i = step * kStep; i < std::min(count, (step + 1) * kStep); ++i) {
                const float sum = a[i] + b[i];
                f[i] = (sum + 1) * (sum + 2) + sum;
            }
        });
        return {};
    }

    // c = a + b, d = c + 1, e = c + 2, g = d * e, f = g + c.
    TaskGraph plan(const RunInputs &inputs, const DeviceProfile &) const override {
        constexpr double kStartNs = 500;
        const auto count = static_cast<double>(element_count(inputs.tensors[2]));
        TaskGraph graph;
        const auto add = [&](Kernel kernel, double tensors, std::initializer_list<uint32_t> dependencies) {
            TaskPart part;
            part.func_id = kernel;
            part.fixed_ns = kStartNs;
            part.bytes = tensors * sizeof(float) * count;
            part.flops = count;
            graph.tasks.push_back({static_cast<uint32_t>(graph.parts.size()), 1,
                                   static_cast<uint32_t>(graph.dependencies.size()),
                                   static_cast<uint32_t>(dependencies.size()), false});
            graph.parts.push_back(part);
            graph.dependencies.insert(graph.dependencies.end(), dependencies);
        };
        add(kAdd, 3, {});
        add(kAddScalar, 2, {0});
        add(kAddScalar, 2, {0});
        add(kMultiply, 3, {1, 2});
        add(kAdd, 3, {3, 0});
        return graph;
    }
};

} // namespace

const Program &vector_example_program() {
    static const VectorExample program;
    return program;
}

} // namespace ascend::mock
