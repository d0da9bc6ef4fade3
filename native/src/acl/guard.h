// The exports of libascendcl.so. SPDX-License-Identifier: MIT
#pragma once

#include "acl/result.h"
#include "acl/thread_state.h"
#include "device/export_names.h"

#define ASCEND_DECLARE(name) ASCEND_DECLARE_EXPORT(AclApi, name)
ASCEND_ACL_EXPORTS(ASCEND_DECLARE)
#undef ASCEND_DECLARE
