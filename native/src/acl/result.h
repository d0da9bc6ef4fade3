// A status with its reason, and what every export that answers one goes through. SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>

#include "acl/acl_contract.h"
#include "core/text.h"
#include "device/model.h"

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

// Logs and counts a refused call and answers its code; each library has its own.
aclError refuse_call(const char *function, const AclResult &result);

// Runs the body of export `function`, which answers an AclResult, unless the fault plan answers in its place. No
// exception leaves. An error without a message stays silent: a probe, no failure.
template <typename Body> aclError guarded(const char *function, Body body) noexcept {
    try {
        if (const auto fault = DeviceModel::instance().enter(function)) {
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
            return refuse_call(function, acl_error(ACL_ERROR_INTERNAL_ERROR, error.what()));
        } catch (...) {
        }
    } catch (...) {
    }
    return ACL_ERROR_INTERNAL_ERROR;
}

// The same for an export that answers a value and cannot fail: `body` is left out when the fault plan says so, and
// `fallback` answered.
template <typename Value, typename Body> Value guarded_value(const char *function, Value fallback, Body body) noexcept {
    try {
        return DeviceModel::instance().enter(function) ? fallback : Value(body());
    } catch (...) {
        return fallback;
    }
}

} // namespace ascend::mock
