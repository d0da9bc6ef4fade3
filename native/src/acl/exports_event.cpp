// Exports: events. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/codes.h"
#include "acl/limits.h"
#include "acl/resources.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
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
    Target target = find_target(stream_handle);
    if (!target) {
        return {nullptr, nullptr, std::move(target.result)};
    }
    Lookup<Event> event = state().event(event_handle);
    return {std::move(event.object), std::move(target.stream), std::move(event.result)};
}

// Tasks of a stream, see StreamTask.
struct RecordTask {
    EventRecordRef record;

    aclError operator()(StreamClock &clock, const std::atomic<bool> &) {
        clock.advance();
        record->complete(clock.now());
        return ACL_SUCCESS;
    }
    void drop(aclError code) { record->fail(code); }
};

struct WaitTask {
    EventRecordRef record;
    std::shared_ptr<Event> event;
    uint32_t limit_s; // 0 = none

    aclError operator()(StreamClock &clock, const std::atomic<bool> &give_up) {
        clock.advance();
        Deadline deadline;
        if (limit_s != 0) {
            deadline = std::chrono::steady_clock::now() + std::chrono::seconds(limit_s);
        }
        const aclError code = record->wait(deadline, &give_up);
        if (code == ACL_SUCCESS) {
            clock.advance_to(record->modelled_ns());
        }
        --event->pending_waits;
        return code == ACL_ERROR_RT_EVENT_SYNC_TIMEOUT ? kAclErrorWaitTimeout : code;
    }
    void drop(aclError) { --event->pending_waits; }
};

struct ResetTask {
    aclError operator()(StreamClock &clock, const std::atomic<bool> &) {
        clock.advance();
        return ACL_SUCCESS;
    }
};

AclResult record(aclrtEvent event, aclrtStream stream, uint32_t flag) {
    if (flag > ACL_EVENT_RECORD_EXTERNAL) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("record flag ", flag, "; 0 or 1 are allowed"));
    }
    const OnStream found = find_on_stream(event, stream);
    if (!found.result) {
        return found.result;
    }
    if (found.event->kind == EventKind::plain && !state().take_hardware_event(*found.event)) {
        return acl_error(kAclErrorNoEvent, text("device ", found.event->device, " has no event left"));
    }
    found.stream->submit(RecordTask{found.event->begin_record()});
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
    found.stream->submit(ResetTask{});
    return {};
}

AclResult wait_on_stream(aclrtStream stream, aclrtEvent event, uint32_t limit_s, uint32_t flag) {
    if (flag > ACL_EVENT_WAIT_EXTERNAL) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("wait flag ", flag, "; 0 or 1 are allowed"));
    }
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
    ++found.event->pending_waits;
    found.stream->submit(WaitTask{std::move(record), found.event, limit_s});
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
    const aclError code = record == nullptr ? ACL_SUCCESS : record->wait(deadline, nullptr);
    if (code == ACL_ERROR_RT_EVENT_SYNC_TIMEOUT) {
        return acl_error(code, text("the event is not complete after ", timeout_ms, " ms"));
    }
    return {code, "the record was dropped with its stream's tasks"};
}

bool is_complete(const Event &event) {
    const EventRecordRef record = event.latest();
    return record != nullptr ? record->done() : event.kind == EventKind::ex;
}

AclResult not_for_ex(const char *instead) {
    return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                     text("not for events of aclrtCreateEventExWithFlag; ", instead, " is"));
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
    return guarded("aclrtRecordEvent", [&] { return record(event, stream, ACL_EVENT_RECORD_DEFAULT); });
}

aclError aclrtRecordEventWithFlag(aclrtEvent event, aclrtStream stream, uint32_t flag) {
    return guarded("aclrtRecordEventWithFlag", [&] { return record(event, stream, flag); });
}

aclError aclrtResetEvent(aclrtEvent event, aclrtStream stream) {
    return guarded("aclrtResetEvent", [&] { return reset(event, stream); });
}

aclError aclrtStreamWaitEvent(aclrtStream stream, aclrtEvent event) {
    return guarded("aclrtStreamWaitEvent", [&] { return wait_on_stream(stream, event, TimeLimits::op_wait_s(), 0); });
}

aclError aclrtStreamWaitEventWithTimeout(aclrtStream stream, aclrtEvent event, int32_t timeout_s) {
    return guarded("aclrtStreamWaitEventWithTimeout", [&]() -> AclResult {
        if (timeout_s < 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("timeout ", timeout_s, " s; 0 (no limit) or more is allowed"));
        }
        return wait_on_stream(stream, event, static_cast<uint32_t>(timeout_s), ACL_EVENT_WAIT_DEFAULT);
    });
}

aclError aclrtStreamWaitEventWithFlag(aclrtStream stream, aclrtEvent event, uint32_t timeout_s, uint32_t flag) {
    return guarded("aclrtStreamWaitEventWithFlag", [&] { return wait_on_stream(stream, event, timeout_s, flag); });
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
        if (found) {
            *status =
                is_complete(*found.object) ? ACL_EVENT_RECORDED_STATUS_COMPLETE : ACL_EVENT_RECORDED_STATUS_NOT_READY;
        }
        return found.result;
    });
}

aclError aclrtQueryEvent(aclrtEvent event, aclrtEventStatus *status) {
    return guarded("aclrtQueryEvent", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("status");
        }
        const Lookup<Event> found = find_event(event);
        if (!found) {
            return found.result;
        }
        if (!found.object->can_query_waits()) {
            return not_for_ex("aclrtQueryEventStatus");
        }
        *status = is_complete(*found.object) ? ACL_EVENT_STATUS_COMPLETE : ACL_EVENT_STATUS_NOT_READY;
        return {};
    });
}

aclError aclrtQueryEventWaitStatus(aclrtEvent event, aclrtEventWaitStatus *status) {
    return guarded("aclrtQueryEventWaitStatus", [&]() -> AclResult {
        if (status == nullptr) {
            return null_argument("status");
        }
        const Lookup<Event> found = find_event(event);
        if (!found) {
            return found.result;
        }
        if (!found.object->can_query_waits()) {
            return not_for_ex("aclrtQueryEventStatus");
        }
        *status = found.object->pending_waits == 0 ? ACL_EVENT_WAIT_STATUS_COMPLETE : ACL_EVENT_WAIT_STATUS_NOT_READY;
        return {};
    });
}

aclError aclrtGetEventId(aclrtEvent event, uint32_t *id) {
    return guarded("aclrtGetEventId", [&]() -> AclResult {
        if (id == nullptr) {
            return null_argument("eventId");
        }
        const Lookup<Event> found = find_event(event);
        if (!found) {
            return found.result;
        }
        const int32_t number = found.object->number;
        if (number < 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the event holds no hardware event, so it has no id");
        }
        *id = static_cast<uint32_t>(number);
        return {};
    });
}

aclError aclrtGetEventAvailNum(uint32_t *count) {
    return guarded("aclrtGetEventAvailNum", [&]() -> AclResult {
        if (count == nullptr) {
            return null_argument("eventCount");
        }
        const Lookup<Context> context = state().current();
        if (context) {
            *count = DeviceResources::of(context.object->device).events.available();
        }
        return context.result;
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
