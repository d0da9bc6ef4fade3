// Exports: kernel objects and their functions. SPDX-License-Identifier: MIT
#include <cstring>
#include <fstream>
#include <iterator>

#include "acl/binary.h"
#include "acl/guard.h"
#include "acl/pointer_checks.h"

using namespace ascend::mock;

namespace {

BinaryTable &table() {
    return BinaryTable::instance();
}

AclResult invalid(std::string message) {
    return acl_error(ACL_ERROR_RT_PARAM_INVALID, std::move(message));
}

AclResult read_options(const aclrtBinaryLoadOptions *options, bool &lazy) {
    if (options == nullptr || options->numOpt == 0) {
        return {};
    }
    if (options->options == nullptr) {
        return invalid(text("the load has ", options->numOpt, " options, but their array is null"));
    }
    for (size_t i = 0; i < options->numOpt; ++i) {
        const aclrtBinaryLoadOption &option = options->options[i];
        const auto type = static_cast<int>(option.type);
        if (type == ACL_RT_BINARY_LOAD_OPT_LAZY_LOAD) {
            if (option.value.isLazyLoad > 1) {
                return invalid(text("load option ", i, " (LAZY_LOAD) is ", option.value.isLazyLoad, "; 0 or 1"));
            }
            lazy = option.value.isLazyLoad != 0;
        } else if (type == ACL_RT_BINARY_LOAD_OPT_MAGIC) {
            const uint32_t magic = option.value.magic;
            if (magic != ACL_RT_BINARY_MAGIC_ELF_AICORE && magic != ACL_RT_BINARY_MAGIC_ELF_VECTOR_CORE &&
                magic != ACL_RT_BINARY_MAGIC_ELF_CUBE_CORE) {
                return invalid(text("load option ", i, " (MAGIC) is ", magic, ", which is none of the three magics"));
            }
        } else if (type == ACL_RT_BINARY_LOAD_OPT_CPU_KERNEL_MODE) {
            return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
                             text("load option ", i, " (CPU_KERNEL_MODE): the mock has no AI CPU kernels"));
        } else {
            return invalid(text("load option ", i, " has the type ", type, "; 1 to 3 are known"));
        }
    }
    return {};
}

AclResult load(std::string bytes, const aclrtBinaryLoadOptions *options, bool is_bound, aclrtBinHandle *out) {
    bool lazy = false;
    if (AclResult read = read_options(options, lazy); !read) {
        return read;
    }
    const Lookup<Context> context = AclState::instance().current();
    return context ? table().load(std::move(bytes), context.object, is_bound, lazy, out) : context.result;
}

AclResult read_file(const char *path, std::string &out) {
    if (path[0] != '/') {
        return invalid(text("the path \"", path, "\" is relative; an absolute one is needed"));
    }
    std::ifstream file(path, std::ios::binary);
    out.assign(std::istreambuf_iterator<char>(file), {});
    return file ? AclResult{} : invalid(text("the kernel object ", path, " cannot be read"));
}

AclResult find_function(const void *handle, std::shared_ptr<KernelBinary> &out) {
    out = table().function(handle);
    return out != nullptr ? AclResult{}
                          : acl_error(ACL_ERROR_RT_INVALID_HANDLE,
                                      "the function does not exist, or its kernel object was unloaded");
}

// The function of an object that is found in the current context, whose device receives the object.
AclResult get_function(aclrtBinHandle handle, const char *name, aclrtFuncHandle *out) {
    const Lookup<KernelBinary> binary = table().binary(handle);
    if (!binary) {
        return binary.result;
    }
    const Lookup<Context> context = AclState::instance().current();
    if (!context) {
        return context.result;
    }
    if (name != nullptr && binary.object->image.name != name) {
        return invalid(text("the object has no kernel \"", name, "\"; it has ", binary.object->image.name));
    }
    if (AclResult copied = binary.object->copy_to(context.object->device); !copied) {
        return copied;
    }
    *out = binary.object->function();
    return {};
}

} // namespace

aclError aclrtBinaryLoadFromFile(const char *path, aclrtBinaryLoadOptions *options, aclrtBinHandle *handle) {
    return guarded("aclrtBinaryLoadFromFile", [&]() -> AclResult {
        if (AclResult given = check_not_null({{path, "binPath"}, {handle, "binHandle"}}); !given) {
            return given;
        }
        std::string bytes;
        AclResult read = read_file(path, bytes);
        return read ? load(std::move(bytes), options, false, handle) : read;
    });
}

