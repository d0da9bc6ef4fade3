// Exports: contexts. SPDX-License-Identifier: MIT
#include <array>

#include "acl/checks.h"
#include "acl/codes.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

// System options of the process, 0 until they are set.
std::array<std::atomic<int64_t>, ACL_OPT_ENABLE_KERNEL_EARLY_START + 1> process_options{};

AclResult check_option(aclSysParamOpt option) {
    if (static_cast<unsigned>(option) >= process_options.size()) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("option ", static_cast<int>(option), "; 0 to 3 exist"));
    }
    return {};
}

} // namespace

aclError aclrtCreateContext(aclrtContext *context, int32_t device_id) {
    return guarded("aclrtCreateContext", [&]() -> AclResult {
        return context == nullptr ? null_argument("context") : state().create_context(device_id, context);
    });
}

aclError aclrtDestroyContext(aclrtContext context) {
    return guarded("aclrtDestroyContext", [&]() -> AclResult {
        return context == nullptr ? null_argument("context") : state().destroy_context(context);
    });
}

aclError aclrtSetCurrentContext(aclrtContext context) {
    return guarded("aclrtSetCurrentContext", [&]() -> AclResult {
        if (context == nullptr) {
            return null_argument("context");
        }
        const Lookup<Context> found = state().context(context);
        if (found) {
            thread_state().explicit_context = found.object;
            thread_state().primary_context.reset();
        }
        return found.result;
    });
}

aclError aclrtGetCurrentContext(aclrtContext *context) {
    return guarded("aclrtGetCurrentContext", [&]() -> AclResult {
        if (context == nullptr) {
            return null_argument("context");
        }
        const Lookup<Context> found = state().current();
        if (!found) {
            return {found.result.code, {}}; // a probe: quiet
        }
        *context = to_handle<aclrtContext>(found.object->id);
        return {};
    });
}

aclError aclrtCtxSetSysParamOpt(aclSysParamOpt option, int64_t value) {
    return guarded("aclrtCtxSetSysParamOpt", [&]() -> AclResult {
        if (AclResult checked = check_option(option); !checked) {
            return checked;
        }
        const Lookup<Context> context = state().current();
        if (context) {
            context.object->set_option(option, value);
        }
        return context.result;
    });
}

aclError aclrtCtxGetSysParamOpt(aclSysParamOpt option, int64_t *value) {
    return guarded("aclrtCtxGetSysParamOpt", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        if (AclResult checked = check_option(option); !checked) {
            return checked;
        }
        const Lookup<Context> context = state().current();
        if (!context) {
            return context.result;
        }
        const auto set = context.object->option(option);
        if (!set) {
            return acl_error(kAclErrorOptionNotSet, text("option ", static_cast<int>(option), " was never set"));
        }
        *value = *set;
        return {};
    });
}

aclError aclrtSetSysParamOpt(aclSysParamOpt option, int64_t value) {
    return guarded("aclrtSetSysParamOpt", [&]() -> AclResult {
        AclResult checked = check_option(option);
        if (checked) {
            process_options[static_cast<size_t>(option)] = value;
        }
        return checked;
    });
}

aclError aclrtGetSysParamOpt(aclSysParamOpt option, int64_t *value) {
    return guarded("aclrtGetSysParamOpt", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        AclResult checked = check_option(option);
        if (checked) {
            *value = process_options[static_cast<size_t>(option)];
        }
        return checked;
    });
}

aclError aclrtCtxGetCurrentDefaultStream(aclrtStream *stream) {
    return guarded("aclrtCtxGetCurrentDefaultStream", [&]() -> AclResult {
        if (stream == nullptr) {
            return null_argument("stream");
        }
        const Lookup<Context> context = state().current();
        if (context) {
            *stream = state().default_stream(*context.object);
        }
        return context.result;
    });
}

aclError aclrtGetPrimaryCtxState(int32_t device, uint32_t *flags, int32_t *active) {
    return guarded("aclrtGetPrimaryCtxState", [&]() -> AclResult {
        if (active == nullptr) {
            return null_argument("active");
        }
        if (flags != nullptr) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "flags is reserved; it must be null");
        }
        AclResult checked = check_device(device);
        if (checked) {
            *active = state().has_primary(device) ? 1 : 0;
        }
        return checked;
    });
}
