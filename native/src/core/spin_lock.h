// A lock for a handful of instructions. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <thread>

namespace ascend::mock {

// A hint to the core that the caller spins.
inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

// Meets std::mutex's requirements for std::lock_guard.
class SpinLock {
public:
    void lock() {
        for (int spins = 0; taken_.exchange(true, std::memory_order_acquire); ++spins) {
            while (taken_.load(std::memory_order_relaxed)) {
                if (++spins < kSpins) {
                    relax();
                } else {
                    std::this_thread::yield(); // the holder may have lost its core
                }
            }
        }
    }
    void unlock() { taken_.store(false, std::memory_order_release); }

private:
    static constexpr int kSpins = 64;
    std::atomic<bool> taken_{false};
};

} // namespace ascend::mock
