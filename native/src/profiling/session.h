// The profiler's one session in the process, and what it collects on the host. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl_prof_contract.h"
#include "acl/result.h"
#include "profiling/report.h"

struct AclProfStepInfo {
    uint64_t start_ns = 0;
};

namespace ascend::mock {

// Text that a mark or range carries.
struct Stamp {
    std::string message;
};

// All members may be called from any thread.
class ProfilerSession {
public:
    static ProfilerSession &instance();

    AclResult initialise(std::string path);
    AclResult finalize();
    bool is_initialised() const;
    AclResult set_option(aclprofConfigType type, std::string value);

    aclprofConfig *create_config(AclProfConfig config);
    AclResult destroy_config(const aclprofConfig *config);
    AclResult start(const aclprofConfig *config);
    AclResult stop(const aclprofConfig *config);

    // Null when nothing is collected.
    void *create_stamp();
    void destroy_stamp(void *stamp);
    AclResult set_message(void *stamp, std::string message);

    AclResult mark(void *stamp);
    AclResult mark(const char *kind, std::string name);
    AclResult push(void *stamp);
    AclResult push(const char *kind, std::string name);
    AclResult pop(const char *kind);
    AclResult range_start(void *stamp, uint32_t &id);
    AclResult range_stop(uint32_t id);

    aclprofStepInfo *create_step();
    void destroy_step(aclprofStepInfo *step);
    AclResult step(aclprofStepInfo *step, aclprofStepTag tag);

private:
    static constexpr size_t kMostEvents = 1 << 16; // beyond, events are counted only

    AclResult check_collecting() const;
    Stamp *find(void *stamp) const;
    void add(ProfileEvent event);

    mutable std::mutex mutex_;
    bool initialised_ = false;
    uint64_t generation_ = 0; // of the session
    std::string path_;
    uint64_t directories_ = 0;
    std::map<int, std::string> options_;
    std::set<const aclprofConfig *> configs_;
    const aclprofConfig *active_ = nullptr;
    AclProfConfig last_; // configuration that was started last
    std::set<void *> stamps_;
    std::set<aclprofStepInfo *> steps_;
    uint32_t next_range_ = 0;
    std::map<uint32_t, ProfileEvent> open_ranges_;
    std::vector<ProfileEvent> events_;
    uint64_t dropped_ = 0;
};

} // namespace ascend::mock
