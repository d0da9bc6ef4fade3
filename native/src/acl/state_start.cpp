// Start-up and shut-down of AclState. SPDX-License-Identifier: MIT
#include <fstream>
#include <iterator>

#include "acl/checks.h"
#include "acl/start_callbacks.h"
#include "acl/state.h"
#include "core/json.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

// What the mock takes from the configuration.
struct Config {
    std::string text;
    int32_t default_device = -1;
    bool process_messages = false; // err_msg_mode 1
    bool profiles = false;         // a profiler section that is on
};

// A whole number, written as such or as a string.
AclResult read_number(const Json &value, const char *key, int32_t &out) {
    uint64_t number = 0;
    const std::string &digits = value.as_string();
    const bool whole = value.as_whole(number) || (!digits.empty() && digits.size() < 10 &&
                                                  digits.find_first_not_of("0123456789") == std::string::npos &&
                                                  ((number = std::stoul(digits)), true));
    if (!whole || number > INT32_MAX) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("the configuration's ", key, " is no whole number"));
    }
    out = static_cast<int32_t>(number);
    return {};
}

AclResult read_config(const char *path, Config &config) {
    std::string &out = config.text;
    if (path == nullptr) {
        return {};
    }
    std::ifstream file(path, std::ios::binary);
    out.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) {
        return acl_error(ACL_ERROR_INVALID_FILE, text("the configuration file ", path, " cannot be read"));
    }
    Json document;
    std::string error;
    if (out.empty()) {
        return {};
    }
    if (!Json::parse(out, document, error)) {
        return acl_error(ACL_ERROR_PARSE_FILE, text("the configuration file ", path, " is no JSON: ", error));
    }
    const Json *section = document.find("defaultDevice");
    if (const Json *device = section == nullptr ? nullptr : section->find("default_device"); device != nullptr) {
        if (AclResult read = read_number(*device, "default_device", config.default_device); !read) {
            return read;
        }
        if (AclResult checked = check_device(config.default_device); !checked) {
            return checked;
        }
    }
    if (const Json *mode = document.find("err_msg_mode"); mode != nullptr) {
        int32_t number = 0;
        if (AclResult read = read_number(*mode, "err_msg_mode", number); !read) {
            return read;
        }
        config.process_messages = number == 1;
    }
    if (const Json *profiler = document.find("profiler"); profiler != nullptr) {
        const Json *on = profiler->find("switch");
        config.profiles = on != nullptr && on->as_string() == "on";
    }
    return {};
}

} // namespace

AclResult AclState::initialise(const char *config_path) {
    Config config;
    if (AclResult read = read_config(config_path, config); !read) {
        return read;
    }
    const std::lock_guard<std::recursive_mutex> starting(start_mutex_);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (init_references_ > 0) {
            ++init_references_;
            ++model().ledger.acl_init_references;
            return {ACL_ERROR_REPEAT_INITIALIZE, {}}; // counts a reference; no failure
        }
        if (was_initialised_ && config.text != config_) {
            return acl_error(ACL_ERROR_INVALID_PARAM, "the configuration differs from that of the first aclInit");
        }
    }
    for (const auto &hook : StartCallbacks::instance().init.all()) {
        if (const aclError code = hook.function(config.text.c_str(), config.text.size(), hook.data);
            code != ACL_SUCCESS) {
            return acl_error(code, "a function of aclInitCallbackRegister refused the start");
        }
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    config_ = std::move(config.text);
    default_device_ = config.default_device;
    share_messages(config.process_messages);
    model().profiles_by_config = config.profiles;
    was_initialised_ = true;
    finalized_ = false;
    init_references_ = 1;
    ++model().ledger.acl_init_references;
    return {};
}

AclResult AclState::finalize() {
    const std::lock_guard<std::recursive_mutex> starting(start_mutex_);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (finalized_) {
            return acl_error(ACL_ERROR_REPEAT_FINALIZE, "ACL was finalized before");
        }
        finalized_ = true;
        model().ledger.acl_init_references -= init_references_;
        init_references_ = 0;
    }
    return tear_down();
}

AclResult AclState::release(uint64_t *remaining) {
    const std::lock_guard<std::recursive_mutex> starting(start_mutex_);
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (init_references_ == 0) {
            return acl_error(ACL_ERROR_REPEAT_FINALIZE, "no aclInit is left to release");
        }
        --init_references_;
        --model().ledger.acl_init_references;
        if (remaining != nullptr) {
            *remaining = init_references_;
        }
        if (init_references_ != 0) {
            return {};
        }
        finalized_ = true;
    }
    return tear_down();
}

AclResult AclState::tear_down() {
    default_device_ = -1;
    share_messages(false);
    model().profiles_by_config = false;
    AclResult result;
    const auto hooks = StartCallbacks::instance().finalize.all();
    for (auto hook = hooks.rbegin(); hook != hooks.rend(); ++hook) {
        if (const aclError code = hook->function(hook->data); code != ACL_SUCCESS) {
            result = acl_error(code, "a function of aclFinalizeCallbackRegister failed");
        }
    }
    report_leaks();
    return result;
}

void AclState::report_leaks() {
    const MockLedger ledger = model().snapshot();
    uint64_t allocations = 0;
    uint64_t bytes = 0;
    for (int32_t device = 0; device < model().profile()->device_count; ++device) {
        const MemoryTotals held = model().memory.held(device, kAclOwner);
        allocations += held.allocations;
        bytes += held.bytes;
    }
    const struct {
        uint64_t count;
        const char *what;
    } leaks[] = {{ledger.acl_events, "events"},
                 {ledger.acl_streams, "streams"},
                 {ledger.acl_contexts, "contexts"},
                 {ledger.acl_device_references, "device references"},
                 {ledger.pinned_allocations, "pinned host allocations"}};
    for (const auto &leak : leaks) {
        if (leak.count != 0) {
            model().warn("ascendcl", text("finalized with ", leak.count, " ", leak.what, " alive (leak)"));
        }
    }
    if (allocations != 0) {
        model().warn("ascendcl",
                     text("finalized with ", allocations, " device allocations of ", bytes, " bytes alive (leak)"));
    }
}

} // namespace ascend::mock
