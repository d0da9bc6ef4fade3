// SPDX-License-Identifier: MIT
#include "tracr/capture_records.h"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "core/draws.h"
#include "schedule/aicpu_lane.h"
#include "tracr/markers.h"

namespace ascend::mock {

namespace {

constexpr int kUndeclared = 48; // further cores that a fault plan has reset
constexpr double kDummyShare = 1.0 / 16;

// A record of a core's lane as a scheduler writes it.
struct CoreEvent {
    uint64_t time_ns = 0;
    bool is_set = false;
    uint16_t channel = 0;
    const CoreSpan *span = nullptr;
};

// The moments of a run that its threads share.
struct RunTimes {
    uint64_t allocating = 0;
    uint64_t started = 0; // from here on schedulers may start
    uint64_t orchestrated = 0;
    uint64_t leaving = 0; // schedulers de-initialise
    uint64_t end = 0;
};

RunTimes times_of(const Schedule &schedule) {
    RunTimes times;
    times.end = times.leaving = schedule.end_ns;
    const int orchestrator = schedule.aicpu_threads - 1;
    for (const AicpuSpan &span : schedule.aicpu) {
        const std::string_view marker = span.marker;
        if (marker == "Allocating") {
            times.allocating = span.start_ns;
            times.started = times.orchestrated = span.end_ns;
        } else if (marker == "Orchestrating" && span.thread == orchestrator) {
            times.orchestrated = std::max(times.orchestrated, span.end_ns);
        } else if (marker == "De_Initializing") {
            times.leaving = std::min(times.leaving, span.start_ns);
        }
    }
    return times;
}

// One thread's file. Times never go back: what would come before the last record comes with it.
class ThreadFile {
public:
    ThreadFile(uint16_t lane, CaptureStyle::Revision revision, uint64_t base_ns)
        : lane_(lane), revision_(revision), base_ns_(base_ns) {}

    uint64_t now() const { return now_; }

    void mark(std::string_view marker, uint64_t time_ns, uint64_t extra = 0) {
        add(lane_, event_of(revision_, marker), static_cast<uint32_t>(extra), time_ns);
    }

    void task(const CoreEvent &event, bool has_func_id) {
        const std::string_view marker = event.span->pair ? "Running_Task_Pair" : "Running_Task_Single";
        add(event.channel, event_of(revision_, marker), has_func_id ? static_cast<uint32_t>(event.span->func_id) : 0,
            event.time_ns);
    }

    void reset(uint16_t channel, uint64_t time_ns) { add(channel, kTracrReset, kTracrNoExtra, time_ns); }

    // Ends the lane.
    void end(uint64_t time_ns) { reset(lane_, time_ns); }

    std::vector<TracrRecord> take() { return std::move(records_); }

private:
    void add(uint16_t channel, uint16_t event, uint32_t extra, uint64_t time_ns) {
        now_ = std::max(now_, time_ns);
        records_.push_back({channel, event, extra, base_ns_ + now_});
    }

    uint16_t lane_;
    CaptureStyle::Revision revision_;
    uint64_t base_ns_;
    uint64_t now_ = 0;
    std::vector<TracrRecord> records_;
};

class CaptureWriter {
public:
    CaptureWriter(const Schedule &schedule, const DeviceProfile &profile, uint64_t base_ns, int32_t device_id,
                  uint64_t ordinal, const TraceFaults &faults)
        : schedule_(schedule), profile_(profile), base_ns_(base_ns), faults_(faults), times_(times_of(schedule)),
          tick_(static_cast<uint64_t>(profile.tick_ns())),
          draws_(profile.capture.seed, {static_cast<uint64_t>(device_id), ordinal}) {}

