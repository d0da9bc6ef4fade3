// The builds that stand for other releases of CANN. SPDX-License-Identifier: MIT
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <string>

#include "device/export_names.h"
#include "harness.h"
#include "libraries.h"

namespace ascend::mock::test {

namespace {

struct Library {
    explicit Library(const std::string &name)
        : handle(::dlopen(library_path("variants/" + name).c_str(), RTLD_NOW | RTLD_LOCAL)) {
        CHECK(handle != nullptr);
    }
    ~Library() { ::dlclose(handle); }
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
    template <typename Function> Function find(const char *name) const {
        return reinterpret_cast<Function>(::dlsym(handle, name));
    }
    bool has(const char *name) const { return ::dlsym(handle, name) != nullptr; }
    void *handle;
};

constexpr const char *kAclNames[] = {
#define ASCEND_NAME(name) #name,
    ASCEND_ACL_EXPORTS(ASCEND_NAME)};
constexpr const char *kProfNames[] = {ASCEND_PROF_EXPORTS(ASCEND_NAME)};
#undef ASCEND_NAME

} // namespace

TEST(variant_cann_8_5_lacks_the_functions_of_cann_9_and_has_all_others) {
    const Library library("cann-8.5/libascendcl.so");
    const Library profiler("cann-8.5/libmsprofiler.so");
    int present = 0;
    for (const char *name : kAclNames) {
        present += library.has(name) ? 1 : 0;
    }
    CHECK_EQ(present, 256 - 35);
    for (const char *name : kProfNames) {
        present += profiler.has(name) ? 1 : 0;
    }
    CHECK_EQ(present, 294 - 38);
    for (const char *name : {"aclrtLaunchKernelWithArgsArray", "aclrtMemsetD32", "aclrtExceptionInfoCallbackRegister",
                             "aclrtFunctionGetParamCount"}) {
        CHECK(!library.has(name));
    }
    CHECK(!profiler.has("aclprofStr2Id"));
    CHECK(library.has("aclrtLaunchKernelWithHostArgs"));
}

TEST(variant_cann_8_5_works_on_the_same_device_model) {
    const Library library("cann-8.5/libascendcl.so");
    const auto set_device = library.find<aclError (*)(int32_t)>("aclrtSetDevice");
    const auto reset_device = library.find<aclError (*)(int32_t)>("aclrtResetDevice");
    const uint64_t before = ledger().acl_device_references;
    CHECK_EQ(set_device(0), 0);
    CHECK_EQ(ledger().acl_device_references, before + 1);
    CHECK_EQ(reset_device(0), 0);
    CHECK_EQ(ledger().acl_device_references, before);
}

TEST(variant_stub_answers_100039_to_everything) {
    const Library library("stub/libascendcl.so");
    const Library profiler("stub/libmsprofiler.so");
    for (const char *name : kAclNames) {
        CHECK(library.has(name));
    }
    for (const char *name : kProfNames) {
        CHECK(profiler.has(name));
    }
    CHECK_EQ(library.find<aclError (*)(const char *)>("aclInit")(nullptr), int{ACL_ERROR_COMPILING_STUB_MODE});
    void *data = nullptr;
    CHECK_EQ((library.find<aclError (*)(void **, size_t, int)>("aclrtMalloc")(&data, 1, 0)), 100039);
    CHECK(library.find<const char *(*)()>("aclrtGetSocName")() == nullptr);
    CHECK_EQ(library.find<float (*)(uint16_t)>("aclFloat16ToFloat")(0x3C00), 0.0f);
    CHECK_EQ((profiler.find<aclError (*)(const char *, size_t)>("aclprofInit")("/tmp", 4)), 100039);
}

} // namespace ascend::mock::test
