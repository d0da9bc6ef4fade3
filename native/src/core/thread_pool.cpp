// SPDX-License-Identifier: MIT
#include "core/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

namespace ascend::mock {

struct ThreadPool::Loop {
    size_t count = 0;
    const std::function<void(size_t)> *body = nullptr;
    std::atomic<size_t> next{0};
    std::mutex mutex;
    std::condition_variable finished;
    size_t done = 0;
    std::exception_ptr error;
};

ThreadPool::ThreadPool(size_t size) {
    for (size_t i = 1; i < size; ++i) {
        workers_.emplace_back([this] { work(); });
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread &worker : workers_) {
        worker.join();
    }
}

ThreadPool &ThreadPool::shared() {
    static ThreadPool pool(std::clamp<size_t>(std::thread::hardware_concurrency(), 1, 64));
    return pool;
}

void ThreadPool::parallel_for(size_t count, const std::function<void(size_t)> &body) {
    if (workers_.empty() || count <= 1) {
        for (size_t i = 0; i < count; ++i) {
            body(i);
        }
        return;
    }
    const auto loop = std::make_shared<Loop>();
    loop->count = count;
    loop->body = &body;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        loops_.push_back(loop);
    }
    wake_.notify_all();
    run(*loop);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        loops_.erase(std::remove(loops_.begin(), loops_.end(), loop), loops_.end());
    }
    std::unique_lock<std::mutex> lock(loop->mutex);
    loop->finished.wait(lock, [&] { return loop->done == loop->count; });
    if (const std::exception_ptr error = std::exchange(loop->error, nullptr)) { // no worker frees what is thrown
        lock.unlock();
        std::rethrow_exception(error);
    }
}

void ThreadPool::work() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !loops_.empty(); });
        if (stopping_) {
            return;
        }
        const std::shared_ptr<Loop> loop = loops_.front();
        lock.unlock();
        run(*loop);
        lock.lock();
        // Every index is taken: the loop offers no more work.
        loops_.erase(std::remove(loops_.begin(), loops_.end(), loop), loops_.end());
    }
}

void ThreadPool::run(Loop &loop) {
    size_t done = 0;
    std::exception_ptr error;
    for (size_t i = loop.next.fetch_add(1); i < loop.count; i = loop.next.fetch_add(1)) {
        try {
            (*loop.body)(i);
        } catch (...) {
            error = std::current_exception();
            done += loop.count - std::min(loop.next.exchange(loop.count), loop.count);
        }
        ++done;
    }
    const std::lock_guard<std::mutex> lock(loop.mutex);
    loop.done += done;
    if (error && !loop.error) {
        loop.error = std::move(error);
    }
    if (loop.done == loop.count) {
        loop.finished.notify_all();
    }
}

} // namespace ascend::mock
