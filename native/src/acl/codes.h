// Codes of ACL that the mock answers beyond those that callers act upon; errors.csv of the bindings has them all.
// SPDX-License-Identifier: MIT
#pragma once

#include "acl/acl_contract.h"

namespace ascend::mock {

constexpr aclError kAclErrorAddressUnaligned = 107008;      // ACL_ERROR_RT_ADDR_UNALIGNED
constexpr aclError kAclErrorWaitTimeout = 107019;           // ACL_ERROR_RT_WAIT_TIMEOUT
constexpr aclError kAclErrorOptionNotSet = 107021;          // ACL_ERROR_RT_SYSPARAMOPT_NOT_SET
constexpr aclError kAclErrorNoEvent = 207007;               // ACL_ERROR_RT_NO_EVENT_RESOURCE
constexpr aclError kAclErrorNoStream = 207008;              // ACL_ERROR_RT_NO_STREAM_RESOURCE
constexpr aclError kAclErrorNoNotify = 207009;              // ACL_ERROR_RT_NO_NOTIFY_RESOURCE
constexpr aclError kAclErrorHostAlreadyRegistered = 507910; // ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED
constexpr aclError kAclErrorHostNotRegistered = 507911;     // ACL_ERROR_HOST_MEMORY_NOT_REGISTERED

// A device that failed with one of these answers it to every later submission and synchronisation.
constexpr bool is_sticky(aclError code) {
    return code == ACL_ERROR_RT_LOST_HEARTBEAT || code == ACL_ERROR_RT_SOCKET_CLOSE ||
           code == ACL_ERROR_RT_HBM_MULTI_BIT_ECC_ERROR || code == ACL_ERROR_RT_L3_PORT_ERROR;
}

// Nothing but another process, or another plan of the mock, brings such a device back.
constexpr bool is_permanent(aclError code) {
    return code == ACL_ERROR_RT_LOST_HEARTBEAT || code == ACL_ERROR_RT_SOCKET_CLOSE;
}

// Notes that a synchronisation passes on; the task did its work.
constexpr bool is_note(aclError code) {
    return code == ACL_ERROR_RT_END_OF_SEQUENCE || code == ACL_ERROR_RT_MODEL_ABORT_NORMAL ||
           code == ACL_ERROR_RT_AICORE_OVER_FLOW || code == ACL_ERROR_RT_AIVEC_OVER_FLOW ||
           code == ACL_ERROR_RT_OVER_FLOW;
}

} // namespace ascend::mock
