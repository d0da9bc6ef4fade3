// Exports: streams and events. SPDX-License-Identifier: MIT
#include "acl/guard.h"
#include "acl/state.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

AclResult null_argument(const char *name) {
    return acl_error(ACL_ERROR_INVALID_PARAM, text(name, " is null"));
}

AclResult parse_timeout(int32_t timeout_ms, Deadline &out) {
    if (timeout_ms < -1 || timeout_ms == 0) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("timeout ", timeout_ms, " ms; -1 or more than 0 is allowed"));
    }
    if (timeout_ms > 0) {
        out = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    }
    return {};
}

AclResult synchronize(aclrtStream handle, int32_t timeout_ms) {
    const Lookup<Context> context = state().current();
    if (!context) {
        return context.result;
    }
    const Lookup<Stream> stream = state().any_stream(handle, *context.object); // of any context
    if (!stream) {
        return stream.result;
    }
    Deadline deadline;
    if (AclResult parsed = parse_timeout(timeout_ms, deadline); !parsed) {
        return parsed;
    }
    if (!stream.object->synchronize(deadline)) {
        return acl_error(ACL_ERROR_RT_STREAM_SYNC_TIMEOUT,
                         text("the stream is still at work after ", timeout_ms, " ms"));
    }
    if (const aclError error = stream.object->take_error(); error != ACL_SUCCESS) {
        return acl_error(error, "a task on the stream failed earlier");
    }
    return {};
}

AclResult create_event(EventKind kind, uint32_t flag, aclrtEvent *out) {
    constexpr uint32_t kKnown = ACL_EVENT_SYNC | ACL_EVENT_CAPTURE_STREAM_PROGRESS | ACL_EVENT_TIME_LINE;
    if (out == nullptr) {
        return null_argument("event");
    }
    if (kind != EventKind::plain && (flag == 0 || (flag & ~kKnown) != 0)) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("flag ", flag, "; a combination of 1, 2 and 8 is allowed"));
    }
    return state().create_event(kind, flag, out);
}

// What a call on an event in a stream's order works with.
struct OnStream {
    std::shared_ptr<Event> event;
    std::shared_ptr<Stream> stream;
    AclResult result;
};

OnStream find_on_stream(aclrtEvent event_handle, aclrtStream stream_handle) {
    if (event_handle == nullptr) {
        return {nullptr, nullptr, null_argument("event")};
    }
    const Lookup<Context> context = state().current();
    if (!context) {
        return {nullptr, nullptr, context.result};
    }
    Lookup<Stream> stream = state().stream(stream_handle, *context.object);
    if (!stream) {
        return {nullptr, nullptr, stream.result};
    }
    Lookup<Event> event = state().event(event_handle);
    if (!event) {
        return {nullptr, nullptr, event.result};
    }
    return {event.object, stream.object, {}};
}

AclResult record(aclrtEvent event, aclrtStream stream) {
    const OnStream found = find_on_stream(event, stream);
    if (!found.result) {
        return found.result;
    }
    const EventRecordRef record = found.event->begin_record();
    found.stream->submit([record](StreamClock &clock, const std::atomic<bool> &) {
        clock.advance();
        record->complete(clock.now());
        return aclError{ACL_SUCCESS};
    });
    return {};
}

AclResult reset(aclrtEvent event, aclrtStream stream) {
    const OnStream found = find_on_stream(event, stream);
    if (!found.result) {
        return found.result;
    }
    if (!found.event->can_reset()) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         "only an event of aclrtCreateEventWithFlag with ACL_EVENT_SYNC can be reset");
    }
    found.event->reset();
    found.stream->submit([](StreamClock &clock, const std::atomic<bool> &) {
        clock.advance();
        return aclError{ACL_SUCCESS};
    });
    return {};
}

