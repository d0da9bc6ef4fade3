// Exports: argument lists of kernels. SPDX-License-Identifier: MIT
#include "acl/binary.h"
#include "acl/guard.h"
#include "acl/kernel_args.h"
#include "acl/pointer_checks.h"

using namespace ascend::mock;

namespace {

AclResult find_function(aclrtFuncHandle handle, uint64_t &out) {
    const std::shared_ptr<KernelBinary> binary = BinaryTable::instance().function(handle);
    if (binary == nullptr) {
        return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the function does not exist, or its kernel object was unloaded");
    }
    out = binary->function_id;
    return {};
}

AclResult positive(size_t size, const char *name) {
    return size != 0 ? AclResult{} : acl_error(ACL_ERROR_INVALID_PARAM, text(name, " is 0"));
}

// Runs `body(list)` on the list of a handle.
template <typename Body> AclResult with_list(aclrtArgsHandle handle, Body body) {
    AclResult why;
    ArgsList *list = ArgsList::find(handle, why);
    return list != nullptr ? body(*list) : why;
}

} // namespace

aclError aclrtKernelArgsInit(aclrtFuncHandle function, aclrtArgsHandle *handle) {
    return guarded("aclrtKernelArgsInit", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "funcHandle"}, {handle, "argsHandle"}}); !given) {
            return given;
        }
        uint64_t id = 0;
        AclResult found = find_function(function, id);
        if (found) {
            *handle = reinterpret_cast<aclrtArgsHandle>(&ArgsList::of_thread(id));
        }
        return found;
    });
}

aclError aclrtKernelArgsInitByUserMem(aclrtFuncHandle function, aclrtArgsHandle handle, void *memory, size_t size) {
    return guarded("aclrtKernelArgsInitByUserMem", [&]() -> AclResult {
        if (AclResult given =
                check_not_null({{function, "funcHandle"}, {handle, "argsHandle"}, {memory, "userHostMem"}});
            !given) {
            return given;
        }
        if (AclResult given = positive(size, "actualArgsSize"); !given) {
            return given;
        }
        if (reinterpret_cast<uintptr_t>(handle) % alignof(ArgsList) != 0 ||
            reinterpret_cast<uintptr_t>(memory) % ArgsList::kAlignment != 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the memory of the list is not aligned to 8 bytes");
        }
        uint64_t id = 0;
        AclResult found = find_function(function, id);
        if (found) {
            ArgsList::in_place(handle, id, memory, size);
        }
        return found;
    });
}

aclError aclrtKernelArgsGetHandleMemSize(aclrtFuncHandle function, size_t *size) {
    return guarded("aclrtKernelArgsGetHandleMemSize", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "funcHandle"}, {size, "memSize"}}); !given) {
            return given;
        }
        uint64_t id = 0;
        AclResult found = find_function(function, id);
        if (found) {
            *size = sizeof(ArgsList);
        }
        return found;
    });
}

aclError aclrtKernelArgsGetMemSize(aclrtFuncHandle function, size_t user_size, size_t *size) {
    return guarded("aclrtKernelArgsGetMemSize", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "funcHandle"}, {size, "actualArgsSize"}}); !given) {
            return given;
        }
        uint64_t id = 0;
        if (AclResult found = find_function(function, id); !found) {
            return found;
        }
        if (user_size > UINT32_MAX) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("userArgsSize is ", user_size, "; sizes have 32 bits"));
        }
        const size_t padded = (user_size + ArgsList::kAlignment - 1) / ArgsList::kAlignment * ArgsList::kAlignment;
        *size = padded + ArgsList::kSystemSlots * sizeof(uint64_t);
        return {};
    });
}

aclError aclrtKernelArgsAppend(aclrtArgsHandle handle, void *value, size_t size, aclrtParamHandle *parameter) {
    return guarded("aclrtKernelArgsAppend", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "argsHandle"}, {value, "param"}, {parameter, "paramHandle"}});
            !given) {
            return given;
        }
        if (AclResult given = positive(size, "paramSize"); !given) {
            return given;
        }
        return with_list(handle, [&](ArgsList &list) { return list.append(value, size, parameter); });
    });
}

aclError aclrtKernelArgsAppendPlaceHolder(aclrtArgsHandle handle, aclrtParamHandle *parameter) {
    return guarded("aclrtKernelArgsAppendPlaceHolder", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "argsHandle"}, {parameter, "paramHandle"}}); !given) {
            return given;
        }
        return with_list(handle, [&](ArgsList &list) { return list.append_placeholder(parameter); });
    });
}

aclError aclrtKernelArgsGetPlaceHolderBuffer(aclrtArgsHandle handle, aclrtParamHandle parameter, size_t size,
                                             void **buffer) {
    return guarded("aclrtKernelArgsGetPlaceHolderBuffer", [&]() -> AclResult {
        if (AclResult given =
                check_not_null({{handle, "argsHandle"}, {parameter, "paramHandle"}, {buffer, "bufferAddr"}});
            !given) {
            return given;
        }
        if (AclResult given = positive(size, "dataSize"); !given) {
            return given;
        }
        return with_list(handle, [&](ArgsList &list) { return list.placeholder_buffer(parameter, size, buffer); });
    });
}

aclError aclrtKernelArgsParaUpdate(aclrtArgsHandle handle, aclrtParamHandle parameter, void *value, size_t size) {
    return guarded("aclrtKernelArgsParaUpdate", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "argsHandle"}, {parameter, "paramHandle"}, {value, "param"}});
            !given) {
            return given;
        }
        if (AclResult given = positive(size, "paramSize"); !given) {
            return given;
        }
        return with_list(handle, [&](ArgsList &list) { return list.update(parameter, value, size); });
    });
}

aclError aclrtKernelArgsFinalize(aclrtArgsHandle handle) {
    return guarded("aclrtKernelArgsFinalize", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "argsHandle"}}); !given) {
            return given;
        }
        return with_list(handle, [](ArgsList &list) { return list.finalize(); });
    });
}
