// SPDX-License-Identifier: MIT
#include "simpler/executor.h"

namespace ascend::mock {

Executor::~Executor() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Executor::post(std::shared_ptr<Run> run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!thread_.joinable()) {
        thread_ = std::thread([this] { work(); });
    }
    queue_.push_back(std::move(run));
    wake_.notify_one();
}

void Executor::work() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) {
            return;
        }
        const std::shared_ptr<Run> run = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        run->execute();
        lock.lock();
    }
}

} // namespace ascend::mock
