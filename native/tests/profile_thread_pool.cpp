// SPDX-License-Identifier: MIT
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/thread_pool.h"
#include "harness.h"

using namespace ascend::mock;

TEST(profile_thread_pool_runs_every_index_once) {
    for (const size_t size : {1, 2, 4}) {
        ThreadPool pool(size);
        CHECK_EQ(pool.size(), size);
        for (const size_t count : {0, 1, 2, 1000}) {
            std::vector<std::atomic<int>> hits(count);
            pool.parallel_for(count, [&](size_t i) { ++hits[i]; });
            for (const std::atomic<int> &hit : hits) {
                CHECK_EQ(hit.load(), 1);
            }
        }
    }
}

TEST(profile_thread_pool_serves_several_callers_and_nested_loops) {
    ThreadPool pool(3);
    std::atomic<int> total{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) {
        callers.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                pool.parallel_for(8, [&](size_t) { pool.parallel_for(3, [&](size_t) { ++total; }); });
            }
        });
    }
    for (std::thread &caller : callers) {
        caller.join();
    }
    CHECK_EQ(total.load(), 4 * 50 * 8 * 3);
}

TEST(profile_thread_pool_passes_an_exception_on) {
    ThreadPool pool(3);
    for (int round = 0; round < 20; ++round) {
        bool thrown = false;
        try {
            pool.parallel_for(100, [](size_t i) {
                if (i == 7) {
                    throw std::runtime_error("seven");
                }
            });
        } catch (const std::runtime_error &error) {
            thrown = std::string(error.what()) == "seven";
        }
        CHECK(thrown);
    }
    std::atomic<int> hits{0};
    pool.parallel_for(10, [&](size_t) { ++hits; });
    CHECK_EQ(hits.load(), 10);
}