aclError aclrtBinaryLoadFromData(const void *data, size_t length, const aclrtBinaryLoadOptions *options,
                                 aclrtBinHandle *handle) {
    return guarded("aclrtBinaryLoadFromData", [&]() -> AclResult {
        if (AclResult given = check_not_null({{data, "data"}, {handle, "binHandle"}}); !given) {
            return given;
        }
        return length == 0 ? invalid("length is 0")
                           : load(std::string(static_cast<const char *>(data), length), options, true, handle);
    });
}

aclError aclrtBinaryUnLoad(aclrtBinHandle handle) {
    return guarded("aclrtBinaryUnLoad", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "binHandle"}}); !given) {
            return given;
        }
        const Lookup<Context> context = AclState::instance().current();
        return context ? table().unload(handle, *context.object) : context.result;
    });
}

aclrtBinary aclrtCreateBinary(const void *data, size_t size) {
    aclrtBinary made = nullptr;
    guarded("aclrtCreateBinary", [&]() -> AclResult {
        AclResult given = check_not_null({{data, "data"}});
        made = given ? table().wrap(data, size) : nullptr;
        return given;
    });
    return made;
}

aclError aclrtDestroyBinary(aclrtBinary binary) {
    return guarded("aclrtDestroyBinary", [&]() -> AclResult {
        AclResult given = check_not_null({{binary, "binary"}});
        return given ? table().unwrap(binary) : given;
    });
}

aclError aclrtBinaryLoad(const aclrtBinary binary, aclrtBinHandle *handle) {
    return guarded("aclrtBinaryLoad", [&]() -> AclResult {
        if (AclResult given = check_not_null({{binary, "binary"}, {handle, "binHandle"}}); !given) {
            return given;
        }
        WrappedBinary wrapped{};
        if (!table().wrapped(binary, wrapped)) {
            return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "no aclrtBinary of aclrtCreateBinary, or it was destroyed");
        }
        return load(std::string(reinterpret_cast<const char *>(wrapped.data), wrapped.size), nullptr, true, handle);
    });
}

aclError aclrtBinaryGetFunction(const aclrtBinHandle handle, const char *name, aclrtFuncHandle *function) {
    return guarded("aclrtBinaryGetFunction", [&]() -> AclResult {
        AclResult given = check_not_null({{handle, "binHandle"}, {name, "kernelName"}, {function, "funcHandle"}});
        return given ? get_function(handle, name, function) : given;
    });
}

aclError aclrtBinaryGetFunctionByEntry(aclrtBinHandle handle, uint64_t entry, aclrtFuncHandle *function) {
    return guarded("aclrtBinaryGetFunctionByEntry", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "binHandle"}, {function, "funcHandle"}}); !given) {
            return given;
        }
        return entry == 0 ? get_function(handle, nullptr, function)
                          : invalid(text("the object has no kernel of entry ", entry, "; its only one has entry 0"));
    });
}

aclError aclrtBinaryGetDevAddress(const aclrtBinHandle handle, void **address, size_t *size) {
    return guarded("aclrtBinaryGetDevAddress", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "binHandle"}, {address, "binAddr"}, {size, "binSize"}});
            !given) {
            return given;
        }
        const Lookup<KernelBinary> binary = table().binary(handle);
        const Lookup<Context> context = AclState::instance().current();
        if (!binary || !context) {
            return binary ? context.result : binary.result;
        }
        const AllocationRef code = binary.object->code_on(context.object->device);
        *address = code != nullptr ? code->base : nullptr; // lazily loaded
        *size = code != nullptr ? binary.object->size() : 0;
        return {};
    });
}

aclError aclrtBinarySetExceptionCallback(aclrtBinHandle handle, aclrtOpExceptionCallback callback, void *user_data) {
    return guarded("aclrtBinarySetExceptionCallback", [&]() -> AclResult {
        if (AclResult given =
                check_not_null({{handle, "binHandle"}, {reinterpret_cast<const void *>(callback), "callback"}});
            !given) {
            return given;
        }
        const Lookup<KernelBinary> binary = table().binary(handle);
        if (binary) {
            binary.object->set_exception_callback(callback, user_data);
        }
        return binary.result;
    });
}

