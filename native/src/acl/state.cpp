// SPDX-License-Identifier: MIT
#include "acl/state.h"

#include "acl/binary.h"
#include "acl/checks.h"
#include "acl/codes.h"
#include "acl/host_memory.h"
#include "acl/named_callbacks.h"
#include "acl/peers.h"
#include "acl/resources.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

// Lets the workers end, after the work unless `at_once`, and frees the streams' numbers.
void close_streams(int32_t device, const std::vector<std::shared_ptr<Stream>> &streams, bool at_once) {
    for (const auto &stream : streams) {
        if (!at_once) {
            static_cast<void>(stream->synchronize({}));
        }
        stream->abandon();
        DeviceResources::of(device).streams.give(stream->number());
    }
}

} // namespace

AclState &AclState::instance() {
    // Never destroyed: stream workers may run until the process ends.
    static AclState *const state = new AclState();
    return *state;
}

AclResult AclState::set_device(int32_t device) {
    if (!model().has_device(device)) {
        return unknown_device(device);
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    Device &entry = devices_[device];
    if (entry.primary == nullptr) {
        entry.primary = std::make_shared<Context>(next_id(), device, true);
        contexts_.emplace(key_of(to_handle<aclrtContext>(entry.primary->id)), entry.primary);
        ++model().ledger.acl_contexts;
    }
    ++entry.references;
    ++model().ledger.acl_device_references;
    thread_state().primary_context = entry.primary;
    thread_state().explicit_context.reset();
    return {};
}

AclResult AclState::reset_device(int32_t device, bool force) {
    if (!model().has_device(device)) {
        return unknown_device(device);
    }
    std::vector<std::shared_ptr<Stream>> streams;
    std::shared_ptr<Context> closed;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        Device &entry = devices_[device];
        if (entry.references == 0) {
            return acl_error(ACL_ERROR_RT_CONTEXT_RELEASE_ERROR, text("device ", device, " was reset once too often"));
        }
        const uint64_t dropped = force ? entry.references : 1;
        entry.references -= dropped;
        model().ledger.acl_device_references -= dropped;
        if (entry.references != 0) {
            return {};
        }
        ThreadState &thread = thread_state();
        if (thread.primary_context == entry.primary) {
            thread.primary_context.reset();
        }
        streams = detach(entry.primary);
        closed = std::move(entry.primary);
        if (force) {
            release_events(device);
        }
    }
    device_state_callbacks().notify(device, ACL_RT_DEVICE_STATE_RESET_PRE);
    close_streams(device, streams, force);
    closed->host_thread.close();
    model().poison.clear(device);
    Peers::instance().forget(device);
    if (force) {
        BinaryTable::instance().drop(device);
        HostMemory::instance().forget(device);
        model().memory.release_all(device, kAclOwner);
    } else if (const MemoryTotals held = model().memory.held(device, kAclOwner); held.allocations != 0) {
        model().warn("ascendcl", text("device ", device, " reset with ", held.allocations, " allocations of ",
                                      held.bytes, " bytes alive (leak)"));
    }
    device_state_callbacks().notify(device, ACL_RT_DEVICE_STATE_RESET_POST);
    return {};
}

void AclState::release_events(int32_t device) {
    for (auto entry = events_.begin(); entry != events_.end();) {
        if (entry->second->device == device) {
            entry = events_.erase(entry);
            --model().ledger.acl_events;
        } else {
            ++entry;
        }
    }
}

std::vector<std::shared_ptr<Stream>> AclState::detach(const std::shared_ptr<Context> &context) {
    context->alive = false;
    contexts_.erase(key_of(to_handle<aclrtContext>(context->id)));
    --model().ledger.acl_contexts;
    std::vector<std::shared_ptr<Stream>> streams = context->streams();
    for (const auto &stream : streams) {
        if (streams_.erase(key_of(to_handle<aclrtStream>(stream->id()))) != 0 && !context->is_default(*stream)) {
            --model().ledger.acl_streams;
        }
    }
    return streams;
}

