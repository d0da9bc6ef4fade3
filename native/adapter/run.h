// A run's place and its life cycle, in whichever form the tree has it. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <new>
#include <thread>

#include "functions.h"
#include "pack.h"

namespace ascend::adapter {

constexpr size_t kDefaultStorageAlignment = 64;

#if defined(ASCEND_HAS_simpler_run)
#define ASCEND_RUN_NAME "simpler_run"
#else
#define ASCEND_RUN_NAME "run_prepared"
#endif

// Storage, packed arguments and configuration of one run at a time. Prepare, launch and finalize are serialised by the caller.
class Run {
public:
    Run(const Functions &functions, Context context, uint32_t number) : functions_(functions), context_(context), number_(number) {}
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    // The library keeps the storage from prepare to finalize, so a run in flight is ended first.
    ~Run() {
#if defined(ASCEND_HAS_simpler_prepare_run)
        if (prepared_) {
            static_cast<void>(launched_ ? wait() : ADAPTER_OK);
            static_cast<void>(finalize());
        }
#endif
        if (caller_.joinable()) {
            {
                const std::lock_guard<std::mutex> guard(mutex_);
                stopping_ = true;
            }
            changed_.notify_all();
            caller_.join();
        }
        std::free(storage_);
    }

    int create(char *message) {
        const size_t size = functions_.get_runtime_size();
        size_t alignment = kDefaultStorageAlignment;
#if defined(ASCEND_HAS_get_runtime_alignment)
        alignment = functions_.get_runtime_alignment();
#endif
        if (size == 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) {
            return refuse(message, "the library asks for %ld bytes of run storage aligned to %ld", static_cast<long>(size), static_cast<long>(alignment));
        }
        alignment = alignment < sizeof(void *) ? sizeof(void *) : alignment;
        void *memory = nullptr;
        if (posix_memalign(&memory, alignment, size) != 0) {
            return ADAPTER_OUT_OF_MEMORY;
        }
        std::memset(memory, 0, size);
        storage_ = static_cast<Storage>(memory);
        std::memset(static_cast<void *>(&arguments_), 0, sizeof arguments_);
        return ADAPTER_OK;
    }

    int prepare(int32_t id, const AdapterArguments &arguments, const AdapterRunConfig &config, char *message) {
        if (arguments.stamp != stamp_ || stamp_ == 0) {
            stamp_ = 0;
            if (const int status = pack_arguments(arguments, arguments_, message); status != ADAPTER_OK) {
                return status;
            }
            stamp_ = arguments.stamp;
        }
        if (!configured_ || differs(config, asked_)) {
            configured_ = false;
            if (const int status = pack_config(config, config_, message); status != ADAPTER_OK) {
                return status;
            }
            asked_ = config;
            configured_ = true;
        }
        id_ = id;
        timing_ = Timing{};
        next_descriptor(descriptor_);
        launched_ = false;
#if defined(ASCEND_HAS_run_prepared) && !defined(ASCEND_HAS_simpler_run) && !defined(ASCEND_HAS_simpler_prepare_run)
        static_assert(!has_flow_id<Config>::value, "adapter: CallConfig has flow_id, which run_prepared does not take (task_interface/call_config.h)");
#endif
#if defined(ASCEND_HAS_simpler_prepare_run)
        const int status = call_prepare(functions_.simpler_prepare_run);
        prepared_ = status == ADAPTER_OK;
        return status;
#else
        return ADAPTER_OK;
#endif
    }

#if defined(ASCEND_HAS_simpler_prepare_run)
    int launch() { return launched(functions_.simpler_launch_run(context_, storage_)); }

    int poll() { return functions_.simpler_poll_run(context_, storage_); }
    int wait() { return functions_.simpler_wait_run(context_, storage_); }

    int finalize() {
        prepared_ = false;
        return functions_.simpler_finalize_run(context_, storage_);
    }
#else
    int launch() {
        // A thread that cannot be made leaves nothing to wait for.
        if (!caller_.joinable()) {
            caller_ = std::thread([this] { loop(); });
        }
        launched_ = true;
        done_.store(false, std::memory_order_relaxed);
        {
            const std::lock_guard<std::mutex> guard(mutex_);
            calling_ = true;
        }
        changed_.notify_all();
        return ADAPTER_OK;
    }

    // A run that was not launched has no state to ask for.
    int poll() { return !launched_ ? ADAPTER_REFUSED : done_.load(std::memory_order_acquire) ? ADAPTER_COMPLETE : ADAPTER_NOT_READY; }

    int wait() {
        if (!launched_) {
            return ADAPTER_REFUSED;
        }
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] { return !calling_; });
        return status_;
    }

    // The results are back when the call has ended.
    int finalize() { return launched_ ? wait() : ADAPTER_OK; }
#endif

    int launch_joined(Run &predecessor) {
#if defined(ASCEND_HAS_simpler_launch_run_joined)
        return launched(functions_.simpler_launch_run_joined(context_, storage_, predecessor.storage_));
#else
        static_cast<void>(predecessor);
        return ADAPTER_NOT_OFFERED;
#endif
    }

    int64_t device_wall() const {
#if defined(ASCEND_HAS_PtoRunTiming)
        return static_cast<int64_t>(timing_.device_wall_ns);
#else
        return -1;
#endif
    }

    const Arguments &packed_arguments() const { return arguments_; }
    const Config &packed_config() const { return config_; }