aclError aclrtGetFunctionAddr(aclrtFuncHandle handle, void **cube, void **vector) {
    return guarded("aclrtGetFunctionAddr", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "funcHandle"}, {cube, "aicAddr"}, {vector, "aivAddr"}});
            !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        if (AclResult found = find_function(handle, function); !found) {
            return found;
        }
        const Lookup<Context> context = AclState::instance().current();
        if (!context) {
            return context.result;
        }
        const AllocationRef code = function->code_on(context.object->device);
        *vector = code != nullptr ? code->base : nullptr;
        *cube = function->program.uses_cubes() ? *vector : nullptr;
        return {};
    });
}

aclError aclrtGetFunctionSize(aclrtFuncHandle handle, size_t *cube, size_t *vector) {
    return guarded("aclrtGetFunctionSize", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "funcHandle"}, {cube, "aicSize"}, {vector, "aivSize"}});
            !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        AclResult found = find_function(handle, function);
        if (found) {
            *vector = function->size();
            *cube = function->program.uses_cubes() ? function->size() : 0;
        }
        return found;
    });
}

aclError aclrtGetFunctionName(aclrtFuncHandle handle, uint32_t capacity, char *name) {
    return guarded("aclrtGetFunctionName", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "funcHandle"}, {name, "name"}}); !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        if (AclResult found = find_function(handle, function); !found) {
            return found;
        }
        const std::string &text_of = function->image.name;
        if (capacity <= text_of.size()) {
            return invalid(text("the name needs ", text_of.size() + 1, " bytes; maxLen is ", capacity));
        }
        std::memcpy(name, text_of.c_str(), text_of.size() + 1);
        return {};
    });
}

aclError aclrtGetFunctionAttribute(aclrtFuncHandle handle, aclrtFuncAttribute attribute, int64_t *value) {
    return guarded("aclrtGetFunctionAttribute", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "funcHandle"}, {value, "attrValue"}}); !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        if (AclResult found = find_function(handle, function); !found) {
            return found;
        }
        const bool cubes = function->program.uses_cubes();
        constexpr int64_t kOneToTwo = int64_t{1} << 16 | 2; // AICube to AIVector cores
        switch (static_cast<int>(attribute)) {
        case ACL_FUNC_ATTR_KERNEL_TYPE:
            *value = cubes ? ACL_KERNEL_TYPE_MIX : ACL_KERNEL_TYPE_VECTOR;
            return {};
        case ACL_FUNC_ATTR_KERNEL_RATIO:
            *value = cubes ? kOneToTwo : 0;
            return {};
        case ACL_FUNC_ATTR_KERNEL_SCHED_MODE:
            *value = 0;
            return {};
        default:
            return invalid(text("attribute ", static_cast<int>(attribute), " is unknown; 1 to 3 exist"));
        }
    });
}

aclError aclrtFunctionGetBinary(const aclrtFuncHandle handle, aclrtBinHandle *binary) {
    return guarded("aclrtFunctionGetBinary", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "funcHandle"}, {binary, "binHandle"}}); !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        AclResult found = find_function(handle, function);
        if (found) {
            *binary = function->handle();
        }
        return found;
    });
}

aclError aclrtFunctionGetParamCount(const void *handle, size_t *count) {
    return guarded("aclrtFunctionGetParamCount", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "func"}, {count, "paramCount"}}); !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        AclResult found = find_function(handle, function);
        if (found) {
            *count = function->slots();
        }
        return found;
    });
}

aclError aclrtFunctionGetParamInfo(const void *handle, size_t index, size_t *offset, size_t *size) {
    return guarded("aclrtFunctionGetParamInfo", [&]() -> AclResult {
        if (AclResult given = check_not_null({{handle, "func"}, {offset, "paramOffset"}, {size, "paramSize"}});
            !given) {
            return given;
        }
        std::shared_ptr<KernelBinary> function;
        if (AclResult found = find_function(handle, function); !found) {
            return found;
        }
        if (index >= function->slots()) {
            return invalid(text("parameter ", index, " does not exist; the kernel has ", function->slots()));
        }
        *offset = index * sizeof(uint64_t);
        *size = sizeof(uint64_t);
        return {};
    });
}
