// Checks that many exports share. SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <utility>

#include "acl/result.h"

namespace ascend::mock {

// The refusal of the first null among the pointers, each with its name.
inline AclResult check_not_null(std::initializer_list<std::pair<const void *, const char *>> pointers,
                                aclError code = ACL_ERROR_INVALID_PARAM) {
    for (const auto &[pointer, name] : pointers) {
        if (pointer == nullptr) {
            return acl_error(code, text(name, " is null"));
        }
    }
    return {};
}

} // namespace ascend::mock