    CaptureRecords write() {
        CaptureRecords out;
        const int threads = schedule_.aicpu_threads;
        out.threads.resize(static_cast<size_t>(threads));
        if (schedule_.aicpu.empty()) {
            return out; // the run's times are lost
        }
        const std::vector<uint16_t> lanes = arrivals();
        const int schedulers = threads - 1;
        const int last = schedulers > 0 ? static_cast<int>(draws_.below(static_cast<uint64_t>(schedulers))) : 0;
        for (int thread = 0; thread < threads; ++thread) {
            ThreadFile file(lanes[static_cast<size_t>(thread)], revision(), base_ns_);
            thread < schedulers ? schedule(file, thread) : orchestrate(file);
            leave(file, thread == last, thread == schedulers);
            out.threads[lanes[static_cast<size_t>(thread)]] = file.take();
        }
        if (revision() == CaptureStyle::Revision::aicore) {
            out.cores = aicore_records();
        }
        return out;
    }

private:
    CaptureStyle::Revision revision() const { return profile_.capture.revision; }

    int cores() const { return profile_.cube_cores + profile_.vector_cores; }

    int core_of(const CoreSpan &span) const { return (span.is_cube ? 0 : profile_.cube_cores) + span.core; }

    uint16_t channel_of(const CoreSpan &span) const {
        return static_cast<uint16_t>(schedule_.aicpu_threads + core_of(span));
    }

    bool has_func_ids() const {
        return revision() != CaptureStyle::Revision::june && !faults_.has(TraceFaults::Oddity::no_func_id);
    }

    // A thread's lane is its place in the order of arrival.
    std::vector<uint16_t> arrivals() {
        std::vector<uint16_t> lanes(static_cast<size_t>(schedule_.aicpu_threads));
        std::iota(lanes.begin(), lanes.end(), uint16_t{0});
        for (size_t i = lanes.size(); i > 1; --i) {
            std::swap(lanes[i - 1], lanes[draws_.below(i)]);
        }
        return lanes;
    }

    // One thread of a run initialises it: a scheduler where there are two at least.
    bool initialises(int thread) const {
        return thread == (schedule_.aicpu_threads > 2 ? 0 : schedule_.aicpu_threads - 1);
    }

    void initialise(ThreadFile &file) { file.mark("Initializing", 0, draws_.below(2)); }

    void orchestrate(ThreadFile &file) {
        const int thread = schedule_.aicpu_threads - 1;
        if (initialises(thread)) {
            initialise(file);
        }
        file.mark("Allocating", times_.allocating);
        file.mark("Orchestrating", times_.started, static_cast<uint64_t>(thread));
    }

    void schedule(ThreadFile &file, int thread) {
        const std::vector<CoreEvent> events = events_of(thread);
        releases_ = releases_of(thread);
        const uint64_t first = events.empty() ? times_.leaving : events.front().time_ns;
        uint64_t start = times_.started;
        if (initialises(thread)) {
            initialise(file);
        } else if (first > start) {
            start += whole_ticks(draws_.share() * 0.5 * static_cast<double>(first - start), profile_.tick_ns());
            while (!starts_.insert(start).second) {
                start += tick_; // no two threads arrive at once
            }
        }
        file.mark("Scheduling", start, static_cast<uint64_t>(thread));
        bool sees_dummy = initialises(thread);
        for (size_t i = 0; i < events.size();) {
            const uint64_t lead = static_cast<uint64_t>(events[i].is_set ? profile_.scheduler.dispatch_ns
                                                                         : profile_.scheduler.completion_ns);
            const uint64_t loop = std::max(file.now(), events[i].time_ns - std::min(events[i].time_ns, lead));
            idle(file, loop, true);
            file.mark("Phase1", loop);
            for (; i < events.size() && !events[i].is_set; ++i) {
                file.reset(events[i].channel, events[i].time_ns);
            }
            if (sees_dummy && i < events.size()) {
                file.mark("Phase3", file.now());
            }
            file.mark("Phase4", file.now());
            for (bool pairs = false; i < events.size() && events[i].is_set && !(pairs && !events[i].span->pair); ++i) {
                pairs = events[i].span->pair; // a loop fills idle cores first
                file.task(events[i], has_func_ids());
            }
            sees_dummy = initialises(thread) && draws_.share() < kDummyShare;
        }
        idle(file, times_.leaving, false);
        file.mark("Phase1", times_.leaving);
        file.mark("Phase4", times_.leaving);
    }

