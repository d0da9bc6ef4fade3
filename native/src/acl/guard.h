// What every export of libascendcl.so goes through. SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>

#include "acl/codes.h"
#include "acl/thread_state.h"
#include "core/text.h"
#include "device/export_names.h"
#include "device/model.h"

#define ASCEND_DECLARE(name) ASCEND_DECLARE_EXPORT(AclApi, name)
ASCEND_ACL_EXPORTS(ASCEND_DECLARE)
#undef ASCEND_DECLARE

namespace ascend::mock {

// A status and, for an error, what it is about.
struct [[nodiscard]] AclResult {
    aclError code = ACL_SUCCESS;
    std::string message;
    explicit operator bool() const { return code == ACL_SUCCESS; }
};

inline AclResult acl_error(aclError code, std::string message) {
    return {code, std::move(message)};
}

// Codes of the ACL layer itself (100xxx) do not reach aclrtGetLastError; the runtime's do.
inline bool is_runtime_code(aclError code) {
    return code / 1000 != 100;
}

inline aclError refuse_call(const char *function, const AclResult &result) {
    if (is_runtime_code(result.code)) {
        thread_state().last_error = result.code;
    }
    DeviceModel::instance().refuse("ascendcl", text("EE9999: ", function, " -> ", result.code, ": ", result.message));
    return result.code;
}

// Runs the body of export `function`, which answers an AclResult, unless the fault plan answers in its place. No
// exception leaves. An error without a message stays silent: a probe, no failure.
template <typename Body> aclError guarded(const char *function, Body body) noexcept {
    try {
        if (const auto fault = DeviceModel::instance().faults.enter(function)) {
            if (*fault == ACL_SUCCESS) {
                return ACL_SUCCESS;
            }
            return refuse_call(function, acl_error(*fault, "asked for by the fault plan"));
        }
        const AclResult result = body();
        if (result || result.message.empty()) {
            return result.code;
        }
        return refuse_call(function, result);
    } catch (const std::exception &error) {
        try {
            return refuse_call(function, acl_error(kInternalError, error.what()));
        } catch (...) {
        }
    } catch (...) {
    }
    return kInternalError;
}

} // namespace ascend::mock