AclResult wait_on_stream(aclrtStream stream, aclrtEvent event) {
    const OnStream found = find_on_stream(event, stream);
    if (!found.result) {
        return found.result;
    }
    if (!found.event->can_order()) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         "the event was made without ACL_EVENT_SYNC; streams cannot wait on it");
    }
    EventRecordRef record = found.event->latest();
    if (record == nullptr) {
        if (found.event->kind == EventKind::ex) {
            return {}; // never recorded counts as complete
        }
        if (found.event->kind == EventKind::plain) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the event was never recorded; record it first");
        }
        record = found.event->latest_or_next();
    }
    found.stream->submit([record](StreamClock &clock, const std::atomic<bool> &give_up) {
        clock.advance();
        if (record->wait({}, &give_up)) {
            clock.advance_to(record->modelled_ns());
        }
        return aclError{ACL_SUCCESS};
    });
    return {};
}

Lookup<Event> find_event(aclrtEvent handle) {
    if (handle == nullptr) {
        return {nullptr, null_argument("event")};
    }
    if (const Lookup<Context> context = state().current(); !context) {
        return {nullptr, context.result};
    }
    return state().event(handle);
}

AclResult synchronize_event(aclrtEvent handle, int32_t timeout_ms) {
    const Lookup<Event> event = find_event(handle);
    if (!event) {
        return event.result;
    }
    Deadline deadline;
    if (AclResult parsed = parse_timeout(timeout_ms, deadline); !parsed) {
        return parsed;
    }
    const EventRecordRef record = event.object->latest();
    if (record != nullptr && !record->wait(deadline, nullptr)) {
        return acl_error(ACL_ERROR_RT_EVENT_SYNC_TIMEOUT, text("the event is not complete after ", timeout_ms, " ms"));
    }
    return {};
}

// Modelled time of the latest record, in ns.
AclResult completed_time(aclrtEvent handle, uint64_t &out) {
    const Lookup<Event> event = find_event(handle);
    if (!event) {
        return event.result;
    }
    const EventRecordRef record = event.object->latest();
    if (record == nullptr) {
        return acl_error(ACL_ERROR_RT_INTERNAL_ERROR, "the event was never recorded");
    }
    if (!event.object->has_time()) {
        return acl_error(ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID, "the event was made without ACL_EVENT_TIME_LINE");
    }
    if (!record->done()) {
        return acl_error(ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID, "the event is not complete; synchronize first");
    }
    out = record->modelled_ns();
    return {};
}

} // namespace

aclError aclrtCreateStream(aclrtStream *stream) {
    return guarded("aclrtCreateStream", [&]() -> AclResult {
        return stream == nullptr ? null_argument("stream") : state().create_stream(stream);
    });
}

aclError aclrtCreateStreamWithConfig(aclrtStream *stream, uint32_t, uint32_t flag) {
    return guarded("aclrtCreateStreamWithConfig", [&]() -> AclResult {
        if (stream == nullptr) {
            return null_argument("stream");
        }
        if ((flag & ~uint32_t{ACL_STREAM_FAST_LAUNCH | ACL_STREAM_FAST_SYNC}) != 0) {
            return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                             text("flag ", flag, "; the mock knows FAST_LAUNCH (1) and FAST_SYNC (2)"));
        }
        return state().create_stream(stream);
    });
}

aclError aclrtDestroyStream(aclrtStream stream) {
    return guarded("aclrtDestroyStream", [&]() -> AclResult {
        return stream == nullptr ? null_argument("stream") : state().destroy_stream(stream, false);
    });
}

aclError aclrtDestroyStreamForce(aclrtStream stream) {
    return guarded("aclrtDestroyStreamForce", [&]() -> AclResult {
        return stream == nullptr ? null_argument("stream") : state().destroy_stream(stream, true);
    });
}

aclError aclrtSynchronizeStream(aclrtStream stream) {
    return guarded("aclrtSynchronizeStream", [&] { return synchronize(stream, -1); });
}

aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout_ms) {
    return guarded("aclrtSynchronizeStreamWithTimeout", [&] { return synchronize(stream, timeout_ms); });
}

