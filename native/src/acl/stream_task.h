// One task on a stream: a function object that is kept without allocating when it is small. SPDX-License-Identifier:
// MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "acl/acl_contract.h"
#include "acl/failures.h"
#include "acl/stream_clock.h"

namespace ascend::mock {

// Made from a body with
//   aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up)
// which answers the code of the task's failure or ACL_SUCCESS and advances the stream's clock by what the task takes.
// Once the flag is set the body leaves its work and does only what others wait for. A body may also have
//   void describe(TaskFailure &failure) const   what exception callbacks are told beyond stream and task
//   void drop(aclError code)                    called instead of the body when the stream lost its queue to `code`
class StreamTask {
public:
    static constexpr size_t kInline = 88;

    StreamTask() = default;
    template <typename Body, typename = std::enable_if_t<!std::is_same_v<std::decay_t<Body>, StreamTask>>>
    StreamTask(Body &&body) { // NOLINT: converts on purpose
        using Kept = std::decay_t<Body>;
        if constexpr (fits<Kept>()) {
            new (static_cast<void *>(storage_)) Kept(std::forward<Body>(body));
            table_ = &kTable<Kept, Inline<Kept>>;
        } else {
            new (static_cast<void *>(storage_)) std::unique_ptr<Kept>(std::make_unique<Kept>(std::forward<Body>(body)));
            table_ = &kTable<Kept, Boxed<Kept>>;
        }
    }
    StreamTask(StreamTask &&other) noexcept { take(other); }
    StreamTask &operator=(StreamTask &&other) noexcept {
        if (this != &other) {
            clear();
            take(other);
        }
        return *this;
    }
    ~StreamTask() { clear(); }

    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) {
        return table_->run(storage_, clock, give_up);
    }
    void describe(TaskFailure &failure) const { table_->describe(storage_, failure); }
    void drop(aclError code) { table_->drop(storage_, code); }

    void clear() {
        if (table_ != nullptr) {
            table_->destroy(storage_);
            table_ = nullptr;
        }
    }

private:
    struct Table {
        aclError (*run)(void *, StreamClock &, const std::atomic<bool> &);
        void (*describe)(const void *, TaskFailure &);
        void (*drop)(void *, aclError);
        void (*move)(void *to, void *from);
        void (*destroy)(void *);
    };

    template <typename Kept> static constexpr bool fits() {
        return sizeof(Kept) <= kInline && alignof(Kept) <= alignof(std::max_align_t) &&
               std::is_nothrow_move_constructible_v<Kept>;
    }

    template <typename Kept> struct Inline {
        using Stored = Kept;
        static Kept &body(void *at) { return *static_cast<Kept *>(at); }
    };
    template <typename Kept> struct Boxed {
        using Stored = std::unique_ptr<Kept>;
        static Kept &body(void *at) { return **static_cast<std::unique_ptr<Kept> *>(at); }
    };

    template <typename Kept, typename = void> struct Describes : std::false_type {};
    template <typename Kept>
    struct Describes<Kept, std::void_t<decltype(std::declval<const Kept &>().describe(std::declval<TaskFailure &>()))>>
        : std::true_type {};
    template <typename Kept, typename = void> struct Drops : std::false_type {};
    template <typename Kept>
    struct Drops<Kept, std::void_t<decltype(std::declval<Kept &>().drop(aclError{}))>> : std::true_type {};

    template <typename Kept, typename How>
    static constexpr Table kTable = {[](void *at, StreamClock &clock, const std::atomic<bool> &give_up) -> aclError {
                                         return How::body(at)(clock, give_up);
                                     },
                                     [](const void *at, TaskFailure &failure) {
                                         if constexpr (Describes<Kept>::value) {
                                             How::body(const_cast<void *>(at)).describe(failure);
                                         } else {
                                             static_cast<void>(at);
                                             static_cast<void>(failure);
                                         }
                                     },
                                     [](void *at, aclError code) {
                                         if constexpr (Drops<Kept>::value) {
                                             How::body(at).drop(code);
                                         } else {
                                             static_cast<void>(at);
                                             static_cast<void>(code);
                                         }
                                     },
                                     [](void *to, void *from) {
                                         using Stored = typename How::Stored;
                                         new (to) Stored(std::move(*static_cast<Stored *>(from)));
                                         static_cast<Stored *>(from)->~Stored();
                                     },
                                     [](void *at) {
                                         using Stored = typename How::Stored;
                                         static_cast<Stored *>(at)->~Stored();
                                     }};

    void take(StreamTask &other) noexcept {
        table_ = std::exchange(other.table_, nullptr);
        if (table_ != nullptr) {
            table_->move(storage_, other.storage_);
        }
    }

    alignas(std::max_align_t) unsigned char storage_[kInline];
    const Table *table_ = nullptr;
};

} // namespace ascend::mock
