// Exports: callbacks of streams, devices and failed tasks. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/failures.h"
#include "acl/guard.h"
#include "acl/host_calls.h"
#include "acl/named_callbacks.h"
#include "acl/pointer_checks.h"

using namespace ascend::mock;

namespace {

constexpr uint32_t kNoInformation = UINT32_MAX;

template <typename Callback> const void *pointer(Callback callback) {
    return reinterpret_cast<const void *>(callback);
}

// Calls a function on the queue's thread; the stream waits if asked to.
struct HostCallTask {
    std::shared_ptr<HostCallQueue> queue;
    HostCall call;
    bool waits;

    aclError operator()(StreamClock &, const std::atomic<bool> &give_up) const {
        if (!give_up) {
            queue->post(call, waits, give_up);
        }
        return ACL_SUCCESS;
    }
};

AclResult both_kinds() {
    return acl_error(ACL_ERROR_RT_STREAM_SUBSCRIBE,
                     "the stream's functions are called by the runtime's thread (aclrtLaunchHostFunc); callbacks of a "
                     "subscribed thread do not go with it");
}

AclResult subscribe(SubscribedThreads &threads, uint64_t thread, aclrtStream handle) {
    const Target target = find_target(handle);
    if (!target) {
        return target.result;
    }
    return target.stream->runtime_calls ? both_kinds()
                                        : threads.subscribe(thread, *target.stream, target.context->device);
}

AclResult unsubscribe(SubscribedThreads &threads, uint64_t thread, aclrtStream handle) {
    return with_stream(handle, [&](Stream &stream, Context &) { return threads.unsubscribe(thread, stream); });
}

AclResult process(const SubscribedThreads &threads, int32_t timeout_ms) {
    if (timeout_ms == 0 || timeout_ms < -1) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("timeout ", timeout_ms, " ms; -1 or more than 0 is allowed"));
    }
    Deadline deadline;
    if (AclResult parsed = parse_timeout(timeout_ms, deadline); !parsed) {
        return parsed;
    }
    const std::shared_ptr<HostCallQueue> queue = threads.queue_of_this_thread();
    if (queue == nullptr) {
        return {ACL_ERROR_RT_THREAD_SUBSCRIBE, {}}; // expected while a program starts or ends: quiet
    }
    return queue->process(deadline) ? AclResult{} : AclResult{ACL_ERROR_RT_REPORT_TIMEOUT, {}};
}

AclResult check_callback(const void *callback, const char *name) {
    return check_not_null({{callback, name}}, ACL_ERROR_RT_PARAM_INVALID);
}

} // namespace

aclError aclrtLaunchHostFunc(aclrtStream handle, aclrtHostFunc function, void *args) {
    return guarded("aclrtLaunchHostFunc", [&]() -> AclResult {
        if (AclResult given = check_callback(pointer(function), "fn"); !given) {
            return given;
        }
        const Target target = find_target(handle);
        if (!target) {
            return target.result;
        }
        if (SubscribedThreads::reports().queue_of(*target.stream) != nullptr) {
            return acl_error(ACL_ERROR_RT_STREAM_SUBSCRIBE,
                             "a subscribed thread serves the stream's callbacks; host functions do not go with them");
        }
        std::shared_ptr<HostCallQueue> queue = SubscribedThreads::host_functions().queue_of(*target.stream);
        if (queue == nullptr) {
            target.stream->runtime_calls = true;
            queue = target.context->host_thread.queue();
        }
        target.stream->submit(HostCallTask{std::move(queue), {function, args}, true});
        return {};
    });
}

aclError aclrtLaunchCallback(aclrtCallback function, void *data, aclrtCallbackBlockType block, aclrtStream handle) {
    return guarded("aclrtLaunchCallback", [&]() -> AclResult {
        if (static_cast<unsigned>(block) > ACL_CALLBACK_BLOCK) {
            return acl_error(ACL_ERROR_INVALID_PARAM, text("blockType is ", static_cast<int>(block), "; 0 or 1"));
        }
        if (AclResult given = check_callback(pointer(function), "fn"); !given) {
            return given;
        }
        const Target target = find_target(handle);
        if (!target) {
            return target.result;
        }
        if (target.stream->runtime_calls) {
            return both_kinds();
        }
        std::shared_ptr<HostCallQueue> queue = SubscribedThreads::reports().queue_of(*target.stream);
        if (queue == nullptr) {
            return acl_error(ACL_ERROR_RT_STREAM_NO_CB_REG,
                             "no thread serves the stream's callbacks; call aclrtSubscribeReport first");
        }
        target.stream->submit(HostCallTask{std::move(queue), {function, data}, block == ACL_CALLBACK_BLOCK});
        return {};
    });
}

aclError aclrtSubscribeReport(uint64_t thread, aclrtStream stream) {
    return guarded("aclrtSubscribeReport", [&] { return subscribe(SubscribedThreads::reports(), thread, stream); });
}

aclError aclrtUnSubscribeReport(uint64_t thread, aclrtStream stream) {
    return guarded("aclrtUnSubscribeReport", [&] { return unsubscribe(SubscribedThreads::reports(), thread, stream); });
}

aclError aclrtProcessReport(int32_t timeout_ms) {
    return guarded("aclrtProcessReport", [&] { return process(SubscribedThreads::reports(), timeout_ms); });
}

