// Exports: launches of kernels. SPDX-License-Identifier: MIT
#include <cstring>

#include "acl/guard.h"
#include "acl/kernel_args.h"
#include "acl/launch.h"
#include "acl/pointer_checks.h"

using namespace ascend::mock;

namespace {

using LaunchRef = std::shared_ptr<KernelLaunch>;

AclResult check_size(size_t size) {
    if (size == 0 || size > UINT32_MAX) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("argsSize is ", size, "; 1 to ", UINT32_MAX, " bytes are possible"));
    }
    return {};
}

AclResult check_blocks(uint32_t blocks) {
    return blocks != 0 ? AclResult{} : acl_error(ACL_ERROR_INVALID_PARAM, "numBlocks is 0");
}

AclResult launch_device_args(aclrtFuncHandle function, uint32_t blocks, const void *args, size_t size,
                             const aclrtLaunchKernelCfg *config, aclrtStream stream) {
    if (AclResult given = check_not_null({{function, "funcHandle"}, {args, "argsData"}}); !given) {
        return given;
    }
    if (AclResult sized = check_size(size); !sized) {
        return sized;
    }
    AclResult why;
    const LaunchRef launch = begin_launch(function, blocks, why);
    if (launch == nullptr) {
        return why;
    }
    if (AclResult read = read_config(config, *launch); !read) {
        return read;
    }
    launch->arguments.refer(args, size);
    return submit_launch(launch, stream);
}

AclResult check_placeholders(const aclrtPlaceHolderInfo *placeholders, size_t count, size_t size) {
    if (count != 0 && placeholders == nullptr) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                         text("placeHolderNum is ", count, ", but placeHolderArray is null"));
    }
    for (size_t i = 0; i < count; ++i) {
        const auto [address, data] = placeholders[i];
        if (size < sizeof(uint64_t) || address > size - sizeof(uint64_t) || address % sizeof(uint64_t) != 0) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("placeholder ", i, " has its address at byte ", address,
                                  "; a multiple of 8 inside the ", size, " bytes is needed"));
        }
        if (data >= size) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text("placeholder ", i, " has its data at byte ", data, " of ", size));
        }
    }
    return {};
}

AclResult refuse_simt(const void *function) {
    if (AclResult given = check_not_null({{function, "func"}}); !given) {
        return given;
    }
    AclResult why;
    const LaunchRef launch = begin_launch(function, 1, why);
    return launch == nullptr ? why
                             : acl_error(ACL_ERROR_RT_PARAM_INVALID, text("kernel ", launch->binary->image.name,
                                                                          " is no SIMT kernel; the mock has none"));
}

} // namespace

aclError aclrtLaunchKernel(aclrtFuncHandle function, uint32_t blocks, const void *args, size_t size,
                           aclrtStream stream) {
    return guarded("aclrtLaunchKernel",
                   [&] { return launch_device_args(function, blocks, args, size, nullptr, stream); });
}

aclError aclrtLaunchKernelV2(aclrtFuncHandle function, uint32_t blocks, const void *args, size_t size,
                             aclrtLaunchKernelCfg *config, aclrtStream stream) {
    return guarded("aclrtLaunchKernelV2",
                   [&] { return launch_device_args(function, blocks, args, size, config, stream); });
}

aclError aclrtLaunchKernelWithConfig(aclrtFuncHandle function, uint32_t blocks, aclrtStream stream,
                                     aclrtLaunchKernelCfg *config, aclrtArgsHandle handle, void *reserve) {
    return guarded("aclrtLaunchKernelWithConfig", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "funcHandle"}, {handle, "argsHandle"}}); !given) {
            return given;
        }
        if (AclResult checked = check_blocks(blocks); !checked) {
            return checked;
        }
        if (reserve != nullptr) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "reserve must be null");
        }
        AclResult why;
        const ArgsList *list = ArgsList::find(handle, why);
        if (list == nullptr) {
            return why;
        }
        const LaunchRef launch = begin_launch(function, blocks, why);
        if (launch == nullptr) {
            return why;
        }
        if (AclResult ready = list->check_ready(launch->binary->function_id); !ready) {
            return ready;
        }
        if (AclResult read = read_config(config, *launch); !read) {
            return read;
        }
        uint8_t *block = launch->arguments.copy(list->size());
        std::memcpy(block, list->bytes(), list->size());
        list->patch(block);
        return submit_launch(launch, stream);
    });
}

aclError aclrtLaunchKernelWithHostArgs(aclrtFuncHandle function, uint32_t blocks, aclrtStream stream,
                                       aclrtLaunchKernelCfg *config, void *args, size_t size,
                                       aclrtPlaceHolderInfo *placeholders, size_t placeholder_count) {
    return guarded("aclrtLaunchKernelWithHostArgs", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "funcHandle"}, {args, "hostArgs"}}); !given) {
            return given;
        }
        if (AclResult sized = check_size(size); !sized) {
            return sized;
        }
        if (AclResult checked = check_placeholders(placeholders, placeholder_count, size); !checked) {
            return checked;
        }
        AclResult why;
        const LaunchRef launch = begin_launch(function, blocks, why);
        if (launch == nullptr) {
            return why;
        }
        if (AclResult read = read_config(config, *launch); !read) {
            return read;
        }
        uint8_t *block = launch->arguments.copy(size);
        std::memcpy(block, args, size);
        for (size_t i = 0; i < placeholder_count; ++i) {
            const uint64_t address = reinterpret_cast<uintptr_t>(block) + placeholders[i].dataOffset;
            std::memcpy(block + placeholders[i].addrOffset, &address, sizeof address);
        }
        return submit_launch(launch, stream);
    });
}

aclError aclrtLaunchKernelWithArgsArray(void *function, uint32_t blocks, aclrtStream stream,
                                        aclrtLaunchKernelCfg *config, void **args) {
    return guarded("aclrtLaunchKernelWithArgsArray", [&]() -> AclResult {
        if (AclResult given = check_not_null({{function, "func"}}); !given) {
            return given;
        }
        if (AclResult checked = check_blocks(blocks); !checked) {
            return checked;
        }
        AclResult why;
        const LaunchRef launch = begin_launch(function, blocks, why);
        if (launch == nullptr) {
            return why;
        }
        if (AclResult read = read_config(config, *launch); !read) {
            return read;
        }
        const uint32_t slots = launch->binary->slots();
        if (slots != 0 && args == nullptr) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("args is null; the kernel has ", slots, " parameters"));
        }
        uint8_t *block = launch->arguments.copy(slots * sizeof(uint64_t));
        for (uint32_t i = 0; i < slots; ++i) {
            if (args[i] == nullptr) {
                return acl_error(ACL_ERROR_RT_PARAM_INVALID, text("args[", i, "] is null"));
            }
            std::memcpy(block + i * sizeof(uint64_t), args[i], sizeof(uint64_t));
        }
        return submit_launch(launch, stream);
    });
}

aclError aclrtLaunchSIMTKernelWithArgsArray(void *function, dim3, dim3, size_t, aclrtStream, aclrtLaunchKernelCfg *,
                                            void **) {
    return guarded("aclrtLaunchSIMTKernelWithArgsArray", [&] { return refuse_simt(function); });
}

aclError aclrtLaunchSIMTKernelWithHostArgs(void *function, dim3, dim3, size_t, aclrtStream, aclrtLaunchKernelCfg *,
                                           void *, size_t, aclrtPlaceHolderInfo *, size_t) {
    return guarded("aclrtLaunchSIMTKernelWithHostArgs", [&] { return refuse_simt(function); });
}
