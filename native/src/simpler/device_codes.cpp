// SPDX-License-Identifier: MIT
#include "simpler/device_codes.h"

#include "core/text.h"

namespace ascend::mock {

std::string describe_device_code(int status) {
    switch (status) {
    case -1:
        return "general failure, or a scope deadlock on the device; the error detail says which";
    case -2:
        return "not supported, or the heap ring is full: raise ring_heap";
    case -3:
        return "prepared data does not fit, or flow control stalled: raise ring_task_window";
    case -4:
        return "the dependency pool is full: raise ring_dep_pool";
    case -5:
        return "invalid arguments: compare tensors and scalars with what the kernel expects";
    case -7:
        return "the AICPU threads did not start together";
    case -8:
        return "a tensor was not produced in time";
    case -9:
        return "the orchestration reported a fatal error";
    case -100:
        return "an AICore kernel did not finish in time";
    case -101:
    case -102:
        return "an asynchronous operation was invalid or there were too many";
    default:
        return text("device code ", -status);
    }
}

} // namespace ascend::mock
