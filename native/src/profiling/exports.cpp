// Exports: the profiler's session, marks and ranges. SPDX-License-Identifier: MIT
#include <cstring>

#include "profiling/guard.h"
#include "profiling/session.h"

using namespace ascend::mock;

namespace {

constexpr size_t kLongestPath = 4096;
constexpr size_t kLongestOption = 256;
constexpr size_t kLongestMark = 127;

ProfilerSession &session() {
    return ProfilerSession::instance();
}

AclResult invalid(std::string message) {
    return acl_error(ACL_ERROR_INVALID_PARAM, std::move(message));
}

bool is_metric(uint32_t metrics) {
    return metrics <= ACL_AICORE_MEMORY_ACCESS || metrics == ACL_AICORE_NONE;
}

AclResult read_config(const uint32_t *devices, uint32_t count, uint32_t metrics, uint64_t data, AclProfConfig &out) {
    if (data == 0) {
        return invalid("dataTypeConfig is 0; nothing would be collected");
    }
    if (!is_metric(metrics)) {
        return invalid(text("aicoreMetrics is ", metrics, "; 0 to 8 and 255 exist"));
    }
    if (count == 0 || devices == nullptr) {
        return invalid("no device is given");
    }
    for (uint32_t i = 0; i < count; ++i) {
        if (!DeviceModel::instance().has_device(devices[i])) {
            return invalid(text("device ", devices[i], " does not exist"));
        }
        out.devices.push_back(devices[i]);
    }
    out.metrics = metrics;
    out.data = data;
    return {};
}

// A name of `length` bytes without the NUL.
AclResult read_name(const char *name, size_t length, size_t most, std::string &out) {
    if (name == nullptr || length == 0 || length > most) {
        return invalid(text("a text of 1 to ", most, " bytes is needed; the length is ", length));
    }
    out.assign(name, ::strnlen(name, length));
    return {};
}

} // namespace

aclError aclprofInit(const char *path, size_t length) {
    return guarded("aclprofInit", [&]() -> AclResult {
        if (path == nullptr || length == 0 || length >= kLongestPath || ::strnlen(path, length + 1) != length) {
            return invalid(text("the length ", length, " is not that of the path, or not 1 to ", kLongestPath - 1));
        }
        return session().initialise(std::string(path, length));
    });
}

aclError aclprofFinalize() {
    return guarded("aclprofFinalize", [] { return session().finalize(); });
}

aclprofConfig *aclprofCreateConfig(uint32_t *devices, uint32_t count, aclprofAicoreMetrics metrics,
                                   const aclprofAicoreEvents *, uint64_t data) {
    aclprofConfig *made = nullptr;
    guarded("aclprofCreateConfig", [&]() -> AclResult {
        AclProfConfig config;
        AclResult read = read_config(devices, count, static_cast<uint32_t>(metrics), data, config);
        made = read ? session().create_config(std::move(config)) : nullptr;
        return read;
    });
    return made;
}

aclError aclprofDestroyConfig(const aclprofConfig *config) {
    return guarded("aclprofDestroyConfig",
                   [&] { return config == nullptr ? invalid("config is null") : session().destroy_config(config); });
}

aclError aclprofStart(const aclprofConfig *config) {
    return guarded("aclprofStart",
                   [&] { return config == nullptr ? invalid("config is null") : session().start(config); });
}

aclError aclprofStop(const aclprofConfig *config) {
    return guarded("aclprofStop",
                   [&] { return config == nullptr ? invalid("config is null") : session().stop(config); });
}

aclError aclprofSetConfig(aclprofConfigType type, const char *value, size_t length) {
    return guarded("aclprofSetConfig", [&]() -> AclResult {
        if (static_cast<int>(type) <= ACL_PROF_ARGS_MIN || static_cast<int>(type) >= ACL_PROF_ARGS_MAX) {
            return invalid(text("configType is ", static_cast<int>(type), "; 1 to 16 are known"));
        }
        std::string option;
        AclResult read = read_name(value, length, kLongestOption, option);
        return read ? session().set_option(type, std::move(option)) : read;
    });
}