private:
    static bool differs(const AdapterRunConfig &one, const AdapterRunConfig &other) {
        return std::memcmp(&one, &other, offsetof(AdapterRunConfig, output_prefix)) != 0 || std::strcmp(one.output_prefix, other.output_prefix) != 0;
    }

    int launched(int status) {
        launched_ = status == ADAPTER_OK;
        return status;
    }

    template <class D> void next_descriptor(D &descriptor) {
        if constexpr (has_pipeline_slot<D>::value) {
            static std::atomic<uint64_t> last_epoch{0};
            const uint64_t epoch = ++last_epoch;
            std::memset(static_cast<void *>(&descriptor), 0, sizeof descriptor);
            descriptor.pipeline_slot = number_;
            descriptor.arena_bank = number_;
            descriptor.run_id = epoch;
            descriptor.generation = ++generation_;
            descriptor.dispatch_id = epoch;
            descriptor.run_epoch = epoch;
        }
    }

    template <class F> int call_prepare(F prepare_run) {
        if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *, const Descriptor *>) {
            return prepare_run(context_, storage_, id_, &arguments_, &config_, &descriptor_);
        } else if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *>) {
            return prepare_run(context_, storage_, id_, &arguments_, &config_);
        } else {
            static_assert(never<F>, "adapter: the parameters of simpler_prepare_run are none of the known forms (" ASCEND_API_HEADER ")");
        }
    }

    template <class F> int call_run(F run) {
        using Rings = const uint64_t *;
        if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *, const Descriptor *>) {
            return run(context_, storage_, id_, &arguments_, &config_, &descriptor_);
        } else if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, const Config *>) {
            return run(context_, storage_, id_, &arguments_, &config_);
        } else if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, int, int, int, int, int, int, int, Rings, Rings,
                                                 Rings, const char *, Timing *>) {
            const Knobs k = knobs(config_);
            return run(context_, storage_, id_, &arguments_, k.block_dim, config_.aicpu_thread_num, k.swimlane, k.dump, config_.enable_pmu,
                       config_.enable_dep_gen, config_.enable_scope_stats, k.task_window, k.heap, k.dependency_pool,
                       config_.output_prefix, &timing_);
        } else if constexpr (std::is_invocable_v<F, Context, Storage, int32_t, const void *, int, int, int, int, int, int, int, Rings, Rings,
                                                 Rings, const char *>) {
            const Knobs k = knobs(config_);
            return run(context_, storage_, id_, &arguments_, k.block_dim, config_.aicpu_thread_num, k.swimlane, k.dump, config_.enable_pmu,
                       config_.enable_dep_gen, config_.enable_scope_stats, k.task_window, k.heap, k.dependency_pool,
                       config_.output_prefix);
        } else {
            static_assert(never<F>, "adapter: the parameters of " ASCEND_RUN_NAME " are none of the known forms (" ASCEND_API_HEADER ")");
        }
    }

    // The members of the configuration that have had other names, and its rings, which are packed and so not aligned.
    struct Knobs {
        int block_dim = 0;
        int swimlane = 0;
        int dump = 0;
        uint64_t task_window[ADAPTER_RINGS];
        uint64_t heap[ADAPTER_RINGS];
        uint64_t dependency_pool[ADAPTER_RINGS];
    };

    template <class C> static Knobs knobs(const C &config) {
        Knobs k;
        if constexpr (has_block_dim<C>::value) {
            k.block_dim = config.block_dim;
        }
        if constexpr (has_enable_l2_swimlane<C>::value) {
            k.swimlane = config.enable_l2_swimlane;
        } else {
            k.swimlane = config.enable_chip_swimlane;
        }
        if constexpr (has_enable_dump_tensor<C>::value) {
            k.dump = config.enable_dump_tensor;
        } else {
            k.dump = config.enable_dump_args;
        }
        std::memcpy(k.task_window, &config.runtime_env.ring_task_window, sizeof k.task_window);
        std::memcpy(k.heap, &config.runtime_env.ring_heap, sizeof k.heap);
        std::memcpy(k.dependency_pool, &config.runtime_env.ring_dep_pool, sizeof k.dependency_pool);
        return k;
    }

#if !defined(ASCEND_HAS_simpler_prepare_run)
    void loop() {
        std::unique_lock<std::mutex> lock(mutex_);
        while (true) {
            changed_.wait(lock, [this] { return calling_ || stopping_; });
            if (!calling_) {
                return;
            }
            lock.unlock();
#if defined(ASCEND_HAS_simpler_run)
            const int status = call_run(functions_.simpler_run);
#else
            const int status = call_run(functions_.run_prepared);
#endif
            lock.lock();
            status_ = status;
            calling_ = false;
            done_.store(true, std::memory_order_release);
            changed_.notify_all();
        }
    }
#endif

    const Functions &functions_;
    Context context_;
    uint32_t number_;
    Storage storage_ = nullptr;
    uint64_t stamp_ = 0;
    uint64_t generation_ = 0;
    int32_t id_ = 0;
    bool configured_ = false;
    bool prepared_ = false;
    bool launched_ = false;
    AdapterRunConfig asked_{};
    Arguments arguments_;
    Config config_{};
    Descriptor descriptor_{};
    Timing timing_{};

    std::thread caller_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> done_{true};
    bool calling_ = false;
    bool stopping_ = false;
    int status_ = 0;
};

} // namespace ascend::adapter
