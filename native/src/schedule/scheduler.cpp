// SPDX-License-Identifier: MIT
#include "schedule/scheduler.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

#include "schedule/aicpu_lane.h"
#include "schedule/bandwidth.h"

namespace ascend::mock {

namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
constexpr double kNever = std::numeric_limits<double>::infinity();

enum class EventKind { part_started, fixed_done, work_done, part_finished, task_released, scheduler_step };

struct Event {
    double time_ns;
    uint64_t order; // ties run in the order in which they were scheduled
    EventKind kind;
    uint32_t index; // part, task or scheduler thread
    bool operator>(const Event &other) const {
        return time_ns != other.time_ns ? time_ns > other.time_ns : order > other.order;
    }
};

// A part on its way through a core.
struct PartState {
    uint32_t task = 0;
    uint32_t core = kNone; // position in the list of all cores
    double dispatch_ns = 0;
    double core_start_ns = 0;
    double core_end_ns = 0;
    double flops_end_ns = 0;
    bool pair = false;
    bool worked = false; // transfer and arithmetic are done
    bool finished = false;
};

struct TaskState {
    uint32_t waiting_for = 0; // dependencies, and the submission
    uint32_t unfinished_parts = 0;
    uint32_t block_group = 0; // first task of the SPMD task it belongs to
};

// A core as its scheduler sees it. `occupied` counts parts dispatched and not yet seen complete.
struct Core {
    uint32_t executing = kNone;
    uint32_t waiting = kNone;
    uint32_t occupied = 0;
};

// A scheduler thread: polls until one of its parts has finished or a ready task fits one of its cores, then steps.
struct SchedulerThread {
    AicpuLane lane;
    bool polling = true;
    bool step_scheduled = false;
    double polling_since_ns = 0;
    std::deque<uint32_t> finished; // parts that nobody has seen complete yet
    uint32_t running = 0;          // parts dispatched and not yet seen complete
};

// Where the parts of one kind of core wait for those of the other blocks of their SPMD task.
struct Barrier {
    uint32_t expected = 0;
    std::vector<uint32_t> waiting;
};

class Simulation {
public:
    Simulation(const TaskGraph &graph, const DeviceProfile &profile, int aicpu_threads)
        : graph_(graph), profile_(profile), costs_(profile.scheduler), tick_ns_(profile.tick_ns()), bandwidth_(profile),
          clusters_(static_cast<uint32_t>(profile.cube_cores)), parts_(graph.parts.size()), tasks_(graph.tasks.size()),
          barriers_(graph.tasks.size() * 2), cores_(static_cast<size_t>(clusters_) * 3) {
        const int threads = std::max(aicpu_threads, graph.tasks.empty() ? 1 : 2);
        for (int i = 0; i + 1 < threads; ++i) {
            schedulers_.push_back({AicpuLane(static_cast<uint16_t>(i), tick_ns_), true, false, 0, {}, 0});
        }
        link_tasks();
    }

    Schedule run() {
        AicpuLane orchestrator(static_cast<uint16_t>(schedulers_.size()), tick_ns_);
        submit_tasks(orchestrator);
        for (SchedulerThread &thread : schedulers_) {
            thread.lane.span("Initializing", 0, costs_.init_ns);
            thread.lane.span("Scheduling", costs_.init_ns, costs_.init_ns + costs_.poll_ns);
            thread.polling_since_ns = costs_.init_ns + costs_.poll_ns;
        }
        double now = costs_.init_ns;
        while (remaining_tasks_ > 0) {
            const double event_ns = events_.empty() ? kNever : events_.top().time_ns;
            const double next = std::min(event_ns, bandwidth_.next_end_ns());
            if (next == kNever) {
                break;
            }
            now = std::max(now, next);
            bandwidth_.advance(now);
            for (uint32_t part = 0; bandwidth_.take_ended(part);) {
                schedule(std::max(now, parts_[part].flops_end_ns), EventKind::work_done, part);
            }
            while (!events_.empty() && events_.top().time_ns <= now) {
                const Event event = events_.top();
                events_.pop();
                handle(event);
            }
        }
        return finish(orchestrator);
    }

private:
    using TaskQueue = std::priority_queue<uint32_t, std::vector<uint32_t>, std::greater<>>;

