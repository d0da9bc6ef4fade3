// SPDX-License-Identifier: MIT
#include "acl/stream.h"

#include <condition_variable>
#include <mutex>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "acl/codes.h"
#include "acl/context.h"
#include "acl/thread_state.h"
#include "device/model.h"

namespace ascend::mock {

namespace {

// How often a wait looks whether its context or device was lost.
constexpr std::chrono::milliseconds kBlockedInterval{20};

// How long a worker or a waiter watches the queue before it sleeps.
constexpr int kSpins = 128;

uint64_t this_thread() {
    thread_local const auto id = static_cast<uint64_t>(::syscall(SYS_gettid));
    return id;
}

} // namespace

// One producer at a time (the stream's lock), one consumer (the worker). Tasks are numbered from 1.
struct Stream::Queue {
    struct Entry {
        StreamTask task;
        uint64_t submitted_ns; // modelled
        uint64_t thread_id;
    };

    static constexpr uint64_t kAll = UINT64_MAX;

    std::unique_ptr<unsigned char[]> slots; // kDepth entries; made with the first task
    StreamClock clock;
    int32_t device = -1;
    int32_t number = -1;
    std::shared_ptr<ContextFailures> failures;
    std::atomic<uint64_t> submitted{0};
    std::atomic<uint64_t> completed{0};
    std::atomic<uint64_t> claimed{0}; // the task that the worker has taken; kAll = an abort took the rest
    std::atomic<aclError> error{ACL_SUCCESS};
    std::atomic<aclError> cut{ACL_SUCCESS}; // why everything queued is dropped
    std::atomic<bool> give_up{false};
    std::atomic<bool> ended{false}; // the worker ends when the queue is empty

    std::mutex mutex; // for the two conditions only
    std::condition_variable wake;
    std::condition_variable progress;
    std::atomic<bool> asleep{false};
    std::atomic<uint32_t> waiting{0};

    // `number` must be at most kDepth past the last completed one.
    Entry *slot(uint64_t number) const { return reinterpret_cast<Entry *>(slots.get()) + (number - 1) % kDepth; }

    aclError blocked() const {
        const aclError code = failures->code.load(std::memory_order_acquire);
        return code != ACL_SUCCESS ? code : DeviceModel::instance().poison.get(device);
    }

    // False when an abort has taken the task.
    bool claim(uint64_t task) {
        uint64_t before = task - 1;
        return claimed.compare_exchange_strong(before, task);
    }

    void drop(uint64_t task, aclError code) {
        Entry *const entry = slot(task);
        entry->task.drop(code);
        entry->~Entry();
    }

    void wake_worker() {
        if (asleep.load()) {
            const std::lock_guard<std::mutex> lock(mutex);
            wake.notify_one();
        }
    }

    // The worker ends when it has dealt with what is queued. Nothing is queued any more.
    void end() {
        ended.store(true);
        give_up.store(true); // after `ended`, which may_go_on reads last
        wake_worker();
    }

    // Takes back what `stop` asked of one task.
    void may_go_on() {
        if (give_up.load()) {
            give_up.store(false);
            if (ended.load()) {
                give_up.store(true);
            }
        }
    }

    void report_progress() {
        if (waiting.load() != 0) {
            const std::lock_guard<std::mutex> lock(mutex);
            progress.notify_all();
        }
    }

    // Until task `target` is done, the queue is cut, or `until` (empty = no limit). True unless the time came first.
    bool wait(uint64_t target, const Deadline &until) {
        const auto over = [&] { return completed.load() >= target || cut.load() != ACL_SUCCESS; };
        for (int spin = 0; spin < kSpins; ++spin) {
            if (over()) {
                return true;
            }
            relax();
        }
        waiting.fetch_add(1);
        std::unique_lock<std::mutex> lock(mutex);
        bool reached = true;
        if (until) {
            reached = progress.wait_until(lock, *until, over);
        } else {
            progress.wait(lock, over);
        }
        waiting.fetch_sub(1);
        return reached;
    }

    void fail(const Entry &entry, uint64_t task, aclError code) {
        if (cut.load() != ACL_SUCCESS) { // what fails after an abort is nobody's
            return;
        }
        error.store(code, std::memory_order_release);
        if (is_note(code)) {
            return;
        }
        if (is_sticky(code)) {
            DeviceModel::instance().poison.set(device, code, is_permanent(code));
        }
        if (failures->stop.load(std::memory_order_acquire)) {
            aclError none = ACL_SUCCESS;
            failures->code.compare_exchange_strong(none, code);
        }
        TaskFailure failure;
        failure.code = code;
        failure.device = device;
        failure.stream_id = static_cast<uint32_t>(number);
        failure.task_id = static_cast<uint32_t>(task);
        failure.thread_id = entry.thread_id;
        entry.task.describe(failure);
        notify_failure(failure);
    }

    void run(Entry &entry, uint64_t task) {
        static const std::atomic<bool> kGiveUp{true};
        if (const aclError code = blocked(); code != ACL_SUCCESS) {
            entry.task.drop(code);
            return;
        }
        clock.advance_to(entry.submitted_ns);
        aclError code = ACL_SUCCESS;
        try {
            if (const auto fault = DeviceModel::instance().faults.enter_task(device, number)) {
                entry.task(clock, kGiveUp);
                code = *fault;
            } else {
                code = entry.task(clock, give_up);
            }
        } catch (...) {
            code = ACL_ERROR_RT_INTERNAL_ERROR;
        }
        if (code != ACL_SUCCESS) {
            fail(entry, task, code);
        }
    }