AclResult AclState::create_context(int32_t device, aclrtContext *out) {
    if (!model().has_device(device)) {
        return unknown_device(device);
    }
    auto context = std::make_shared<Context>(next_id(), device, false);
    const std::lock_guard<std::mutex> lock(mutex_);
    contexts_.emplace(key_of(to_handle<aclrtContext>(context->id)), context);
    ++model().ledger.acl_contexts;
    *out = to_handle<aclrtContext>(context->id);
    thread_state().explicit_context = std::move(context);
    return {};
}

AclResult AclState::destroy_context(aclrtContext handle) {
    std::vector<std::shared_ptr<Stream>> streams;
    std::shared_ptr<Context> context;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto entry = contexts_.find(key_of(handle));
        if (entry == contexts_.end()) {
            return acl_error(ACL_ERROR_RT_CONTEXT_NULL, "the context does not exist or was destroyed");
        }
        context = entry->second;
        if (context->primary) {
            return acl_error(ACL_ERROR_RT_CONTEXT_NULL,
                             "a device's primary context cannot be destroyed; reset the device");
        }
        if (thread_state().explicit_context == context) {
            thread_state().explicit_context.reset();
        }
        streams = detach(context);
    }
    close_streams(context->device, streams, false);
    context->host_thread.close();
    return {};
}

Lookup<Context> AclState::context(aclrtContext handle) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = contexts_.find(key_of(handle));
    if (entry == contexts_.end()) {
        return {nullptr, acl_error(ACL_ERROR_RT_CONTEXT_NULL, "the context does not exist or was destroyed")};
    }
    return {entry->second, {}};
}

Lookup<Context> AclState::current() {
    const ThreadState &thread = thread_state();
    if (thread.explicit_context == nullptr && thread.primary_context == nullptr && default_device_ >= 0) {
        static_cast<void>(set_device(default_device_)); // as configured; it counts as a set of this thread
    }
    const auto &context = thread.explicit_context != nullptr ? thread.explicit_context : thread.primary_context;
    if (context == nullptr) {
        return {nullptr, acl_error(ACL_ERROR_RT_CONTEXT_NULL,
                                   "this thread has no context; call aclrtSetDevice or aclrtSetCurrentContext on it")};
    }
    if (!context->alive) {
        return {nullptr,
                acl_error(ACL_ERROR_RT_CONTEXT_NULL, "this thread's context was destroyed or its device reset")};
    }
    return {context, {}};
}

AclResult AclState::create_stream(const StreamOptions &options, aclrtStream *out) {
    const Lookup<Context> context = current();
    if (!context) {
        return context.result;
    }
    const int32_t device = context.object->device;
    const auto number = DeviceResources::of(device).streams.take();
    if (!number) {
        return acl_error(kAclErrorNoStream, text("device ", device, " has no stream left; destroy one first"));
    }
    auto stream = std::make_shared<Stream>(next_id(), *number, context.object, options);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!context.object->alive) {
            DeviceResources::of(device).streams.give(*number);
            return acl_error(ACL_ERROR_RT_CONTEXT_NULL, "this thread's context was destroyed meanwhile");
        }
        context.object->add(stream);
        *out = to_handle<aclrtStream>(stream->id());
        streams_.emplace(key_of(*out), std::move(stream));
        ++model().ledger.acl_streams;
    }
    stream_state_callbacks().notify(*out, ACL_RT_STREAM_STATE_CREATE_POST);
    return {};
}

AclResult AclState::destroy_stream(aclrtStream handle, bool force) {
    const Lookup<Context> context = current();
    if (!context) {
        return context.result;
    }
    const Lookup<Stream> found = own_stream(handle, *context.object);
    if (!found) {
        return found.result;
    }
    if (context.object->is_default(*found.object)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, "a context's default stream goes with the context");
    }
    stream_state_callbacks().notify(handle, ACL_RT_STREAM_STATE_DESTROY_PRE);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (streams_.erase(key_of(handle)) == 0) {
            return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "another thread destroyed the stream");
        }
        context.object->remove(*found.object);
        --model().ledger.acl_streams;
    }
    close_streams(context.object->device, {found.object}, force);
    return {};
}