    const TaskPart &part_of(uint32_t part) const { return graph_.parts[part]; }
    Barrier &barrier_of(uint32_t part) {
        return barriers_[tasks_[parts_[part].task].block_group * 2 + (part_of(part).is_cube ? 1 : 0)];
    }
    SchedulerThread &owner_of(uint32_t core) { return schedulers_[core / 3 % schedulers_.size()]; }
    uint32_t index_of(const SchedulerThread &thread) const {
        return static_cast<uint32_t>(&thread - schedulers_.data());
    }

    void schedule(double time_ns, EventKind kind, uint32_t index) {
        events_.push({time_ns, event_order_++, kind, index});
    }

    void link_tasks() {
        const auto count = static_cast<uint32_t>(graph_.tasks.size());
        std::vector<uint32_t> degree(count + 1, 0);
        for (uint32_t i = 0; i < count; ++i) {
            const Task &task = graph_.tasks[i];
            tasks_[i].waiting_for = task.dependency_count + 1;
            tasks_[i].unfinished_parts = task.part_count;
            tasks_[i].block_group = task.is_block && i > 0 ? tasks_[i - 1].block_group : i;
            for (uint32_t d = 0; d < task.dependency_count; ++d) {
                ++degree[graph_.dependencies[task.first_dependency + d]];
            }
            for (uint32_t p = 0; p < task.part_count; ++p) {
                parts_[task.first_part + p].task = i;
                if (part_of(task.first_part + p).joins_blocks) {
                    ++barrier_of(task.first_part + p).expected;
                }
            }
        }
        first_dependent_.assign(count + 1, 0);
        for (uint32_t i = 0; i < count; ++i) {
            first_dependent_[i + 1] = first_dependent_[i] + degree[i];
        }
        dependents_.resize(first_dependent_[count]);
        std::vector<uint32_t> filled(first_dependent_.begin(), first_dependent_.end());
        for (uint32_t i = 0; i < count; ++i) {
            const Task &task = graph_.tasks[i];
            for (uint32_t d = 0; d < task.dependency_count; ++d) {
                dependents_[filled[graph_.dependencies[task.first_dependency + d]]++] = i;
            }
        }
        remaining_tasks_ = count;
    }

    // The orchestrator's time depends on nothing else: one scope per SPMD task or run of tasks of one kernel.
    void submit_tasks(AicpuLane &lane) {
        double now = costs_.init_ns;
        lane.span("Initializing", 0, now * 0.5);
        lane.span("DLL_loading", now * 0.5, now * 0.9);
        lane.span("Allocating", now * 0.9, now);
        int32_t scope_kernel = -1;
        double scope_start = now;
        for (uint32_t i = 0; i < graph_.tasks.size(); ++i) {
            const Task &task = graph_.tasks[i];
            const int32_t kernel = task.part_count > 0 ? part_of(task.first_part).func_id : -1;
            if (kernel != scope_kernel) {
                lane.span("Orchestrating", scope_start, now);
                lane.span("PTO2_SCOPE_", now, now + costs_.submit_ns);
                now += costs_.submit_ns;
                scope_start = now;
                scope_kernel = kernel;
            }
            const double submit_start = now;
            now += task.is_block ? costs_.block_ns : costs_.submit_ns;
            if (!task.is_block || result_.submissions.empty()) {
                result_.submissions.push_back({i, whole_ticks(submit_start, tick_ns_), 0});
            }
            result_.submissions.back().end_ns = whole_ticks(now, tick_ns_);
            schedule(now, EventKind::task_released, i);
        }
        lane.span("Orchestrating", scope_start, now);
        orchestrated_ns_ = now;
    }

    void handle(const Event &event) {
        now_ns_ = event.time_ns;
        switch (event.kind) {
        case EventKind::task_released:
            release(event.index);
            break;
        case EventKind::part_started:
            parts_[event.index].core_start_ns = now_ns_;
            schedule(now_ns_ + part_of(event.index).fixed_ns, EventKind::fixed_done, event.index);
            break;
        case EventKind::fixed_done:
            begin_work(event.index);
            break;
        case EventKind::work_done:
            end_work(event.index);
            break;
        case EventKind::part_finished:
            end_part(event.index);
            break;
        case EventKind::scheduler_step:
            schedulers_[event.index].step_scheduled = false;
            step(schedulers_[event.index]);
            break;
        }
    }

