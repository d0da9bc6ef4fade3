// SPDX-License-Identifier: MIT
#include "acl/result.h"

namespace ascend::mock {

aclError refuse_call(const char *function, const AclResult &result) {
    DeviceModel::instance().refuse("profiling", text("EE9999: ", function, " -> ", result.code, ": ", result.message));
    return result.code;
}

} // namespace ascend::mock