    // False when the worker has nothing left to do for good.
    bool await_task(uint64_t number) {
        const auto ready = [&] { return submitted.load() >= number || ended.load(); };
        for (int spin = 0; spin < kSpins && !ready(); ++spin) {
            relax();
        }
        if (!ready()) {
            std::unique_lock<std::mutex> lock(mutex);
            asleep.store(true);
            wake.wait(lock, ready);
            asleep.store(false);
        }
        return submitted.load() >= number;
    }
};

Stream::Stream(uint64_t id, int32_t number, const std::shared_ptr<Context> &context, const StreamOptions &options)
    : priority(options.priority), id_(id), number_(number), options_(options), context_(context),
      context_raw_(context.get()), queue_(std::make_shared<Queue>()) {
    queue_->device = context->device;
    queue_->number = number;
    queue_->failures = context->failures;
}

Stream::~Stream() {
    abandon();
}

std::shared_ptr<Stream::Queue> Stream::queue() const {
    const std::lock_guard<SpinLock> lock(lock_);
    return queue_;
}

aclError Stream::blocked() const {
    return queue()->blocked();
}

uint64_t Stream::submit(StreamTask task) {
    for (;;) {
        std::shared_ptr<Queue> full;
        uint64_t room = 0;
        {
            const std::lock_guard<SpinLock> lock(lock_);
            Queue &queue = *queue_;
            const uint64_t number = queue.submitted.load(std::memory_order_relaxed) + 1;
            if (queue.ended.load(std::memory_order_relaxed)) { // another thread destroyed the stream
                task.drop(ACL_ERROR_RT_INVALID_HANDLE);
                return number - 1;
            }
            if (queue.slots == nullptr) {
                queue.slots.reset(new unsigned char[kDepth * sizeof(Queue::Entry)]);
                std::thread([shared = queue_] { work(shared); }).detach();
            }
            if (number - queue.completed.load(std::memory_order_acquire) <= kDepth) {
                new (static_cast<void *>(queue.slot(number)))
                    Queue::Entry{std::move(task), StreamClock::device_now(), this_thread()};
                queue.submitted.store(number);
                queue.wake_worker();
                thread_state().last_task = static_cast<uint32_t>(number);
                return number;
            }
            full = queue_;
            room = number - kDepth + kRoom - 1; // not a wait for each task of a long queue
        }
        full->wait(room, {});
    }
}

aclError Stream::synchronize(const Deadline &deadline) {
    const std::shared_ptr<Queue> queue = this->queue();
    const uint64_t target = queue->submitted.load();
    for (;;) {
        const aclError cut = queue->cut.load();
        if (const aclError code = cut != ACL_SUCCESS ? cut : queue->blocked(); code != ACL_SUCCESS) {
            return code;
        }
        if (queue->completed.load() >= target) {
            return ACL_SUCCESS;
        }
        const auto now = std::chrono::steady_clock::now();
        if (deadline && now >= *deadline) {
            return ACL_ERROR_RT_STREAM_SYNC_TIMEOUT;
        }
        const auto soon = now + kBlockedInterval;
        queue->wait(target, deadline && *deadline < soon ? *deadline : soon);
    }
}

void Stream::wait_for(uint64_t number) {
    queue()->wait(number, {});
}

bool Stream::idle() const {
    const std::shared_ptr<Queue> queue = this->queue();
    return queue->completed.load() == queue->submitted.load();
}

aclError Stream::take_error() {
    return queue()->error.exchange(ACL_SUCCESS);
}

void Stream::abandon() {
    const std::lock_guard<SpinLock> lock(lock_);
    queue_->end();
}

void Stream::abort(aclError code) {
    auto fresh = std::make_shared<Queue>();
    std::shared_ptr<Queue> old;
    {
        const std::lock_guard<SpinLock> lock(lock_);
        old = queue_;
        const uint64_t submitted = old->submitted.load();
        if (old->ended.load(std::memory_order_relaxed)) {
            return;
        }
        fresh->device = old->device;
        fresh->number = old->number;
        fresh->failures = old->failures;
        fresh->submitted.store(submitted); // numbers go on
        fresh->completed.store(submitted);
        fresh->claimed.store(submitted);
        fresh->clock.advance_to(old->clock.now());
        queue_ = std::move(fresh);
        old->cut.store(code);
        old->end();
    }
    for (uint64_t task = old->claimed.exchange(Queue::kAll) + 1; task <= old->submitted.load(); ++task) {
        old->drop(task, code);
    }
    old->report_progress();
}

void Stream::stop() {
    const std::shared_ptr<Queue> queue = this->queue();
    if (queue->completed.load() != queue->submitted.load()) {
        queue->give_up.store(true);
    }
}

void Stream::work(const std::shared_ptr<Queue> &queue) {
    for (uint64_t number = queue->completed.load() + 1; queue->await_task(number) && queue->claim(number); ++number) {
        Queue::Entry *const entry = queue->slot(number);
        queue->run(*entry, number);
        entry->~Entry(); // the task lets go of its memory before it counts as done
        queue->may_go_on();
        queue->completed.store(number);
        queue->report_progress();
    }
}

} // namespace ascend::mock
