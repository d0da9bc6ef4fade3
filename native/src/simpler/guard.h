// What every export of libhost_runtime.so goes through. SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>
#include <type_traits>

#include "core/text.h"
#include "device/export_names.h"
#include "device/model.h"

#define ASCEND_DECLARE(name) ASCEND_DECLARE_EXPORT(SimplerApi, name)
ASCEND_SIMPLER_EXPORTS(ASCEND_DECLARE)
#undef ASCEND_DECLARE

namespace ascend::mock {

constexpr const char *kSimplerComponent = "host_runtime";

inline int refuse_call(const char *function, const std::string &why, int status = SIMPLER_ERROR) {
    DeviceModel::instance().refuse(kSimplerComponent, text(function, " -> ", status, ": ", why));
    return status;
}

// Runs the body of export `function` unless the fault plan answers in its place. `failed` is the answer when an
// exception was caught or, for results that are no int, when the plan makes the call fail. No exception leaves.
template <typename Result, typename Body> Result guarded(const char *function, Result failed, Body body) noexcept {
    try {
        if (const auto fault = DeviceModel::instance().enter(function)) {
            if constexpr (std::is_same_v<Result, int>) {
                return refuse_call(function, "asked for by the fault plan", *fault);
            } else {
                refuse_call(function, "asked for by the fault plan", *fault);
                return failed;
            }
        }
        return body();
    } catch (const std::exception &error) {
        try {
            refuse_call(function, error.what());
        } catch (...) {
        }
    } catch (...) {
    }
    return failed;
}

} // namespace ascend::mock
