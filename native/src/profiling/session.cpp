// SPDX-License-Identifier: MIT
#include "profiling/session.h"

#include <chrono>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/files.h"
#include "profiling/report.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

AclResult invalid(std::string message) {
    return acl_error(ACL_ERROR_INVALID_PARAM, std::move(message));
}

uint64_t now_ns() {
    return static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count());
}

uint64_t this_thread() {
    return static_cast<uint64_t>(::syscall(SYS_gettid));
}

// Spans that a thread has opened and not closed, of one session.
struct OpenSpans {
    uint64_t generation = 0;
    std::vector<ProfileEvent> spans;
};

OpenSpans &open_spans() {
    thread_local OpenSpans spans;
    return spans;
}

} // namespace

ProfilerSession &ProfilerSession::instance() {
    static auto *const session = new ProfilerSession();
    return *session;
}

AclResult ProfilerSession::initialise(std::string path) {
    if (model().profiles_by_config) {
        return acl_error(ACL_ERROR_PROF_ALREADY_RUN, "the configuration of aclInit has the profiler on");
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    if (initialised_) {
        return acl_error(ACL_ERROR_REPEAT_INITIALIZE, "the profiler is on; aclprofFinalize ends it");
    }
    std::string error;
    if (!make_folder(path, error)) {
        return invalid(error);
    }
    initialised_ = true;
    ++generation_;
    path_ = std::move(path);
    options_.clear();
    open_ranges_.clear();
    events_.clear();
    dropped_ = 0;
    active_ = nullptr;
    last_ = {};
    ++model().ledger.profiling_objects;
    return {};
}

AclResult ProfilerSession::finalize() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        return {}; // as the profiler does
    }
    ++directories_;
    const AclResult written = write_profile({path_, directories_, last_, options_, events_, dropped_});
    initialised_ = false;
    active_ = nullptr;
    --model().ledger.profiling_objects;
    return written;
}

bool ProfilerSession::is_initialised() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return initialised_;
}

AclResult ProfilerSession::set_option(aclprofConfigType type, std::string value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        return acl_error(ACL_ERROR_PROF_NOT_RUN, "the profiler is off; call aclprofInit first");
    }
    options_[static_cast<int>(type)] = std::move(value);
    return {};
}

aclprofConfig *ProfilerSession::create_config(AclProfConfig config) {
    auto *made = new AclProfConfig(std::move(config));
    const std::lock_guard<std::mutex> lock(mutex_);
    configs_.insert(made);
    ++model().ledger.profiling_objects;
    return made;
}

AclResult ProfilerSession::destroy_config(const aclprofConfig *config) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (config == active_) {
        return invalid("the configuration is in use; call aclprofStop with it first");
    }
    if (configs_.erase(config) == 0) {
        return invalid("the configuration does not exist or was destroyed");
    }
    delete config;
    --model().ledger.profiling_objects;
    return {};
}

AclResult ProfilerSession::start(const aclprofConfig *config) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!initialised_) {
        return acl_error(ACL_ERROR_PROF_NOT_RUN, "the profiler is off; call aclprofInit first");
    }
    if (configs_.find(config) == configs_.end()) {
        return invalid("the configuration does not exist or was destroyed");
    }
    if (active_ != nullptr) {
        return acl_error(ACL_ERROR_PROF_ALREADY_RUN, "a collection is under way; aclprofStop ends it");
    }
    active_ = config;
    last_ = *config;
    return {};
}

AclResult ProfilerSession::stop(const aclprofConfig *config) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (AclResult collecting = check_collecting(); !collecting) {
        return collecting;
    }
    if (config != active_) {
        return invalid("the collection was started with another configuration");
    }
    active_ = nullptr;
    return {};
}

AclResult ProfilerSession::check_collecting() const {
    if (!initialised_ || active_ == nullptr) {
        return acl_error(ACL_ERROR_PROF_NOT_RUN, initialised_ ? "nothing is collected; call aclprofStart first"
                                                              : "the profiler is off; call aclprofInit first");
    }
    return {};
}

void *ProfilerSession::create_stamp() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (active_ == nullptr) {
        return nullptr;
    }
    void *stamp = new Stamp();
    stamps_.insert(stamp);
    ++model().ledger.profiling_objects;
    return stamp;
}

void ProfilerSession::destroy_stamp(void *stamp) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (stamps_.erase(stamp) != 0) {
        delete static_cast<Stamp *>(stamp);
        --model().ledger.profiling_objects;
    }
}

