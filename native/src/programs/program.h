// The seam between the run life cycle and what a run computes and costs. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schedule/task_graph.h"

namespace ascend::mock {

class DeviceProfile; // device/profile.h
class ThreadPool;    // core/thread_pool.h

// One tensor argument of a run, resolved: `data` addresses memory that this process can read, and write when the
// direction allows. The life cycle has checked that [data, data + bytes) lies inside one live allocation.
struct RunTensor {
    void *data = nullptr;
    uint64_t bytes = 0;
    uint8_t dtype = 0;     // SimplerDataType
    uint8_t direction = 0; // SimplerArgDirection from the callable's signature
    uint32_t ndims = 0;
    uint32_t shapes[5] = {};
    uint32_t strides[5] = {};  // elements
    uint64_t start_offset = 0; // elements
};

struct RunInputs {
    std::vector<RunTensor> tensors;
    std::vector<uint64_t> scalars;
    int32_t device_id = 0;
    int32_t aicpu_threads = 4;
    std::optional<uint32_t> block_dim; // of a direct launch; a run has none, its orchestration chooses
};

// One child kernel of a callable.
struct ChildKernel {
    int32_t func_id = 0;
    bool is_cube = false;
    std::string name;    // from the image
    std::string program; // from the image
};

// Outcome of a check. `message` names the offending value; empty = accepted.
struct Verdict {
    int status = 0; // SimplerStatus or a negated device code
    std::string message;
    explicit operator bool() const { return status == 0; }
};

// A built-in program: the mock's counterpart of an orchestration function and its kernels. Stateless and shared by
// threads.
class Program {
public:
    virtual ~Program() = default;

    // The name an orchestration image carries in "program".
    virtual std::string_view name() const = 0;

    // Does it run on AICube cores, alone or with AIVector cores, or on the latter alone?
    virtual bool uses_cubes() const { return false; }

    // At registration: does the callable carry every child kernel that the program submits, on the right core type?
    virtual Verdict check_children(const std::vector<ChildKernel> &children) const = 0;

    // At prepare: argument counts, data types, shapes, scalars. Reads no tensor contents.
    virtual Verdict check_arguments(const RunInputs &inputs, const DeviceProfile &profile) const = 0;

    // At launch, on the executor thread: computes the outputs from the bytes given. Reads only inside the given
    // tensors, whatever their contents are; contents that the device could not survive (a block table entry out of
    // range) are an error.
    virtual Verdict compute(const RunInputs &inputs, const DeviceProfile &profile, ThreadPool &pool) const = 0;

    // The tasks the orchestration submits, with their modelled cost. Called after a successful compute.
    virtual TaskGraph plan(const RunInputs &inputs, const DeviceProfile &profile) const = 0;
};

// Null when no built-in program has that name.
const Program *find_program(std::string_view name);

// All built-in programs, for messages and tests.
const std::vector<const Program *> &built_in_programs();

} // namespace ascend::mock