Lookup<Stream> AclState::own_stream(aclrtStream handle, Context &context) {
    Lookup<Stream> found = any_stream(handle, context);
    if (found && !found.object->belongs_to(context)) {
        return {nullptr, acl_error(ACL_ERROR_RT_STREAM_CONTEXT,
                                   "the stream belongs to another context; make that one current first")};
    }
    return found;
}

Lookup<Stream> AclState::stream(aclrtStream handle, Context &context) {
    Lookup<Stream> found = own_stream(handle, context);
    if (found) {
        if (const aclError code = found.object->blocked(); code != ACL_SUCCESS) {
            return {nullptr,
                    acl_error(code, "an earlier fault stopped the stream's context or device; it takes no work")};
        }
    }
    return found;
}

Lookup<Stream> AclState::any_stream(aclrtStream handle, Context &current) {
    if (handle == nullptr) {
        return {current.default_stream(), {}};
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = streams_.find(key_of(handle));
    if (entry == streams_.end()) {
        return {nullptr, acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the stream does not exist or was destroyed")};
    }
    return {entry->second, {}};
}

aclrtStream AclState::default_stream(Context &context) {
    std::shared_ptr<Stream> stream = context.default_stream();
    const auto handle = to_handle<aclrtStream>(stream->id());
    const std::lock_guard<std::mutex> lock(mutex_);
    if (context.alive) {
        streams_.emplace(key_of(handle), std::move(stream));
    }
    return handle;
}

std::vector<std::shared_ptr<Stream>> AclState::streams_on(int32_t device) const {
    std::vector<std::shared_ptr<Stream>> all;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto &entry : contexts_) {
        if (entry.second->device == device) {
            const auto streams = entry.second->streams();
            all.insert(all.end(), streams.begin(), streams.end());
        }
    }
    return all;
}

std::vector<std::shared_ptr<Context>> AclState::contexts_on(int32_t device) const {
    std::vector<std::shared_ptr<Context>> all;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto &entry : contexts_) {
        if (entry.second->device == device) {
            all.push_back(entry.second);
        }
    }
    return all;
}

bool AclState::has_primary(int32_t device) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = devices_.find(device);
    return entry != devices_.end() && entry->second.primary != nullptr;
}

AclResult AclState::create_event(EventKind kind, uint32_t flag, aclrtEvent *out) {
    const Lookup<Context> context = current();
    if (!context) {
        return context.result;
    }
    auto event = std::make_shared<Event>(next_id(), kind, flag, context.object->device);
    if (event->is_hardware() && !take_hardware_event(*event)) {
        return acl_error(kAclErrorNoEvent, text("device ", event->device, " has no event left; destroy one first"));
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    *out = to_handle<aclrtEvent>(event->id);
    events_.emplace(key_of(*out), std::move(event));
    ++model().ledger.acl_events;
    return {};
}

bool AclState::take_hardware_event(Event &event) {
    if (event.number >= 0) {
        return true;
    }
    const auto number = DeviceResources::of(event.device).events.take();
    int32_t none = -1;
    if (number && !event.number.compare_exchange_strong(none, *number)) {
        DeviceResources::of(event.device).events.give(*number); // another thread recorded first
    }
    return number.has_value();
}

AclResult AclState::destroy_event(aclrtEvent handle) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = events_.find(key_of(handle));
    if (entry == events_.end()) {
        return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the event does not exist or was destroyed");
    }
    DeviceResources::of(entry->second->device).events.give(entry->second->number);
    events_.erase(entry);
    --model().ledger.acl_events;
    return {};
}

Lookup<Event> AclState::event(aclrtEvent handle) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = events_.find(key_of(handle));
    if (entry == events_.end()) {
        return {nullptr, acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the event does not exist or was destroyed")};
    }
    return {entry->second, {}};
}

} // namespace ascend::mock
