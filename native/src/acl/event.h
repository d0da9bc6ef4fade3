// Events: marks in a stream's order, with the modelled time at which they were reached. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "acl/acl_contract.h"
#include "acl/stream.h"

namespace ascend::mock {

// Which call made the event; each has other rights.
enum class EventKind : uint8_t {
    plain,   // aclrtCreateEvent: timing and ordering, no reset
    flagged, // aclrtCreateEventWithFlag: ordering and reset need ACL_EVENT_SYNC
    ex,      // aclrtCreateEventExWithFlag: recorded again at will; never recorded counts as complete
};

// One passing of a record task.
class EventRecord {
public:
    void complete(uint64_t modelled_ns);
    // The task was dropped: whoever waits for it gets `code`.
    void fail(aclError code);
    bool done() const;
    // ACL_SUCCESS, ACL_ERROR_RT_EVENT_SYNC_TIMEOUT when the deadline came first, or the code that the record was lost
    // to. Success also when `give_up` was set.
    aclError wait(const Deadline &deadline, const std::atomic<bool> *give_up) const;
    uint64_t modelled_ns() const;

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool done_ = false;
    aclError failure_ = ACL_SUCCESS;
    uint64_t modelled_ns_ = 0;
};

using EventRecordRef = std::shared_ptr<EventRecord>;

// All members may be called from any thread.
class Event {
public:
    Event(uint64_t id, EventKind kind, uint32_t flag, int32_t device)
        : id(id), kind(kind), flag(flag), device(device) {}

    const uint64_t id;
    const EventKind kind;
    const uint32_t flag;
    const int32_t device;
    std::atomic<int32_t> number{-1};        // of the hardware event that is held; -1 = none
    std::atomic<uint32_t> pending_waits{0}; // queued waits that were not passed yet

    // Whether the event holds a hardware event from its creation; a plain one takes it with its first record.
    bool is_hardware() const { return kind == EventKind::flagged && (flag & ACL_EVENT_SYNC) != 0; }
    bool can_query_waits() const { return kind != EventKind::ex; }
    bool can_order() const { return kind != EventKind::flagged || (flag & ACL_EVENT_SYNC) != 0; }
    bool can_reset() const { return kind == EventKind::flagged && (flag & ACL_EVENT_SYNC) != 0; }
    bool has_time() const { return kind == EventKind::plain || (flag & ACL_EVENT_TIME_LINE) != 0; }

    // The record that a record call now stands for.
    EventRecordRef begin_record();

    // The latest record, null when there is none since creation or reset.
    EventRecordRef latest() const;

    // The latest record, else the one to come.
    EventRecordRef latest_or_next();

    void reset();

private:
    mutable std::mutex mutex_;
    EventRecordRef latest_;
    EventRecordRef next_;
};

} // namespace ascend::mock