    void release(uint32_t task) {
        if (--tasks_[task].waiting_for > 0) {
            return;
        }
        if (graph_.tasks[task].part_count == 0) {
            end_task(task, now_ns_);
            return;
        }
        ready_[queue_of(task)].push(task);
        for (SchedulerThread &thread : schedulers_) {
            if (thread.polling && find_place(thread, task).core != kNone) {
                wake(thread);
            }
        }
    }

    void begin_work(uint32_t part) {
        const TaskPart &work = part_of(part);
        const double peak = work.is_cube ? profile_.cube_flops : profile_.vector_flops;
        parts_[part].flops_end_ns = now_ns_ + work.flops / peak * 1e9;
        if (work.bytes > 0) {
            bandwidth_.start(part, work.is_cube, work.bytes / work.efficiency);
        } else {
            schedule(parts_[part].flops_end_ns, EventKind::work_done, part);
        }
    }

    void end_work(uint32_t part) {
        parts_[part].worked = true;
        try_tail(part);
    }

    // Starts a part's tail once every wait of the part is over, and then that of the parts which waited for it.
    void try_tail(uint32_t part) {
        const Task &task = graph_.tasks[parts_[part].task];
        if (part_of(part).follows_cube) {
            for (uint32_t p = task.first_part; p < task.first_part + task.part_count; ++p) {
                if (part_of(p).is_cube && !parts_[p].finished) {
                    return;
                }
            }
        }
        if (!part_of(part).joins_blocks) {
            schedule(now_ns_ + part_of(part).tail_ns, EventKind::part_finished, part);
            return;
        }
        Barrier &barrier = barrier_of(part);
        barrier.waiting.push_back(part);
        if (barrier.waiting.size() == barrier.expected) {
            for (const uint32_t waiting : barrier.waiting) {
                schedule(now_ns_ + part_of(waiting).tail_ns, EventKind::part_finished, waiting);
            }
        }
    }

    void end_part(uint32_t part) {
        parts_[part].finished = true;
        parts_[part].core_end_ns = now_ns_;
        Core &core = cores_[parts_[part].core];
        core.executing = kNone;
        if (core.waiting != kNone) {
            core.executing = core.waiting;
            core.waiting = kNone;
            schedule(now_ns_, EventKind::part_started, core.executing);
        }
        const Task &task = graph_.tasks[parts_[part].task];
        for (uint32_t p = task.first_part; part_of(part).is_cube && p < task.first_part + task.part_count; ++p) {
            if (part_of(p).follows_cube && parts_[p].worked) {
                try_tail(p);
            }
        }
        SchedulerThread &thread = owner_of(parts_[part].core);
        thread.finished.push_back(part);
        wake(thread);
    }

    // A polling thread notices at the end of its current pass over its running cores.
    void wake(SchedulerThread &thread) {
        if (!thread.polling || thread.step_scheduled) {
            return;
        }
        const double pass = std::max(costs_.poll_ns * std::max(thread.running, 1u), tick_ns_);
        const double passes = std::max(std::ceil((now_ns_ - thread.polling_since_ns) / pass), 1.0);
        thread.step_scheduled = true;
        schedule(thread.polling_since_ns + passes * pass, EventKind::scheduler_step, index_of(thread));
    }