    // Loops of a scheduler that has nothing to see or to dispatch; where it has time it first releases what waited.
    void idle(ThreadFile &file, uint64_t until, bool may_release) {
        for (uint64_t loop = file.now() + tick_; loop + 2 * tick_ < until;) {
            file.mark("Phase1", loop);
            file.mark("Phase4", loop + tick_);
            for (; may_release && !releases_.empty() && releases_.front() <= file.now() && file.now() + tick_ < until;
                 releases_.pop_front()) {
                file.mark("Drain", file.now() + tick_);
            }
            const double pause = profile_.capture.idle_loop_ns * (0.5 + draws_.share());
            loop = file.now() + std::max(whole_ticks(pause, profile_.tick_ns()), tick_);
        }
    }

    void leave(ThreadFile &file, bool resets_cores, bool is_orchestrator) {
        const uint64_t from = is_orchestrator ? std::max(times_.orchestrated, file.now()) : times_.leaving;
        file.mark("De_Initializing", from);
        if (!resets_cores) {
            const auto most = static_cast<double>(times_.end - std::min(times_.end, from));
            file.end(from + whole_ticks(draws_.share() * (is_orchestrator ? 0.1 : 0.9) * most, profile_.tick_ns()));
            return;
        }
        const int count =
            std::max(kPlatformCores, cores()) + (faults_.has(TraceFaults::Oddity::undeclared_resets) ? kUndeclared : 0);
        const uint64_t last = std::max(times_.end, file.now());
        for (int core = 0; core < count; ++core) {
            file.reset(static_cast<uint16_t>(schedule_.aicpu_threads + core), std::min(file.now() + tick_, last));
        }
        file.end(last);
    }

    std::vector<CoreEvent> events_of(int thread) const {
        std::vector<CoreEvent> events;
        for (const CoreSpan &span : schedule_.cores) {
            if (span.scheduler == thread) {
                events.push_back({span.start_ns, true, channel_of(span), &span});
                events.push_back({span.end_ns, false, channel_of(span), &span});
            }
        }
        std::stable_sort(events.begin(), events.end(), [](const CoreEvent &a, const CoreEvent &b) {
            return std::pair(a.time_ns, a.is_set) < std::pair(b.time_ns, b.is_set);
        });
        return events;
    }

    // When a scheduler had seen tasks complete that others waited for.
    std::deque<uint64_t> releases_of(int thread) const {
        std::deque<uint64_t> releases;
        for (const AicpuSpan &span : schedule_.aicpu) {
            if (span.thread == thread && span.tasks > 0 && std::string_view(span.marker) == "Phase3") {
                releases.push_back(span.start_ns);
            }
        }
        return releases;
    }

    // The mock's kernels mark their work from the first to the last instruction.
    std::vector<AicoreRecords> aicore_records() const {
        std::map<int, AicoreRecords> cores;
        const uint16_t event = event_of(revision(), "CommWait");
        for (const CoreSpan &span : schedule_.cores) {
            AicoreRecords &own = cores[core_of(span)];
            own.core = core_of(span);
            const TracrRecord marks[] = {
                {channel_of(span), event, static_cast<uint32_t>(span.func_id), base_ns_ + span.core_start_ns},
                {channel_of(span), kTracrReset, kTracrNoExtra, base_ns_ + span.core_end_ns}};
            for (const TracrRecord &mark : marks) {
                own.records.size() < kAicoreCapacity ? own.records.push_back(mark) : void(++own.dropped);
            }
        }
        std::vector<AicoreRecords> out;
        for (auto &[core, own] : cores) {
            out.push_back(std::move(own));
        }
        return out;
    }

    const Schedule &schedule_;
    const DeviceProfile &profile_;
    uint64_t base_ns_;
    const TraceFaults &faults_;
    RunTimes times_;
    uint64_t tick_;
    Draws draws_;
    std::set<uint64_t> starts_;     // of schedulers
    std::deque<uint64_t> releases_; // of the scheduler at hand, not yet recorded
};

} // namespace

CaptureRecords capture_records(const Schedule &schedule, const DeviceProfile &profile, uint64_t base_ns,
                               int32_t device_id, uint64_t ordinal, const TraceFaults &faults) {
    return CaptureWriter(schedule, profile, base_ns, device_id, ordinal, faults).write();
}

} // namespace ascend::mock
