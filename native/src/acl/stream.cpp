// SPDX-License-Identifier: MIT
#include "acl/stream.h"

#include <condition_variable>
#include <deque>

#include "device/model.h"

namespace ascend::mock {

struct Stream::Queue {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable progress;
    struct Entry {
        StreamTask task;
        uint64_t submitted_ns; // modelled
    };
    std::deque<Entry> tasks;
    StreamClock clock;
    uint64_t submitted = 0;
    uint64_t completed = 0;
    aclError error = ACL_SUCCESS;
    std::atomic<bool> abandoned{false};
};

Stream::Stream(uint64_t id, const std::shared_ptr<Context> &context)
    : id_(id), context_(context), queue_(std::make_shared<Queue>()) {}

Stream::~Stream() {
    abandon();
}

uint64_t Stream::submit(StreamTask task) {
    std::call_once(started_, [this] { std::thread(work, queue_).detach(); });
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    queue_->tasks.push_back({std::move(task), StreamClock::device_now()});
    queue_->wake.notify_one();
    return ++queue_->submitted;
}

bool Stream::synchronize(const Deadline &deadline) {
    std::unique_lock<std::mutex> lock(queue_->mutex);
    const uint64_t target = queue_->submitted;
    const auto reached = [&] { return queue_->completed >= target; };
    if (!deadline) {
        queue_->progress.wait(lock, reached);
        return true;
    }
    return queue_->progress.wait_until(lock, *deadline, reached);
}

void Stream::wait_for(uint64_t number) {
    std::unique_lock<std::mutex> lock(queue_->mutex);
    queue_->progress.wait(lock, [&] { return queue_->completed >= number; });
}

bool Stream::idle() const {
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    return queue_->completed == queue_->submitted;
}

aclError Stream::take_error() {
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    const aclError error = queue_->error;
    queue_->error = ACL_SUCCESS;
    return error;
}

void Stream::abandon() {
    const std::lock_guard<std::mutex> lock(queue_->mutex);
    queue_->abandoned.store(true);
    queue_->wake.notify_one();
}

void Stream::work(const std::shared_ptr<Queue> queue) {
    static const std::atomic<bool> give_up{true};
    std::unique_lock<std::mutex> lock(queue->mutex);
    for (;;) {
        queue->wake.wait(lock, [&] { return queue->abandoned || !queue->tasks.empty(); });
        if (queue->tasks.empty()) {
            return;
        }
        aclError code = ACL_SUCCESS;
        {
            const Queue::Entry entry = std::move(queue->tasks.front());
            queue->tasks.pop_front();
            lock.unlock();
            queue->clock.advance_to(entry.submitted_ns);
            try {
                if (const auto fault = DeviceModel::instance().faults.enter("stream_task")) {
                    entry.task(queue->clock, give_up);
                    code = *fault;
                } else {
                    code = entry.task(queue->clock, queue->abandoned);
                }
            } catch (...) {
                code = ACL_ERROR_RT_INTERNAL_ERROR;
            }
        } // the task lets go of its memory before it counts as done
        lock.lock();
        queue->error = code != ACL_SUCCESS ? code : queue->error;
        ++queue->completed;
        queue->progress.notify_all();
    }
}

} // namespace ascend::mock
