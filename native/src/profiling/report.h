// The file that a profiler session leaves. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "acl/acl_prof_contract.h"
#include "acl/result.h"

// What aclprofCreateConfig gives out.
struct AclProfConfig {
    std::vector<uint32_t> devices;
    uint32_t metrics = 0;
    uint64_t data = 0;
};

namespace ascend::mock {

// An instant, or a stretch of time that ended. Host times of this machine, in ns.
struct ProfileEvent {
    std::string kind;
    std::string name;
    uint64_t thread = 0;
    uint64_t start_ns = 0;
    uint64_t end_ns = 0;
};

// A session at its end.
struct ProfileReport {
    const std::string &path;
    uint64_t ordinal; // of the session in the process
    const AclProfConfig &config;
    const std::map<int, std::string> &options;
    const std::vector<ProfileEvent> &events;
    uint64_t dropped;
};

// Writes PROF_…/mock_profile.json under the report's path.
AclResult write_profile(const ProfileReport &report);

} // namespace ascend::mock
