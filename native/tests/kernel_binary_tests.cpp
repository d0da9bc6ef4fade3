// Kernel objects, their functions, and argument lists. SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>
#include <unistd.h>

#include "kernel_fixture.h"

namespace ascend::mock::test {

namespace {

aclError load(const std::string &image, const aclrtBinaryLoadOptions *options = nullptr) {
    aclrtBinHandle handle = nullptr;
    const aclError code = acl().aclrtBinaryLoadFromData(image.data(), image.size(), options, &handle);
    if (code == 0) {
        CHECK_EQ(acl().aclrtBinaryUnLoad(handle), 0);
    }
    return code;
}

struct TemporaryFile {
    explicit TemporaryFile(const std::string &contents) {
        char name[] = "/tmp/ascend-mock-kernel-XXXXXX";
        const int file = ::mkstemp(name);
        CHECK(file >= 0);
        ::close(file);
        path = name;
        std::ofstream(path) << contents;
    }
    ~TemporaryFile() { std::remove(path.c_str()); }
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    std::string path;
};

struct Leaks {
    MockLedger before = ledger();
    ~Leaks() {
        const MockLedger after = ledger();
        CHECK_EQ(after.acl_binaries, before.acl_binaries);
        CHECK_EQ(after.device_allocations, before.device_allocations);
        CHECK_EQ(after.device_bytes, before.device_bytes);
    }
};

} // namespace

TEST(binary_file_needs_an_absolute_path_to_a_readable_file) {
    const AclDevice device;
    const Leaks leaks;
    const TemporaryFile file(direct_image("nop"));
    aclrtBinHandle binary = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoadFromFile(file.path.c_str(), nullptr, &binary), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 0);
    CHECK_EQ(acl().aclrtBinaryLoadFromFile(("../../../../.." + file.path).c_str(), nullptr, &binary), 107000);
    CHECK_EQ(acl().aclrtBinaryLoadFromFile("/no/such/file", nullptr, &binary), 107000);
    CHECK_EQ(acl().aclrtBinaryLoadFromFile(nullptr, nullptr, &binary), 100000);
    CHECK_EQ(acl().aclrtBinaryLoadFromFile(file.path.c_str(), nullptr, nullptr), 100000);
}

TEST(binary_load_options_are_checked) {
    const AclDevice device;
    const Leaks leaks;
    aclrtBinaryLoadOption option{};
    const aclrtBinaryLoadOptions options{&option, 1};
    CHECK_EQ(load(direct_image("nop"), &options), 107000); // type 0
    option.type = ACL_RT_BINARY_LOAD_OPT_MAGIC;
    CHECK_EQ(load(direct_image("nop"), &options), 107000);
    option.value.magic = ACL_RT_BINARY_MAGIC_ELF_VECTOR_CORE;
    CHECK_EQ(load(direct_image("nop"), &options), 0);
    option.type = ACL_RT_BINARY_LOAD_OPT_CPU_KERNEL_MODE;
    CHECK_EQ(load(direct_image("nop"), &options), 207000);
    option.type = ACL_RT_BINARY_LOAD_OPT_LAZY_LOAD;
    option.value.isLazyLoad = 2;
    CHECK_EQ(load(direct_image("nop"), &options), 107000);
    const aclrtBinaryLoadOptions none{nullptr, 1};
    CHECK_EQ(load(direct_image("nop"), &none), 107000);
}

TEST(binary_lazy_load_copies_to_the_device_with_the_first_function) {
    const AclDevice device;
    const Leaks leaks;
    const std::string image = direct_image("nop");
    aclrtBinaryLoadOption option{};
    option.type = ACL_RT_BINARY_LOAD_OPT_LAZY_LOAD;
    option.value.isLazyLoad = 1;
    const aclrtBinaryLoadOptions options{&option, 1};
    aclrtBinHandle binary = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoadFromData(image.data(), image.size(), &options, &binary), 0);
    void *address = &option;
    size_t size = 1;
    CHECK_EQ(acl().aclrtBinaryGetDevAddress(binary, &address, &size), 0);
    CHECK(address == nullptr);
    CHECK_EQ(size, size_t{0});
    aclrtFuncHandle function = nullptr;
    CHECK_EQ(acl().aclrtBinaryGetFunction(binary, "kernel", &function), 0);
    CHECK_EQ(acl().aclrtBinaryGetDevAddress(binary, &address, &size), 0);
    CHECK(address != nullptr);
    CHECK_EQ(size, image.size());
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 107017);
}

