// The thread that runs what a context launches, in launch order. SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "simpler/run.h"

namespace ascend::mock {

class Executor {
public:
    Executor() = default;
    ~Executor(); // waits for what was posted
    Executor(const Executor &) = delete;
    Executor &operator=(const Executor &) = delete;

    // The thread starts with the first run.
    void post(std::shared_ptr<Run> run);

private:
    void work();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Run>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ascend::mock