aclError aclrtSubscribeHostFunc(uint64_t thread, aclrtStream stream) {
    return guarded("aclrtSubscribeHostFunc",
                   [&] { return subscribe(SubscribedThreads::host_functions(), thread, stream); });
}

aclError aclrtUnSubscribeHostFunc(uint64_t thread, aclrtStream stream) {
    return guarded("aclrtUnSubscribeHostFunc",
                   [&] { return unsubscribe(SubscribedThreads::host_functions(), thread, stream); });
}

aclError aclrtProcessHostFunc(int32_t timeout_ms) {
    return guarded("aclrtProcessHostFunc", [&] { return process(SubscribedThreads::host_functions(), timeout_ms); });
}

aclError aclrtSetExceptionInfoCallback(aclrtExceptionInfoCallback callback) {
    return guarded("aclrtSetExceptionInfoCallback", [&]() -> AclResult {
        ExceptionCallbacks::instance().set(callback);
        return {};
    });
}

aclError aclrtExceptionInfoCallbackRegister(aclrtExceptionInfoCallback callback) {
    return guarded("aclrtExceptionInfoCallbackRegister", [&]() -> AclResult {
        AclResult given = check_callback(pointer(callback), "callback");
        if (given) {
            ExceptionCallbacks::instance().add(callback); // twice is once
        }
        return given;
    });
}

aclError aclrtExceptionInfoCallbackUnregister(aclrtExceptionInfoCallback callback) {
    return guarded("aclrtExceptionInfoCallbackUnregister", [&]() -> AclResult {
        if (AclResult given = check_callback(pointer(callback), "callback"); !given) {
            return given;
        }
        return ExceptionCallbacks::instance().remove(callback)
                   ? AclResult{}
                   : acl_error(ACL_ERROR_RT_PARAM_INVALID, "the callback is not registered");
    });
}

uint32_t aclrtGetTaskIdFromExceptionInfo(const aclrtExceptionInfo *info) {
    return guarded_value("aclrtGetTaskIdFromExceptionInfo", 0u,
                         [&] { return info != nullptr ? info->failure.task_id : kNoInformation; });
}

uint32_t aclrtGetStreamIdFromExceptionInfo(const aclrtExceptionInfo *info) {
    return guarded_value("aclrtGetStreamIdFromExceptionInfo", 0u,
                         [&] { return info != nullptr ? info->failure.stream_id : kNoInformation; });
}

uint32_t aclrtGetThreadIdFromExceptionInfo(const aclrtExceptionInfo *info) {
    return guarded_value("aclrtGetThreadIdFromExceptionInfo", 0u, [&] {
        return info != nullptr ? static_cast<uint32_t>(info->failure.thread_id) : kNoInformation;
    });
}

uint32_t aclrtGetDeviceIdFromExceptionInfo(const aclrtExceptionInfo *info) {
    return guarded_value("aclrtGetDeviceIdFromExceptionInfo", 0u, [&] {
        return info != nullptr ? static_cast<uint32_t>(info->failure.device) : kNoInformation;
    });
}

uint32_t aclrtGetErrorCodeFromExceptionInfo(const aclrtExceptionInfo *info) {
    return guarded_value("aclrtGetErrorCodeFromExceptionInfo", 0u,
                         [&] { return info != nullptr ? static_cast<uint32_t>(info->failure.code) : kNoInformation; });
}

aclError aclrtGetArgsFromExceptionInfo(const aclrtExceptionInfo *info, void **args, uint32_t *bytes) {
    return guarded("aclrtGetArgsFromExceptionInfo", [&]() -> AclResult {
        if (AclResult given = check_not_null({{info, "info"}, {args, "devArgsPtr"}, {bytes, "devArgsLen"}}); !given) {
            return given;
        }
        if (info->failure.args == nullptr) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the failed task is no kernel");
        }
        *args = info->failure.args;
        *bytes = info->failure.args_bytes;
        return {};
    });
}

aclError aclrtGetFuncHandleFromExceptionInfo(const aclrtExceptionInfo *info, aclrtFuncHandle *function) {
    return guarded("aclrtGetFuncHandleFromExceptionInfo", [&]() -> AclResult {
        if (AclResult given = check_not_null({{info, "info"}, {function, "func"}}); !given) {
            return given;
        }
        if (info->failure.function == nullptr) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the failed task is no kernel");
        }
        *function = static_cast<aclrtFuncHandle>(info->failure.function);
        return {};
    });
}

aclError aclrtRegDeviceStateCallback(const char *name, aclrtDeviceStateCallback callback, void *args) {
    return guarded("aclrtRegDeviceStateCallback", [&]() -> AclResult {
        AclResult given = check_not_null({{name, "regName"}});
        if (given) {
            device_state_callbacks().set(name, callback, args);
        }
        return given;
    });
}

aclError aclrtRegStreamStateCallback(const char *name, aclrtStreamStateCallback callback, void *args) {
    return guarded("aclrtRegStreamStateCallback", [&]() -> AclResult {
        AclResult given = check_not_null({{name, "regName"}});
        if (given) {
            stream_state_callbacks().set(name, callback, args);
        }
        return given;
    });
}

aclError aclrtSetDeviceTaskAbortCallback(const char *name, aclrtDeviceTaskAbortCallback callback, void *args) {
    return guarded("aclrtSetDeviceTaskAbortCallback", [&]() -> AclResult {
        AclResult given = check_not_null({{name, "regName"}});
        if (given) {
            task_abort_callbacks().set(name, callback, args);
        }
        return given;
    });
}
