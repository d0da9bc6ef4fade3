// ACL status codes that the mock answers and the contract header does not name. SPDX-License-Identifier: MIT
#pragma once

#include "acl/acl_contract.h"

namespace ascend::mock {

constexpr aclError kInvalidFile = 100003;
constexpr aclError kParseFile = 100006;
constexpr aclError kInvalidDeviceId = 107001;
constexpr aclError kTimestampInvalid = 107006;
constexpr aclError kTimestampReversal = 107007;
constexpr aclError kInvalidHandle = 107017;
constexpr aclError kInternalError = 500000;
constexpr aclError kRuntimeInternalError = 507000;
constexpr aclError kReleaseError = 507007;
constexpr aclError kAiCoreException = 507015;
constexpr aclError kEventSyncTimeout = 507047;

} // namespace ascend::mock
