// Programs that compute nothing: one that costs nothing, one that fails on request. SPDX-License-Identifier: MIT
#include "programs/builtin.h"
#include "programs/checks.h"

namespace ascend::mock {

namespace {

class Nop final : public Program {
public:
    std::string_view name() const override { return "nop"; }
    Verdict check_children(const std::vector<ChildKernel> &) const override {
        return refuse("nop has no orchestration; launch it directly, or use noop");
    }
    Verdict check_arguments(const RunInputs &, const DeviceProfile &) const override { return {}; }
    Verdict compute(const RunInputs &, const DeviceProfile &, ThreadPool &) const override { return {}; }
    TaskGraph plan(const RunInputs &, const DeviceProfile &) const override { return {}; }
};

class Fault final : public Program {
public:
    std::string_view name() const override { return "fault"; }

    Verdict check_children(const std::vector<ChildKernel> &children) const override {
        static const std::vector<ExpectedChild> expected = {{0, false, "fault"}};
        return check_child_kernels(name(), children, expected);
    }

    Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &) const override {
        constexpr uint64_t kLongest = 1'000'000'000'000'000;
        if (inputs.scalars.empty() || inputs.scalars.size() > 2) {
            return refuse(std::to_string(inputs.scalars.size()) +
                          " scalars given; a code and a time in ns are expected");
        }
        if (inputs.scalars.size() == 2 && inputs.scalars[1] > kLongest) {
            return refuse("scalar 1 is " + std::to_string(inputs.scalars[1]) + " ns; at most " +
                          std::to_string(kLongest) + " are possible");
        }
        return {};
    }

    Verdict compute(const RunInputs &inputs, const DeviceProfile &, ThreadPool &) const override {
        const auto code = static_cast<int>(static_cast<int64_t>(inputs.scalars[0]));
        return code == 0 ? Verdict{} : Verdict{code, "asked for by the arguments"};
    }

    TaskGraph plan(const RunInputs &inputs, const DeviceProfile &) const override {
        TaskGraph graph;
        TaskPart part;
        part.func_id = 0;
        part.fixed_ns = inputs.scalars.size() > 1 ? static_cast<double>(inputs.scalars[1]) : 0;
        graph.parts.push_back(part);
        graph.tasks.push_back({0, 1, 0, 0, false});
        return graph;
    }
};

} // namespace

const Program &nop_program() {
    static const Nop program;
    return program;
}

const Program &fault_program() {
    static const Fault program;
    return program;
}

} // namespace ascend::mock
