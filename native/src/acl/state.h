// The process-wide state of ACL: devices, contexts, streams, events by handle. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "acl/context.h"
#include "acl/event.h"
#include "acl/guard.h"
#include "acl/stream.h"

namespace ascend::mock {

// A live object, or why the handle is refused.
template <typename Object> struct Lookup {
    std::shared_ptr<Object> object;
    AclResult result;
    explicit operator bool() const { return object != nullptr; }
};

// All members may be called from any thread.
class AclState {
public:
    static AclState &instance();

    AclResult initialise(const char *config_path);
    AclResult finalize();
    AclResult release(uint64_t *remaining);

    AclResult set_device(int32_t device);
    AclResult reset_device(int32_t device, bool force);

    AclResult create_context(int32_t device, aclrtContext *out);
    AclResult destroy_context(aclrtContext handle);
    Lookup<Context> context(aclrtContext handle);

    // The calling thread's context; its explicit one comes before its device's primary one.
    Lookup<Context> current();

    AclResult create_stream(const StreamOptions &options, aclrtStream *out);
    AclResult destroy_stream(aclrtStream handle, bool force);
    // The stream of a handle in `context`, for work: refused with the code of a context or device that failed for good.
    // Null means the context's default stream.
    Lookup<Stream> stream(aclrtStream handle, Context &context);
    // The same without work in mind: a failed context or device is no matter.
    Lookup<Stream> own_stream(aclrtStream handle, Context &context);
    // The same in any live context.
    Lookup<Stream> any_stream(aclrtStream handle, Context &current);
    // A handle of a context's default stream.
    aclrtStream default_stream(Context &context);
    // Every stream, and every context, on a device.
    std::vector<std::shared_ptr<Stream>> streams_on(int32_t device) const;
    std::vector<std::shared_ptr<Context>> contexts_on(int32_t device) const;
    // Whether a device's primary context is active.
    bool has_primary(int32_t device) const;

    AclResult create_event(EventKind kind, uint32_t flag, aclrtEvent *out);
    AclResult destroy_event(aclrtEvent handle);
    Lookup<Event> event(aclrtEvent handle);
    // False when the device has no hardware event left for it.
    static bool take_hardware_event(Event &event);

private:
    struct Device {
        std::shared_ptr<Context> primary;
        uint64_t references = 0;
    };

    void report_leaks();
    AclResult tear_down();
    // Forgets the events of a device; the caller holds the lock.
    void release_events(int32_t device);
    // Takes a context and its streams out of the tables; the caller waits for the streams.
    std::vector<std::shared_ptr<Stream>> detach(const std::shared_ptr<Context> &context);

    std::recursive_mutex start_mutex_; // around start-up and shut-down, whose callbacks may call them again
    mutable std::mutex mutex_;
    uint64_t init_references_ = 0;
    bool finalized_ = false;
    bool was_initialised_ = false;
    std::string config_;
    std::atomic<int32_t> default_device_{-1}; // that threads without a device get; -1 = none
    std::map<int32_t, Device> devices_;
    std::unordered_map<uintptr_t, std::shared_ptr<Context>> contexts_;
    std::unordered_map<uintptr_t, std::shared_ptr<Stream>> streams_;
    std::unordered_map<uintptr_t, std::shared_ptr<Event>> events_;
};

// Handles are ids times 64 and never reused, so that a stale handle is recognised.
template <typename Handle> Handle to_handle(uint64_t id) {
    return reinterpret_cast<Handle>(static_cast<uintptr_t>(id * 64));
}

template <typename Handle> uintptr_t key_of(Handle handle) {
    return reinterpret_cast<uintptr_t>(handle);
}

} // namespace ascend::mock
