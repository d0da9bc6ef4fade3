// The exports of libmsprofiler.so. SPDX-License-Identifier: MIT
#pragma once

#include "acl/result.h"
#include "device/export_names.h"

#define ASCEND_DECLARE(name) ASCEND_DECLARE_EXPORT(AclProfApi, name)
ASCEND_PROF_EXPORTS(ASCEND_DECLARE)
#undef ASCEND_DECLARE
