// SPDX-License-Identifier: MIT
#include "launch_loop.h"

#include <chrono>
#include <memory>

#include "acl/acl_contract.h"
#include "library.h"

struct AscendLaunchLoop {
    AclApi api{};
    int device = 0;
    aclrtContext context = nullptr;
    aclrtStream stream = nullptr;
    aclrtBinHandle binary = nullptr;
    aclrtFuncHandle function = nullptr;
};

using namespace ascend::bench;

namespace {

bool load(const char *path, AclApi &api) {
    void *library = open_library(path);
    return library != nullptr && resolve(library, "aclrtSetDevice", api.aclrtSetDevice) &&
           resolve(library, "aclrtResetDevice", api.aclrtResetDevice) &&
           resolve(library, "aclrtGetCurrentContext", api.aclrtGetCurrentContext) &&
           resolve(library, "aclrtSetCurrentContext", api.aclrtSetCurrentContext) &&
           resolve(library, "aclrtCreateStream", api.aclrtCreateStream) &&
           resolve(library, "aclrtDestroyStream", api.aclrtDestroyStream) &&
           resolve(library, "aclrtSynchronizeStream", api.aclrtSynchronizeStream) &&
           resolve(library, "aclrtBinaryLoadFromData", api.aclrtBinaryLoadFromData) &&
           resolve(library, "aclrtBinaryGetFunction", api.aclrtBinaryGetFunction) &&
           resolve(library, "aclrtBinaryUnLoad", api.aclrtBinaryUnLoad) &&
           resolve(library, "aclrtLaunchKernelWithHostArgs", api.aclrtLaunchKernelWithHostArgs);
}

} // namespace

AscendLaunchLoop *ascend_launch_loop_open(const char *library, int device, const void *image, size_t image_size,
                                          const char *function) {
    auto loop = std::make_unique<AscendLaunchLoop>();
    loop->device = device;
    const AclApi &api = loop->api;
    if (!load(library, loop->api) || !succeeded("aclrtSetDevice", api.aclrtSetDevice(device)) ||
        !succeeded("aclrtGetCurrentContext", api.aclrtGetCurrentContext(&loop->context)) ||
        !succeeded("aclrtCreateStream", api.aclrtCreateStream(&loop->stream)) ||
        !succeeded("aclrtBinaryLoadFromData", api.aclrtBinaryLoadFromData(image, image_size, nullptr, &loop->binary)) ||
        !succeeded("aclrtBinaryGetFunction", api.aclrtBinaryGetFunction(loop->binary, function, &loop->function))) {
        return nullptr;
    }
    return loop.release();
}

int ascend_launch_loop_run(AscendLaunchLoop *loop, int64_t count, uint32_t blocks, void *args, size_t args_size,
                           int bind, int64_t *nanoseconds) {
    const AclApi &api = loop->api;
    aclError status = api.aclrtSetCurrentContext(loop->context);
    const auto start = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < count && status == ACL_SUCCESS; ++i) {
        if (bind != 0) {
            status = api.aclrtSetCurrentContext(loop->context);
        }
        if (status == ACL_SUCCESS) {
            status = api.aclrtLaunchKernelWithHostArgs(loop->function, blocks, loop->stream, nullptr, args, args_size,
                                                       nullptr, 0);
        }
    }
    *nanoseconds =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
    return status != ACL_SUCCESS ? status : api.aclrtSynchronizeStream(loop->stream);
}

void ascend_launch_loop_close(AscendLaunchLoop *loop) {
    const AclApi &api = loop->api;
    succeeded("aclrtSetCurrentContext", api.aclrtSetCurrentContext(loop->context));
    succeeded("aclrtDestroyStream", api.aclrtDestroyStream(loop->stream));
    succeeded("aclrtBinaryUnLoad", api.aclrtBinaryUnLoad(loop->binary));
    succeeded("aclrtResetDevice", api.aclrtResetDevice(loop->device));
    delete loop;
}