TEST(binary_images_that_cannot_be_launched_directly_are_refused_with_the_reason) {
    const AclDevice device;
    const Leaks leaks;
    const auto refused = [](const std::string &image, const char *why) {
        recent_messages();
        CHECK_EQ(load(image), 107000);
        CHECK(recent_messages().find(why) != std::string::npos);
    };
    refused("ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"aiv\"}", "role \"direct\"");
    refused("\x7f"
            "ELF",
            "ELF");
    refused(direct_image("unheard"), "vector_example");
    refused(direct_image("nop", "{\"dtype\": \"float31\", \"shape\": [1]}"), "float31");
    refused(direct_image("nop", "{\"dtype\": \"float32\", \"shape\": []}"), "dimensions");
    refused(direct_image("nop", "{\"dtype\": \"float32\", \"shape\": [0]}"), "at least 1");
    refused(direct_image("nop", "{\"dtype\": \"float32\"}"), "dtype and shape");
    refused(direct_image("nop", "{\"dtype\": \"float32\", \"shape\": [4000000000, 4000000000]}"), "too many elements");
    refused(direct_image("nop", "", 65), "scalars");
    CHECK_EQ(load(""), 107000);
}

TEST(binary_wrapper_keeps_the_callers_pointer) {
    const AclDevice device;
    const Leaks leaks;
    std::string image(direct_image("nop").size(), ' ');
    const aclrtBinary wrapper = acl().aclrtCreateBinary(image.data(), image.size());
    aclrtBinHandle binary = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoad(wrapper, &binary), 107000); // blanks
    const std::string text = direct_image("nop");
    std::memcpy(image.data(), text.data(), text.size());
    CHECK_EQ(acl().aclrtBinaryLoad(wrapper, &binary), 0);
    CHECK_EQ(acl().aclrtDestroyBinary(wrapper), 0);
    CHECK_EQ(acl().aclrtDestroyBinary(wrapper), 107017);
    CHECK_EQ(acl().aclrtBinaryLoad(wrapper, &binary), 107017);
    CHECK(acl().aclrtCreateBinary(nullptr, 1) == nullptr);
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 0);
    aclrtFuncHandle function = nullptr;
    CHECK_EQ(acl().aclrtBinaryGetFunction(reinterpret_cast<aclrtBinHandle>(wrapper), "kernel", &function), 107017);
}

TEST(binary_is_unloaded_in_the_context_of_its_load) {
    const AclDevice device;
    const Leaks leaks;
    aclrtContext mine = nullptr;
    CHECK_EQ(acl().aclrtGetCurrentContext(&mine), 0);
    const std::string image = direct_image("nop");
    aclrtBinHandle binary = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoadFromData(image.data(), image.size(), nullptr, &binary), 0);
    aclrtContext other = nullptr;
    CHECK_EQ(acl().aclrtCreateContext(&other, 0), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 107000);
    aclrtBinHandle orphan = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoadFromData(image.data(), image.size(), nullptr, &orphan), 0);
    CHECK_EQ(acl().aclrtDestroyContext(other), 0);
    CHECK_EQ(acl().aclrtSetCurrentContext(mine), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(orphan), 0); // its context is gone
    std::thread([&] { CHECK_EQ(acl().aclrtBinaryUnLoad(binary), 107002); }).join();
    CHECK_EQ(acl().aclrtSetDevice(0), 0); // the explicit context was set above
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
}