aclError aclprofModelSubscribe(uint32_t, const aclprofSubscribeConfig *) {
    return guarded("aclprofModelSubscribe", [] {
        return session().is_initialised() ? acl_error(ACL_ERROR_PROF_API_CONFLICT,
                                                      "the profiler writes files; it takes no subscription beside")
                                          : acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "not modelled by the mock");
    });
}

void *aclprofCreateStamp() {
    void *stamp = nullptr;
    guarded("aclprofCreateStamp", [&]() -> AclResult {
        stamp = session().create_stamp();
        return stamp != nullptr ? AclResult{} : acl_error(ACL_ERROR_PROF_NOT_RUN, "nothing is collected");
    });
    return stamp;
}

void aclprofDestroyStamp(void *stamp) {
    guarded("aclprofDestroyStamp", [&]() -> AclResult {
        session().destroy_stamp(stamp);
        return {};
    });
}

aclError aclprofSetStampTraceMessage(void *stamp, const char *message, uint32_t length) {
    return guarded("aclprofSetStampTraceMessage", [&]() -> AclResult {
        std::string name;
        AclResult read = read_name(message, length, kLongestMark, name);
        return read ? session().set_message(stamp, std::move(name)) : read;
    });
}

aclError aclprofMark(void *stamp) {
    return guarded("aclprofMark", [&] { return session().mark(stamp); });
}

aclError aclprofMarkEx(const char *message, size_t length, aclrtStream) {
    return guarded("aclprofMarkEx", [&]() -> AclResult {
        std::string name;
        AclResult read = read_name(message, length, kLongestMark, name);
        return read ? session().mark("stream_mark", std::move(name)) : read;
    });
}

aclError aclprofPush(void *stamp) {
    return guarded("aclprofPush", [&] { return session().push(stamp); });
}

aclError aclprofPop() {
    return guarded("aclprofPop", [] { return session().pop("push"); });
}

aclError aclprofRangeStart(void *stamp, uint32_t *id) {
    return guarded("aclprofRangeStart",
                   [&] { return id == nullptr ? invalid("rangeId is null") : session().range_start(stamp, *id); });
}

aclError aclprofRangeStop(uint32_t id) {
    return guarded("aclprofRangeStop", [&] { return session().range_stop(id); });
}

aclError aclprofRangePushEx(aclprofEventAttributes *attributes) {
    return guarded("aclprofRangePushEx", [&]() -> AclResult {
        if (attributes == nullptr || attributes->version != ACL_PROF_EVENT_ATTR_VERSION ||
            attributes->size < sizeof(aclprofEventAttributes) ||
            attributes->messageType != ACL_PROF_MESSAGE_TYPE_TENSOR_INFO || attributes->message.tensorInfo == nullptr) {
            return invalid("attributes of version 1 with tensor information are needed");
        }
        return session().push("tensor_range", text(attributes->message.tensorInfo->opNameId));
    });
}

aclError aclprofRangePop() {
    return guarded("aclprofRangePop", [] { return session().pop("tensor_range"); });
}

uint64_t aclprofStr2Id(const char *message) {
    uint64_t id = 0;
    guarded("aclprofStr2Id", [&]() -> AclResult {
        id = 0xCBF29CE484222325;
        for (const char *at = message; at != nullptr && *at != '\0'; ++at) {
            id = (id ^ static_cast<unsigned char>(*at)) * 0x100000001B3;
        }
        id = message != nullptr ? id : 0;
        return {};
    });
    return id;
}

aclprofStepInfo *aclprofCreateStepInfo() {
    aclprofStepInfo *step = nullptr;
    guarded("aclprofCreateStepInfo", [&]() -> AclResult {
        step = session().create_step();
        return {};
    });
    return step;
}

void aclprofDestroyStepInfo(aclprofStepInfo *step) {
    guarded("aclprofDestroyStepInfo", [&]() -> AclResult {
        session().destroy_step(step);
        return {};
    });
}

aclError aclprofGetStepTimestamp(aclprofStepInfo *step, aclprofStepTag tag, aclrtStream) {
    return guarded("aclprofGetStepTimestamp", [&]() -> AclResult {
        if (static_cast<unsigned>(tag) > ACL_STEP_END) {
            return invalid(text("the tag is ", static_cast<int>(tag), "; 0 (start) or 1 (end)"));
        }
        return session().step(step, tag);
    });
}
