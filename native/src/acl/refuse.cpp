// SPDX-License-Identifier: MIT
#include "acl/result.h"
#include "acl/thread_state.h"

namespace ascend::mock {

namespace {

// Codes of the ACL layer itself (100xxx) do not reach aclrtGetLastError; the runtime's do.
bool is_runtime_code(aclError code) {
    return code / 1000 != 100;
}

} // namespace

aclError refuse_call(const char *function, const AclResult &result) {
    if (is_runtime_code(result.code)) {
        thread_state().last_error = result.code;
    }
    DeviceModel::instance().refuse("ascendcl", text("EE9999: ", function, " -> ", result.code, ": ", result.message));
    return result.code;
}

} // namespace ascend::mock
