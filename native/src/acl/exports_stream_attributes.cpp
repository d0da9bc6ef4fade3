// Exports: failure mode and attributes of streams, and streams made from a configuration. SPDX-License-Identifier: MIT
#include <cstring>
#include <mutex>
#include <set>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

// Stop-on-failure belongs to the whole context, whichever stream was named, and stays.
AclResult set_failure_mode(Context &context, uint64_t mode) {
    if (mode != ACL_CONTINUE_ON_FAILURE && mode != ACL_STOP_ON_FAILURE) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("failure mode ", mode, "; 0 or 1 are allowed"));
    }
    if (mode == ACL_STOP_ON_FAILURE) {
        context.failures->stop = true;
    } else if (context.failures->stop) {
        return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                         "the stream's context stops on failure; it cannot go back to continue");
    }
    return {};
}

AclResult set_switch(std::atomic<uint32_t> &to, uint32_t value, const char *what) {
    if (value > 1) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text(what, " ", value, "; 0 or 1 are allowed"));
    }
    to = value;
    return {};
}

AclResult set_attribute(Stream &stream, Context &context, aclrtStreamAttr attribute,
                        const aclrtStreamAttrValue &value) {
    switch (attribute) {
    case ACL_STREAM_ATTR_FAILURE_MODE:
        return set_failure_mode(context, value.failureMode);
    case ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK:
        return set_switch(stream.overflow_switch, value.overflowSwitch, "overflow switch");
    case ACL_STREAM_ATTR_USER_CUSTOM_TAG:
        stream.custom_tag = value.userCustomTag;
        return {};
    case ACL_STREAM_ATTR_CACHE_OP_INFO:
        return set_switch(stream.cache_op_info, value.cacheOpInfoSwitch, "operator cache switch");
    case ACL_STREAM_ATTR_PRIORITY:
        if (value.streamPriority > kLeastPriority) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("priority ", value.streamPriority, "; 0 to ", kLeastPriority, " are allowed"));
        }
        stream.priority = value.streamPriority;
        return {};
    default:
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("stream attribute ", static_cast<int>(attribute), " is unknown"));
    }
}

AclResult get_attribute(const Stream &stream, const Context &context, aclrtStreamAttr attribute,
                        aclrtStreamAttrValue &value) {
    switch (attribute) {
    case ACL_STREAM_ATTR_FAILURE_MODE:
        value.failureMode = context.failures->stop ? ACL_STOP_ON_FAILURE : ACL_CONTINUE_ON_FAILURE;
        return {};
    case ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK:
        value.overflowSwitch = stream.overflow_switch;
        return {};
    case ACL_STREAM_ATTR_USER_CUSTOM_TAG:
        value.userCustomTag = stream.custom_tag;
        return {};
    case ACL_STREAM_ATTR_CACHE_OP_INFO:
        value.cacheOpInfoSwitch = stream.cache_op_info;
        return {};
    case ACL_STREAM_ATTR_PRIORITY:
        value.streamPriority = stream.priority;
        return {};
    default:
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("stream attribute ", static_cast<int>(attribute), " is unknown"));
    }
}

// The configurations that are alive.
class Configurations {
public:
    static Configurations &instance() {
        static auto *const all = new Configurations();
        return *all;
    }
    aclrtStreamConfigHandle *create() {
        auto *made = new aclrtStreamConfigHandle{};
        const std::lock_guard<std::mutex> lock(mutex_);
        alive_.insert(made);
        return made;
    }
    bool destroy(aclrtStreamConfigHandle *handle) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (alive_.erase(handle) == 0) {
            return false;
        }
        delete handle;
        return true;
    }
    bool has(const aclrtStreamConfigHandle *handle) {
        const std::lock_guard<std::mutex> lock(mutex_);
        return alive_.count(const_cast<aclrtStreamConfigHandle *>(handle)) != 0;
    }

private:
    std::mutex mutex_;
    std::set<aclrtStreamConfigHandle *> alive_;
};

AclResult unknown_configuration() {
    return acl_error(ACL_ERROR_INVALID_PARAM, "the stream configuration does not exist or was destroyed");
}

template <typename Field> AclResult set_field(Field &field, const void *value, size_t size) {
    if (size != sizeof field) {
        return acl_error(ACL_ERROR_INVALID_PARAM,
                         text("valueSize ", size, "; this attribute has ", sizeof field, " bytes"));
    }
    std::memcpy(&field, value, size);
    return {};
}

} // namespace

