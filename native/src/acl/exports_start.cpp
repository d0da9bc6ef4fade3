// Exports: start-up and shut-down. SPDX-License-Identifier: MIT
#include "acl/checks.h"
#include "acl/start_callbacks.h"

using namespace ascend::mock;

namespace {

AclState &state() {
    return AclState::instance();
}

StartCallbacks &callbacks() {
    return StartCallbacks::instance();
}

bool known_type(aclRegisterCallbackType type) {
    return static_cast<unsigned>(type) <= ACL_REG_TYPE_ACL_RETR || type == ACL_REG_TYPE_OTHER;
}

template <typename Function> AclResult check_callback(aclRegisterCallbackType type, Function function) {
    if (!known_type(type)) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("type ", static_cast<int>(type), "; 0 to 7 and 65535 exist"));
    }
    return function == nullptr ? null_argument("cbFunc") : AclResult{};
}

template <typename Function>
AclResult add(StartHooks<Function> &hooks, aclRegisterCallbackType type, Function function, void *data) {
    AclResult checked = check_callback(type, function);
    if (checked && !hooks.add(type, function, data)) {
        return acl_error(ACL_ERROR_INVALID_PARAM, "the function is registered for this type already");
    }
    return checked;
}

template <typename Function>
AclResult remove(StartHooks<Function> &hooks, aclRegisterCallbackType type, Function function) {
    AclResult checked = check_callback(type, function);
    if (checked && !hooks.remove(type, function)) {
        return acl_error(ACL_ERROR_INVALID_PARAM, "the function is not registered for this type");
    }
    return checked;
}

} // namespace

aclError aclInit(const char *config_path) {
    return guarded("aclInit", [&] { return state().initialise(config_path); });
}

aclError aclFinalize() {
    return guarded("aclFinalize", [&] { return state().finalize(); });
}

aclError aclFinalizeReference(uint64_t *ref_count) {
    return guarded("aclFinalizeReference", [&] { return state().release(ref_count); });
}

aclError aclInitCallbackRegister(aclRegisterCallbackType type, aclInitCallbackFunc function, void *data) {
    return guarded("aclInitCallbackRegister", [&] { return add(callbacks().init, type, function, data); });
}

aclError aclInitCallbackUnRegister(aclRegisterCallbackType type, aclInitCallbackFunc function) {
    return guarded("aclInitCallbackUnRegister", [&] { return remove(callbacks().init, type, function); });
}

aclError aclFinalizeCallbackRegister(aclRegisterCallbackType type, aclFinalizeCallbackFunc function, void *data) {
    return guarded("aclFinalizeCallbackRegister", [&] { return add(callbacks().finalize, type, function, data); });
}

aclError aclFinalizeCallbackUnRegister(aclRegisterCallbackType type, aclFinalizeCallbackFunc function) {
    return guarded("aclFinalizeCallbackUnRegister", [&] { return remove(callbacks().finalize, type, function); });
}