Stamp *ProfilerSession::find(void *stamp) const {
    return stamps_.find(stamp) == stamps_.end() ? nullptr : static_cast<Stamp *>(stamp);
}

AclResult ProfilerSession::set_message(void *stamp, std::string message) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Stamp *found = find(stamp);
    if (found == nullptr) {
        return invalid("the stamp does not exist or was destroyed");
    }
    found->message = std::move(message);
    return {};
}

void ProfilerSession::add(ProfileEvent event) {
    if (events_.size() == kMostEvents) {
        ++dropped_;
        return;
    }
    events_.push_back(std::move(event));
}

AclResult ProfilerSession::mark(void *stamp) {
    std::string message;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const Stamp *found = find(stamp);
        if (found == nullptr) {
            return invalid("the stamp does not exist or was destroyed");
        }
        message = found->message;
    }
    return mark("mark", std::move(message));
}

AclResult ProfilerSession::mark(const char *kind, std::string name) {
    const uint64_t now = now_ns();
    const std::lock_guard<std::mutex> lock(mutex_);
    AclResult collecting = check_collecting();
    if (collecting) {
        add({kind, std::move(name), this_thread(), now, now});
    }
    return collecting;
}

AclResult ProfilerSession::push(void *stamp) {
    std::string message;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const Stamp *found = find(stamp);
        if (found == nullptr) {
            return invalid("the stamp does not exist or was destroyed");
        }
        message = found->message;
    }
    return push("push", std::move(message));
}

AclResult ProfilerSession::push(const char *kind, std::string name) {
    const std::lock_guard<std::mutex> lock(mutex_);
    AclResult collecting = check_collecting();
    if (collecting) {
        OpenSpans &open = open_spans();
        if (open.generation != generation_) {
            open = {generation_, {}};
        }
        open.spans.push_back({kind, std::move(name), this_thread(), now_ns(), 0});
    }
    return collecting;
}

AclResult ProfilerSession::pop(const char *kind) {
    const uint64_t now = now_ns();
    const std::lock_guard<std::mutex> lock(mutex_);
    if (AclResult collecting = check_collecting(); !collecting) {
        return collecting;
    }
    OpenSpans &open = open_spans();
    if (open.generation != generation_ || open.spans.empty() || open.spans.back().kind != kind) {
        return invalid("this thread has no span of that kind open innermost");
    }
    ProfileEvent event = std::move(open.spans.back());
    open.spans.pop_back();
    event.end_ns = now;
    add(std::move(event));
    return {};
}

AclResult ProfilerSession::range_start(void *stamp, uint32_t &id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Stamp *found = find(stamp);
    if (found == nullptr) {
        return invalid("the stamp does not exist or was destroyed");
    }
    AclResult collecting = check_collecting();
    if (collecting) {
        id = ++next_range_;
        open_ranges_[id] = {"range", found->message, this_thread(), now_ns(), 0};
    }
    return collecting;
}

AclResult ProfilerSession::range_stop(uint32_t id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (AclResult collecting = check_collecting(); !collecting) {
        return collecting;
    }
    const auto entry = open_ranges_.find(id);
    if (entry == open_ranges_.end()) {
        return invalid(text("range ", id, " is not open"));
    }
    entry->second.end_ns = now_ns();
    add(std::move(entry->second));
    open_ranges_.erase(entry);
    return {};
}

aclprofStepInfo *ProfilerSession::create_step() {
    auto *step = new AclProfStepInfo();
    const std::lock_guard<std::mutex> lock(mutex_);
    steps_.insert(step);
    ++model().ledger.profiling_objects;
    return step;
}

void ProfilerSession::destroy_step(aclprofStepInfo *step) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (steps_.erase(step) != 0) {
        delete step;
        --model().ledger.profiling_objects;
    }
}

AclResult ProfilerSession::step(aclprofStepInfo *step, aclprofStepTag tag) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (steps_.find(step) == steps_.end()) {
        return invalid("the step info does not exist or was destroyed");
    }
    if (AclResult collecting = check_collecting(); !collecting) {
        return collecting;
    }
    if (tag == ACL_STEP_START) {
        step->start_ns = now_ns();
        return {};
    }
    if (step->start_ns == 0) {
        return invalid("the step was not started");
    }
    add({"step", "", this_thread(), step->start_ns, now_ns()});
    step->start_ns = 0;
    return {};
}

} // namespace ascend::mock
