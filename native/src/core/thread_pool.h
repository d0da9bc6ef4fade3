// Worker threads for the computation of kernels. SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace ascend::mock {

// Runs loops on a fixed set of threads. Any number of threads may use one pool at the same time.
class ThreadPool {
public:
    // `size` threads take part in a loop: the caller and size - 1 workers. At least 1.
    explicit ThreadPool(size_t size);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    // The pool of the process, as wide as the processors this process may use.
    static ThreadPool &shared();

    size_t size() const { return workers_.size() + 1; }

    // Calls body(0) … body(count - 1), in no fixed order, and returns when all have returned. The first exception of a
    // body is thrown here after the loop; the remaining indices are skipped.
    void parallel_for(size_t count, const std::function<void(size_t)> &body);

private:
    struct Loop;
    void work();
    static void run(Loop &loop);

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Loop>> loops_;
    bool stopping_ = false;
    std::vector<std::thread> workers_;
};

} // namespace ascend::mock