aclError aclrtStreamQuery(aclrtStream stream, AclStreamStatus *status) {
    return guarded("aclrtStreamQuery", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("status");
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        const Lookup<Stream> found = state().stream(stream, *context.object);
        if (found) {
            *status = found.object->idle() ? ACL_STREAM_STATUS_COMPLETE : ACL_STREAM_STATUS_NOT_READY;
        }
        return found.result;
    });
}

aclError aclrtCreateEvent(aclrtEvent *event) {
    return guarded("aclrtCreateEvent", [&] { return create_event(EventKind::plain, 0, event); });
}

aclError aclrtCreateEventWithFlag(aclrtEvent *event, uint32_t flag) {
    return guarded("aclrtCreateEventWithFlag", [&] { return create_event(EventKind::flagged, flag, event); });
}

aclError aclrtCreateEventExWithFlag(aclrtEvent *event, uint32_t flag) {
    return guarded("aclrtCreateEventExWithFlag", [&] { return create_event(EventKind::ex, flag, event); });
}

aclError aclrtDestroyEvent(aclrtEvent event) {
    return guarded("aclrtDestroyEvent", [&]() -> AclResult {
        const Lookup<Event> found = find_event(event);
        return found ? state().destroy_event(event) : found.result;
    });
}

aclError aclrtRecordEvent(aclrtEvent event, aclrtStream stream) {
    return guarded("aclrtRecordEvent", [&] { return record(event, stream); });
}

aclError aclrtResetEvent(aclrtEvent event, aclrtStream stream) {
    return guarded("aclrtResetEvent", [&] { return reset(event, stream); });
}

aclError aclrtStreamWaitEvent(aclrtStream stream, aclrtEvent event) {
    return guarded("aclrtStreamWaitEvent", [&] { return wait_on_stream(stream, event); });
}

aclError aclrtSynchronizeEvent(aclrtEvent event) {
    return guarded("aclrtSynchronizeEvent", [&] { return synchronize_event(event, -1); });
}

aclError aclrtSynchronizeEventWithTimeout(aclrtEvent event, int32_t timeout_ms) {
    return guarded("aclrtSynchronizeEventWithTimeout", [&] { return synchronize_event(event, timeout_ms); });
}

aclError aclrtQueryEventStatus(aclrtEvent event, AclEventRecordedStatus *status) {
    return guarded("aclrtQueryEventStatus", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("status");
        }
        const Lookup<Event> found = find_event(event);
        if (!found) {
            return found.result;
        }
        const EventRecordRef record = found.object->latest();
        const bool complete = record != nullptr ? record->done() : found.object->kind == EventKind::ex;
        *status = complete ? ACL_EVENT_RECORDED_STATUS_COMPLETE : ACL_EVENT_RECORDED_STATUS_NOT_READY;
        return {};
    });
}

aclError aclrtEventElapsedTime(float *ms, aclrtEvent start, aclrtEvent end) {
    return guarded("aclrtEventElapsedTime", [&]() -> AclResult {
        if (ms == nullptr) {
            return null_argument("ms");
        }
        uint64_t from = 0;
        uint64_t to = 0;
        if (AclResult read = completed_time(start, from); !read) {
            return read;
        }
        if (AclResult read = completed_time(end, to); !read) {
            return read;
        }
        if (to < from) {
            return acl_error(ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL, "the end event completed before the start event");
        }
        *ms = static_cast<float>(static_cast<double>(to - from) / 1e6);
        return {};
    });
}

aclError aclrtEventGetTimestamp(aclrtEvent event, uint64_t *microseconds) {
    return guarded("aclrtEventGetTimestamp", [&]() -> AclResult {
        if (microseconds == nullptr) {
            return null_argument("microseconds");
        }
        uint64_t time = 0;
        AclResult read = completed_time(event, time);
        if (read) {
            *microseconds = time / 1000;
        }
        return read;
    });
}