TEST(binary_loaded_from_data_launches_on_the_device_of_its_load_only) {
    const Profile profile(R"("device_count": {"value": 2, "unit": "count", "source": "test"})");
    const AclDevice device;
    const LoadedKernel bound(direct_image("nop"));
    const TemporaryFile file(direct_image("nop"));
    aclrtBinHandle followed = nullptr;
    CHECK_EQ(acl().aclrtBinaryLoadFromFile(file.path.c_str(), nullptr, &followed), 0);
    CHECK_EQ(acl().aclrtSetDevice(1), 0);
    CHECK_EQ(launch(bound, {0}), 107000);
    aclrtFuncHandle function = nullptr;
    CHECK_EQ(acl().aclrtBinaryGetFunction(bound.binary, "kernel", &function), 0);
    CHECK_EQ(launch(bound, {0}), 107000); // still
    uint64_t value = 0;
    CHECK_EQ(acl().aclrtBinaryGetFunction(followed, "kernel", &function), 0);
    CHECK_EQ(acl().aclrtLaunchKernelWithHostArgs(function, 1, nullptr, nullptr, &value, 8, nullptr, 0), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK_EQ(acl().aclrtResetDevice(1), 0);
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    CHECK_EQ(acl().aclrtResetDevice(0), 0);
    CHECK_EQ(acl().aclrtBinaryUnLoad(followed), 0);
}

TEST(function_says_its_name_type_addresses_object_and_parameters) {
    const AclDevice device;
    const LoadedKernel kernel(vector_image(64));
    char name[7] = "";
    CHECK_EQ(acl().aclrtGetFunctionName(kernel.function, 6, name), 107000);
    CHECK_EQ(acl().aclrtGetFunctionName(kernel.function, 7, name), 0);
    CHECK_EQ(std::string(name), "kernel");
    int64_t value = -1;
    CHECK_EQ(acl().aclrtGetFunctionAttribute(kernel.function, ACL_FUNC_ATTR_KERNEL_TYPE, &value), 0);
    CHECK_EQ(value, int64_t{ACL_KERNEL_TYPE_VECTOR});
    CHECK_EQ(acl().aclrtGetFunctionAttribute(kernel.function, static_cast<aclrtFuncAttribute>(4), &value), 107000);
    void *cube = &value;
    void *vector = nullptr;
    CHECK_EQ(acl().aclrtGetFunctionAddr(kernel.function, &cube, &vector), 0);
    CHECK(cube == nullptr && vector != nullptr);
    size_t cube_size = 1;
    size_t vector_size = 0;
    CHECK_EQ(acl().aclrtGetFunctionSize(kernel.function, &cube_size, &vector_size), 0);
    CHECK(cube_size == 0 && vector_size > 0);
    aclrtBinHandle binary = nullptr;
    CHECK_EQ(acl().aclrtFunctionGetBinary(kernel.function, &binary), 0);
    CHECK(binary == kernel.binary);
    size_t count = 0;
    size_t offset = 0;
    size_t size = 0;
    CHECK_EQ(acl().aclrtFunctionGetParamCount(kernel.function, &count), 0);
    CHECK_EQ(count, size_t{3});
    CHECK_EQ(acl().aclrtFunctionGetParamInfo(kernel.function, 2, &offset, &size), 0);
    CHECK(offset == 16 && size == 8);
    CHECK_EQ(acl().aclrtFunctionGetParamInfo(kernel.function, 3, &offset, &size), 107000);
    aclrtFuncHandle function = nullptr;
    CHECK_EQ(acl().aclrtBinaryGetFunctionByEntry(kernel.binary, 0, &function), 0);
    CHECK(function == kernel.function);
    CHECK_EQ(acl().aclrtBinaryGetFunctionByEntry(kernel.binary, 1, &function), 107000);
    CHECK_EQ(acl().aclrtBinaryGetFunction(kernel.binary, "other", &function), 107000);
    CHECK(recent_messages().find("it has kernel") != std::string::npos);
}

TEST(args_init_gives_the_threads_one_list_and_empties_it) {
    const AclDevice device;
    const LoadedKernel kernel(direct_image("nop", "", 1));
    aclrtArgsHandle first = nullptr;
    aclrtArgsHandle second = nullptr;
    aclrtArgsHandle foreign = nullptr;
    aclrtParamHandle parameter = nullptr;
    uint64_t value = 0;
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &first), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(first, &value, 8, &parameter), 0);
    CHECK_EQ(acl().aclrtKernelArgsFinalize(first), 0);
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &second), 0);
    CHECK(first == second);
    CHECK_EQ(acl().aclrtLaunchKernelWithConfig(kernel.function, 1, nullptr, nullptr, first, nullptr), 107000);
    CHECK_EQ(acl().aclrtKernelArgsParaUpdate(first, parameter, &value, 8), 107000); // of the list before
    std::thread([&] { CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &foreign), 0); }).join();
    CHECK(foreign != first);
}

TEST(args_list_of_another_thread_is_refused) {
    const AclDevice device;
    const LoadedKernel kernel(direct_image("nop", "", 1));
    aclrtArgsHandle list = nullptr;
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    aclrtArgsHandle dead = nullptr;
    std::thread([&] {
        uint64_t value = 0;
        aclrtParamHandle parameter = nullptr;
        CHECK_EQ(acl().aclrtKernelArgsAppend(list, &value, 8, &parameter), 107017);
        CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 107017);
        CHECK_EQ(acl().aclrtSetDevice(0), 0);
        CHECK_EQ(acl().aclrtLaunchKernelWithConfig(kernel.function, 1, nullptr, nullptr, list, nullptr), 107017);
        CHECK_EQ(acl().aclrtResetDevice(0), 0);
        CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &dead), 0);
    }).join();
    CHECK_EQ(acl().aclrtKernelArgsFinalize(dead), 107017); // of a thread that ended
}