    // One walk through the scheduler's phases: see completions, release what they held back, dispatch one task, and
    // again until nothing is left to do.
    void step(SchedulerThread &thread) {
        double now = now_ns_;
        if (thread.polling || !thread.finished.empty()) {
            const double phase_start = thread.polling ? thread.polling_since_ns : now;
            thread.polling = false;
            thread.lane.begin_pass();
            std::vector<uint32_t> done;
            while (!thread.finished.empty()) {
                const uint32_t part = thread.finished.front();
                thread.finished.pop_front();
                now += std::max(costs_.completion_ns, tick_ns_);
                see_completion(thread, part, now, done);
            }
            thread.lane.span("Phase1", phase_start, now, static_cast<uint32_t>(done.size()));
            now = done.empty() ? drain(thread, now) : wire(thread, done, now);
            thread.step_scheduled = true;
            schedule(now, EventKind::scheduler_step, index_of(thread));
            return;
        }
        const double dispatched = dispatch(thread, now);
        if (dispatched == now) {
            thread.polling = true;
            thread.polling_since_ns = now;
            return;
        }
        thread.lane.extend("Phase4", now, dispatched, 1);
        thread.step_scheduled = true;
        schedule(dispatched, EventKind::scheduler_step, index_of(thread));
    }

    // Some lanes of a task are through, others still run.
    double drain(SchedulerThread &thread, double now) {
        thread.lane.span("Phase2", now, now + tick_ns_);
        return now + tick_ns_;
    }

    // Releases what waited for finished tasks; a task that nothing waited for passes the dummy phase.
    double wire(SchedulerThread &thread, const std::vector<uint32_t> &done, double now) {
        double wired = now;
        uint32_t all_released = 0;
        bool has_dummy = false;
        for (const uint32_t task : done) {
            const uint32_t released = first_dependent_[task + 1] - first_dependent_[task];
            wired += costs_.wiring_ns * released;
            all_released += released;
            has_dummy = has_dummy || released == 0;
        }
        wired = std::max(wired, now + tick_ns_);
        for (const uint32_t task : done) {
            end_task(task, wired);
        }
        thread.lane.span("Phase3", now, wired, all_released);
        if (has_dummy) {
            thread.lane.span("Phase3b", wired, wired + tick_ns_);
            wired += tick_ns_;
        }
        return wired;
    }

    void see_completion(SchedulerThread &thread, uint32_t part, double seen_ns, std::vector<uint32_t> &done) {
        const PartState &state = parts_[part];
        --cores_[state.core].occupied;
        --thread.running;
        CoreSpan span;
        span.is_cube = part_of(part).is_cube;
        const uint32_t cluster = state.core / 3;
        span.core = static_cast<uint16_t>(span.is_cube ? cluster : cluster * 2 + state.core % 3 - 1);
        span.scheduler = static_cast<uint16_t>(index_of(thread));
        span.func_id = part_of(part).func_id;
        span.task = state.task;
        span.pair = state.pair;
        span.start_ns = whole_ticks(state.dispatch_ns, tick_ns_);
        span.end_ns = whole_ticks(seen_ns, tick_ns_);
        span.core_start_ns = whole_ticks(state.core_start_ns, tick_ns_);
        span.core_end_ns = whole_ticks(state.core_end_ns, tick_ns_);
        result_.cores.push_back(span);
        if (--tasks_[state.task].unfinished_parts == 0) {
            done.push_back(state.task);
        }
    }

    void end_task(uint32_t task, double time_ns) {
        --remaining_tasks_;
        last_end_ns_ = std::max(last_end_ns_, time_ns);
        for (uint32_t i = first_dependent_[task]; i < first_dependent_[task + 1]; ++i) {
            schedule(time_ns, EventKind::task_released, dependents_[i]);
        }
    }

    struct Place {
        uint32_t core = kNone; // a core, or the cube core of a cluster
        bool pair = false;
    };

    bool fits(uint32_t core, uint32_t occupied) const { return cores_[core].occupied == occupied; }

    Place find_place(const SchedulerThread &thread, uint32_t index) const {
        const Task &task = graph_.tasks[index];
        const TaskPart &first = part_of(task.first_part);
        const bool second_slot = costs_.dual_slot_dispatch && !has_barrier(task);
        for (uint32_t occupied = 0; occupied <= (second_slot ? 1u : 0u); ++occupied) {
            for (uint32_t cluster = index_of(thread); cluster < clusters_;
                 cluster += static_cast<uint32_t>(schedulers_.size())) {
                const uint32_t core = cluster * 3;
                if (task.part_count > 1) {
                    if (fits(core, occupied) && fits(core + 1, occupied) &&
                        (task.part_count < 3 || fits(core + 2, occupied))) {
                        return {core, occupied > 0};
                    }
                } else if (first.is_cube ? fits(core, occupied)
                                         : fits(core + 1, occupied) || fits(core + 2, occupied)) {
                    return {first.is_cube ? core : fits(core + 1, occupied) ? core + 1 : core + 2, occupied > 0};
                }
            }
        }
        return {};
    }

