// SPDX-License-Identifier: MIT
#include "programs/builtin.h"
#include "programs/checks.h"

namespace ascend::mock {

namespace {

class Noop final : public Program {
public:
    std::string_view name() const override { return "noop"; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        static const std::vector<ExpectedChild> expected = {{0, false, "noop"}};
        return check_child_kernels(name(), children, expected);
    }

    Verdict check_arguments(const RunInputs &, const DeviceProfile &) const override { return {}; }

    Verdict compute(const RunInputs &, const DeviceProfile &, ThreadPool &) const override { return {}; }

    TaskGraph plan(const RunInputs &, const DeviceProfile &) const override {
        constexpr double kKernelNs = 300;
        TaskGraph graph;
        TaskPart part;
        part.func_id = 0;
        part.fixed_ns = kKernelNs;
        graph.parts.push_back(part);
        graph.tasks.push_back({0, 1, 0, 0, false});
        return graph;
    }
};

} // namespace

const Program &noop_program() {
    static const Noop program;
    return program;
}

} // namespace ascend::mock
