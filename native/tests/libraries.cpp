// SPDX-License-Identifier: MIT
#include "libraries.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <iterator>

#include "device/export_names.h"
#include "harness.h"

namespace ascend::mock::test {

namespace {

[[noreturn]] void give_up(const std::string &why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(2);
}

template <typename Field> bool resolve(void *handle, const char *name, Field &field) {
    field = reinterpret_cast<Field>(::dlsym(handle, name));
    return field != nullptr;
}

void *open(const std::string &path) {
    void *handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        give_up(::dlerror());
    }
    return handle;
}

} // namespace

std::string library_path(const std::string &name) {
    return std::string(ASCEND_MOCK_DIR) + "/" + name;
}

#define ASCEND_RESOLVE(name) complete = resolve(handle, #name, table.name) && complete;

bool load_simpler(const std::string &path, void *&handle, SimplerApi &table) {
    handle = open(path);
    bool complete = true;
    ASCEND_SIMPLER_EXPORTS(ASCEND_RESOLVE)
    return complete;
}

const MockApi &mock() {
    static const MockApi api = [] {
        MockApi table{};
        void *handle = open(library_path("libascend_mock_device.so"));
        bool complete = true;
        ASCEND_MOCK_EXPORTS(ASCEND_RESOLVE)
        return complete ? table : (give_up("libascend_mock_device.so lacks an export"), table);
    }();
    return api;
}

const AclApi &acl() {
    static const AclApi api = [] {
        AclApi table{};
        void *handle = open(library_path("libascendcl.so"));
        bool complete = true;
        ASCEND_ACL_EXPORTS(ASCEND_RESOLVE)
        return complete ? table : (give_up("libascendcl.so lacks an export"), table);
    }();
    return api;
}

const SimplerApi &simpler() {
    static const SimplerApi api = [] {
        SimplerApi table{};
        void *handle = nullptr;
        if (!load_simpler(library_path("libhost_runtime.so"), handle, table)) {
            give_up("libhost_runtime.so lacks an export");
        }
        return table;
    }();
    return api;
}

MockLedger ledger() {
    MockLedger counts{};
    mock().ascend_mock_get_ledger(&counts);
    return counts;
}

Faults::Faults(const std::string &json) {
    char error[512] = "";
    CHECK_EQ(mock().ascend_mock_set_fault_plan(json.c_str(), error, sizeof error), 0);
    CHECK_EQ(std::string(error), std::string());
}

Faults::~Faults() {
    clear();
}

void Faults::clear() {
    mock().ascend_mock_set_fault_plan(nullptr, nullptr, 0);
}

Profile::Profile(const std::string &device_constants, const std::string &name) {
    const std::string json = "{\"name\": \"" + name + "\", \"constants\": {\"device\": {" + device_constants + "}}}";
    char error[512] = "";
    CHECK_EQ(mock().ascend_mock_load_profile(json.c_str(), error, sizeof error), 0);
    CHECK_EQ(std::string(error), std::string());
}

Profile::~Profile() {
    std::ifstream file(std::string(ASCEND_PROFILE_DIR) + "/issue622-tracr.json");
    const std::string json(std::istreambuf_iterator<char>(file), {});
    CHECK_EQ(mock().ascend_mock_load_profile(json.c_str(), nullptr, 0), 0);
}

std::string recent_messages() {
    const char *text = acl().aclGetRecentErrMsg();
    return text == nullptr ? "" : text;
}

} // namespace ascend::mock::test