TEST(args_are_appended_before_placeholder_buffers_and_finalize) {
    const AclDevice device;
    const LoadedKernel kernel(vector_image(16));
    const VectorBuffers data(16);
    std::vector<uint64_t> slots = data.slots();
    aclrtArgsHandle list = nullptr;
    aclrtParamHandle a = nullptr;
    aclrtParamHandle b = nullptr;
    aclrtParamHandle f = nullptr;
    void *buffer = nullptr;
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &slots[0], 8, &a), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppendPlaceHolder(list, &b), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &slots[2], 8, &f), 0);
    CHECK_EQ(acl().aclrtKernelArgsGetPlaceHolderBuffer(list, a, 64, &buffer), 107000); // a value
    CHECK_EQ(acl().aclrtKernelArgsGetPlaceHolderBuffer(list, b, 64, &buffer), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &slots[0], 8, &a), 207000);
    CHECK_EQ(acl().aclrtKernelArgsAppendPlaceHolder(list, &a), 207000);
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0);
    std::memcpy(buffer, data.b.data, 64); // before the launch, not before finalize
    CHECK_EQ(acl().aclrtKernelArgsGetPlaceHolderBuffer(list, b, 64, &buffer), 207000);
    CHECK_EQ(acl().aclrtLaunchKernelWithConfig(kernel.function, 1, nullptr, nullptr, list, nullptr), 0);
    std::memset(buffer, 0, 64); // the launch copied it
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    CHECK(data.correct());
}

TEST(args_list_launches_only_when_finalised_and_anew_after_an_update) {
    const AclDevice device;
    const LoadedKernel kernel(direct_image("fault", "", 1));
    const LoadedKernel other(direct_image("nop", "", 1));
    uint64_t code = 507016;
    aclrtArgsHandle list = nullptr;
    aclrtParamHandle parameter = nullptr;
    const auto launch_list = [&](const LoadedKernel &of) {
        return acl().aclrtLaunchKernelWithConfig(of.function, 1, nullptr, nullptr, list, nullptr);
    };
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &code, 8, &parameter), 0);
    CHECK_EQ(launch_list(kernel), 107000);
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0);
    CHECK_EQ(launch_list(other), 107000);
    CHECK_EQ(launch_list(kernel), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507016);
    code = 0;
    CHECK_EQ(acl().aclrtKernelArgsParaUpdate(list, parameter, &code, 4), 107000);
    CHECK_EQ(acl().aclrtKernelArgsParaUpdate(list, parameter, &code, 8), 0);
    CHECK_EQ(launch_list(kernel), 107000);
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0);
    for (int i = 0; i < 3; ++i) {
        CHECK_EQ(launch_list(kernel), 0);
    }
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
}

TEST(args_list_holds_128_parameters_and_64_kb) {
    const AclDevice device;
    const LoadedKernel kernel(direct_image("nop"));
    aclrtArgsHandle list = nullptr;
    aclrtParamHandle parameter = nullptr;
    std::vector<uint8_t> value(64 << 10);
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    for (int i = 0; i < 128; ++i) {
        CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 1, &parameter), 0);
    }
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 1, &parameter), 107000);
    CHECK_EQ(acl().aclrtKernelArgsInit(kernel.function, &list), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), value.size() - 8, &parameter), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 9, &parameter), 107000);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 3, &parameter), 0);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 1, &parameter), 107000);
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, value.data(), 0, &parameter), 100000);
}

TEST(args_list_may_live_in_the_callers_memory_with_room_for_8_system_slots) {
    const AclDevice device;
    const LoadedKernel kernel(direct_image("fault", "", 1));
    size_t handle_size = 0;
    size_t size = 0;
    CHECK_EQ(acl().aclrtKernelArgsGetHandleMemSize(kernel.function, &handle_size), 0);
    CHECK_EQ(acl().aclrtKernelArgsGetMemSize(kernel.function, 12, &size), 0);
    CHECK_EQ(size, size_t{16 + 64});
    std::vector<uint64_t> handle(handle_size / 8 + 1);
    std::vector<uint64_t> memory(size / 8);
    auto *list = reinterpret_cast<aclrtArgsHandle>(handle.data());
    CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 107017); // not initialised
    CHECK_EQ(acl().aclrtKernelArgsInitByUserMem(kernel.function, list, memory.data(), 0), 100000);
    CHECK_EQ(acl().aclrtKernelArgsInitByUserMem(kernel.function, list, memory.data(), size), 0);
    uint64_t code = 507016;
    aclrtParamHandle parameter = nullptr;
    CHECK_EQ(acl().aclrtKernelArgsAppend(list, &code, 8, &parameter), 0);
    std::thread([&] { CHECK_EQ(acl().aclrtKernelArgsFinalize(list), 0); }).join(); // any thread
    CHECK_EQ(acl().aclrtLaunchKernelWithConfig(kernel.function, 1, nullptr, nullptr, list, nullptr), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507016);
}

} // namespace ascend::mock::test
