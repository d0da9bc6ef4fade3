// What ACL keeps per thread. SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "acl/acl_contract.h"

namespace ascend::mock {

class Context;
class Stream;

struct ThreadState {
    std::shared_ptr<Context> explicit_context; // set by aclrtSetCurrentContext or aclrtCreateContext
    std::shared_ptr<Context> primary_context;  // set by aclrtSetDevice
    aclError last_error = ACL_SUCCESS;
    uint32_t last_task = UINT32_MAX; // of the latest task that the thread queued
    std::weak_ptr<Stream> limits;    // the stream of aclrtUseStreamResInCurrentThread
    std::string returned_messages;   // what aclGetRecentErrMsg last pointed to
};

ThreadState &thread_state();

} // namespace ascend::mock