aclError aclrtSetStreamFailureMode(aclrtStream stream, uint64_t mode) {
    return guarded("aclrtSetStreamFailureMode", [&] {
        return with_stream(stream, [&](Stream &, Context &context) { return set_failure_mode(context, mode); });
    });
}

aclError aclrtSetStreamOverflowSwitch(aclrtStream stream, uint32_t flag) {
    return guarded("aclrtSetStreamOverflowSwitch", [&] {
        return with_stream(stream, [&](Stream &found, Context &) {
            return set_switch(found.overflow_switch, flag, "overflow switch");
        });
    });
}

aclError aclrtGetStreamOverflowSwitch(aclrtStream stream, uint32_t *flag) {
    return guarded("aclrtGetStreamOverflowSwitch", [&]() -> AclResult {
        if (flag == nullptr) {
            return null_argument("flag");
        }
        return with_stream(stream, [&](Stream &found, Context &) -> AclResult {
            *flag = found.overflow_switch;
            return {};
        });
    });
}

aclError aclrtSetStreamAttribute(aclrtStream stream, aclrtStreamAttr attribute, aclrtStreamAttrValue *value) {
    return guarded("aclrtSetStreamAttribute", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        return with_stream(
            stream, [&](Stream &found, Context &context) { return set_attribute(found, context, attribute, *value); });
    });
}

aclError aclrtGetStreamAttribute(aclrtStream stream, aclrtStreamAttr attribute, aclrtStreamAttrValue *value) {
    return guarded("aclrtGetStreamAttribute", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        return with_stream(
            stream, [&](Stream &found, Context &context) { return get_attribute(found, context, attribute, *value); });
    });
}

aclError aclrtDeviceGetStreamPriorityRange(int32_t *least, int32_t *greatest) {
    return guarded("aclrtDeviceGetStreamPriorityRange", [&]() -> AclResult {
        if (least == nullptr || greatest == nullptr) {
            return null_argument("leastPriority or greatestPriority");
        }
        *least = static_cast<int32_t>(kLeastPriority); // a smaller number is more urgent
        *greatest = 0;
        return {};
    });
}

aclrtStreamConfigHandle *aclrtCreateStreamConfigHandle() {
    aclrtStreamConfigHandle *made = nullptr;
    guarded("aclrtCreateStreamConfigHandle", [&]() -> AclResult {
        made = Configurations::instance().create();
        return {};
    });
    return made;
}

aclError aclrtDestroyStreamConfigHandle(aclrtStreamConfigHandle *handle) {
    return guarded("aclrtDestroyStreamConfigHandle", [&]() -> AclResult {
        if (handle == nullptr) {
            return null_argument("handle");
        }
        return Configurations::instance().destroy(handle) ? AclResult{} : unknown_configuration();
    });
}

aclError aclrtSetStreamConfigOpt(aclrtStreamConfigHandle *handle, aclrtStreamConfigAttr attribute, const void *value,
                                 size_t size) {
    return guarded("aclrtSetStreamConfigOpt", [&]() -> AclResult {
        if (handle == nullptr || value == nullptr) {
            return null_argument(handle == nullptr ? "handle" : "attrValue");
        }
        if (!Configurations::instance().has(handle)) {
            return unknown_configuration();
        }
        switch (attribute) {
        case ACL_RT_STREAM_WORK_ADDR_PTR:
            return set_field(handle->workptr, value, size);
        case ACL_RT_STREAM_WORK_SIZE:
            return set_field(handle->workSize, value, size);
        case ACL_RT_STREAM_FLAG:
            return set_field(handle->flag, value, size);
        case ACL_RT_STREAM_PRIORITY:
            return set_field(handle->priority, value, size);
        default:
            return acl_error(ACL_ERROR_INVALID_PARAM, text("attribute ", static_cast<int>(attribute), " is unknown"));
        }
    });
}

aclError aclrtCreateStreamV2(aclrtStream *stream, const aclrtStreamConfigHandle *handle) {
    return guarded("aclrtCreateStreamV2", [&]() -> AclResult {
        if (stream == nullptr || handle == nullptr) {
            return null_argument(stream == nullptr ? "stream" : "handle");
        }
        if (!Configurations::instance().has(handle)) {
            return unknown_configuration();
        }
        const StreamOptions options{handle->priority, static_cast<uint32_t>(handle->flag)};
        if (AclResult checked = check_stream_options(options); !checked) {
            return checked;
        }
        return state().create_stream(options, stream);
    });
}
