// Exports: streams. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/resources.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

AclResult create(const StreamOptions &options, aclrtStream *out) {
    if (out == nullptr) {
        return null_argument("stream");
    }
    if (AclResult checked = check_stream_options(options); !checked) {
        return checked;
    }
    return state().create_stream(options, out);
}

// After a stream of another context the thread is bound to its own context's pointer.
void bind_explicitly(const std::shared_ptr<Context> &context) {
    thread_state().explicit_context = context;
    thread_state().primary_context.reset();
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
    if (!stream.object->belongs_to(*context.object)) {
        bind_explicitly(context.object);
    }
    if (!stream.object->waits_on_sync()) {
        return {};
    }
    switch (const aclError code = stream.object->synchronize(deadline)) {
    case ACL_SUCCESS:
        break;
    case ACL_ERROR_RT_STREAM_SYNC_TIMEOUT:
        return acl_error(code, text("the stream is still at work after ", timeout_ms, " ms"));
    case ACL_ERROR_RT_STREAM_ABORT:
    case ACL_ERROR_RT_DEVICE_TASK_ABORT:
        return acl_error(code, "the stream's tasks were aborted during the wait");
    default:
        return acl_error(code, "an earlier fault stopped the stream's context or device");
    }
    if (const aclError error = stream.object->take_error(); error != ACL_SUCCESS) {
        return acl_error(error, "a task on the stream failed earlier");
    }
    return {};
}

} // namespace

aclError aclrtCreateStream(aclrtStream *stream) {
    return guarded("aclrtCreateStream", [&] { return create({}, stream); });
}

aclError aclrtCreateStreamWithConfig(aclrtStream *stream, uint32_t priority, uint32_t flag) {
    return guarded("aclrtCreateStreamWithConfig", [&] { return create({priority, flag}, stream); });
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
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            if (const aclError code = found.blocked(); code != ACL_SUCCESS) {
                return acl_error(code, "an earlier fault stopped the stream's context or device");
            }
            *status = found.idle() ? ACL_STREAM_STATUS_COMPLETE : ACL_STREAM_STATUS_NOT_READY;
            return {};
        });
    });
}

aclError aclrtStreamAbort(aclrtStream stream) {
    return guarded("aclrtStreamAbort", [&]() -> AclResult {
        if (stream == nullptr) {
            return null_argument("stream");
        }
        return with_stream(stream, [](Stream &found, Context &) -> AclResult {
            found.abort(ACL_ERROR_RT_STREAM_ABORT);
            return {};
        });
    });
}

aclError aclrtStreamStop(aclrtStream stream) {
    return guarded("aclrtStreamStop", [&]() -> AclResult {
        if (stream == nullptr) {
            return null_argument("stream");
        }
        return with_stream(stream, [](Stream &found, Context &) -> AclResult {
            found.stop();
            return {};
        });
    });
}

aclError aclrtStreamGetId(aclrtStream stream, int32_t *id) {
    return guarded("aclrtStreamGetId", [&]() -> AclResult {
        if (id == nullptr) {
            return null_argument("streamId");
        }
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            *id = found.number();
            return {};
        });
    });
}

aclError aclrtStreamGetPriority(aclrtStream stream, uint32_t *priority) {
    return guarded("aclrtStreamGetPriority", [&]() -> AclResult {
        if (priority == nullptr) {
            return null_argument("priority");
        }
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            *priority = found.priority;
            return {};
        });
    });
}

aclError aclrtStreamGetFlags(aclrtStream stream, uint32_t *flags) {
    return guarded("aclrtStreamGetFlags", [&]() -> AclResult {
        if (flags == nullptr) {
            return null_argument("flags");
        }
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            *flags = found.flags();
            return {};
        });
    });
}

aclError aclrtGetStreamAvailableNum(uint32_t *count) {
    return guarded("aclrtGetStreamAvailableNum", [&]() -> AclResult {
        if (count == nullptr) {
            return null_argument("streamCount");
        }
        const Lookup<Context> context = state().current();
        if (context) {
            *count = DeviceResources::of(context.object->device).streams.available();
        }
        return context.result;
    });
}

aclError aclrtGetThreadLastTaskId(uint32_t *task) {
    return guarded("aclrtGetThreadLastTaskId", [&]() -> AclResult {
        if (task == nullptr) {
            return null_argument("taskId");
        }
        const Lookup<Context> context = state().current();
        if (context) {
            *task = thread_state().last_task;
        }
        return context.result;
    });
}