    bool has_barrier(const Task &task) const {
        for (uint32_t p = task.first_part; p < task.first_part + task.part_count; ++p) {
            if (part_of(p).joins_blocks) {
                return true;
            }
        }
        return false;
    }

    // Ready tasks queue by what they need: a vector core, a cube core or a cluster.
    size_t queue_of(uint32_t task) const {
        const Task &entry = graph_.tasks[task];
        return entry.part_count > 1 ? 2 : part_of(entry.first_part).is_cube ? 1 : 0;
    }

    // Dispatches the earliest submitted task that has a place; returns when that is done, `now` when there was none.
    double dispatch(SchedulerThread &thread, double now) {
        TaskQueue *best = nullptr;
        Place place;
        for (TaskQueue &queue : ready_) {
            if (!queue.empty() && (best == nullptr || queue.top() < best->top())) {
                if (const Place found = find_place(thread, queue.top()); found.core != kNone) {
                    best = &queue;
                    place = found;
                }
            }
        }
        if (best == nullptr) {
            return now;
        }
        const Task &task = graph_.tasks[best->top()];
        best->pop();
        const double end = now + std::max(costs_.dispatch_ns, tick_ns_) * task.part_count;
        thread.running += task.part_count;
        uint32_t vectors = 0;
        for (uint32_t part = task.first_part; part < task.first_part + task.part_count; ++part) {
            const uint32_t offset = task.part_count == 1 || part_of(part).is_cube ? 0 : ++vectors;
            place_part(part, place.core + offset, place.pair, end);
        }
        return end;
    }

    void place_part(uint32_t part, uint32_t core, bool pair, double time_ns) {
        parts_[part].core = core;
        parts_[part].dispatch_ns = time_ns;
        parts_[part].pair = pair;
        ++cores_[core].occupied;
        if (cores_[core].executing == kNone) {
            cores_[core].executing = part;
            schedule(time_ns, EventKind::part_started, part);
        } else {
            cores_[core].waiting = part;
        }
    }

    Schedule finish(AicpuLane &orchestrator) {
        const double end = std::max(last_end_ns_, orchestrated_ns_) + tick_ns_ * 2;
        for (SchedulerThread &thread : schedulers_) {
            thread.lane.fill("Barrier", end);
            thread.lane.span("De_Initializing", end, end + costs_.deinit_ns);
            thread.lane.append_to(result_.aicpu);
        }
        orchestrator.fill("Barrier", end);
        orchestrator.span("De_Initializing", end, end + costs_.deinit_ns);
        orchestrator.append_to(result_.aicpu);
        result_.aicpu_threads = static_cast<int>(schedulers_.size()) + 1;
        result_.end_ns = whole_ticks(end + costs_.deinit_ns, tick_ns_);
        return std::move(result_);
    }

    const TaskGraph &graph_;
    const DeviceProfile &profile_;
    const DeviceProfile::Scheduler &costs_;
    double tick_ns_;
    BandwidthShare bandwidth_;
    uint32_t clusters_;
    std::vector<PartState> parts_;
    std::vector<TaskState> tasks_;
    std::vector<Barrier> barriers_; // per SPMD task and kind of core
    std::vector<Core> cores_;       // per cluster: AICube, AIVector, AIVector
    std::vector<SchedulerThread> schedulers_;
    std::vector<uint32_t> first_dependent_;
    std::vector<uint32_t> dependents_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
    TaskQueue ready_[3];
    uint64_t event_order_ = 0;
    uint32_t remaining_tasks_ = 0;
    double now_ns_ = 0;
    double orchestrated_ns_ = 0;
    double last_end_ns_ = 0;
    Schedule result_;
};

} // namespace

Schedule run_schedule(const TaskGraph &graph, const DeviceProfile &profile, int aicpu_threads) {
    return Simulation(graph, profile, aicpu_threads).run();
}

} // namespace ascend::mock
