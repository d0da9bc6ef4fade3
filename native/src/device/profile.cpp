// SPDX-License-Identifier: MIT
#include "device/profile.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "device/built_in_profile.h"
#include "device/noise.h"

namespace ascend::mock {

namespace {

// One constant: where it sits in the JSON, its unit and range, and where its value goes.
struct Constant {
    const char *group;
    const char *key;
    const char *unit; // "switch" = a boolean, "count" = a whole number
    double least;
    double most;
    std::function<void(DeviceProfile &, double)> store;

    std::string path() const { return std::string("constants.") + group + "." + key; }
    bool is_switch() const { return std::string_view(unit) == "switch"; }
    bool is_whole() const {
        const std::string_view text(unit);
        return text == "count" || text == "bytes" || text == "Hz";
    }
};

template <typename T>
Constant at(const char *group, const char *key, const char *unit, double least, double most, T DeviceProfile::*field) {
    return {group, key, unit, least, most, [field](DeviceProfile &p, double v) { p.*field = static_cast<T>(v); }};
}

template <typename G, typename T>
Constant at(const char *group, const char *key, const char *unit, double least, double most, G DeviceProfile::*outer,
            T G::*field) {
    return {group, key,  unit,
            least, most, [outer, field](DeviceProfile &p, double v) { p.*outer.*field = static_cast<T>(v); }};
}

const std::vector<Constant> &constants() {
    using P = DeviceProfile;
    using S = P::Scheduler;
    constexpr double kTera = 1e12;
    constexpr double kMostNs = 1e9;
    static const std::vector<Constant> all = {
        at("device", "device_count", "count", 1, 64, &P::device_count),
        at("device", "cube_cores", "count", 1, 256, &P::cube_cores),
        at("device", "vector_cores", "count", 2, 512, &P::vector_cores),
        at("device", "aicpu_threads", "count", 2, 4, &P::aicpu_threads),
        at("device", "hbm_bytes", "bytes", 1 << 20, 16 * kTera, &P::hbm_bytes),
        at("device", "hbm_bandwidth", "bytes/s", 1e6, 100 * kTera, &P::hbm_bandwidth),
        at("device", "l2_bytes", "bytes", 0, kTera, &P::l2_bytes),
        at("device", "counter_hz", "Hz", 1e6, 1e9, &P::counter_hz),
        at("device", "cube_bandwidth", "bytes/s", 1e6, 100 * kTera, &P::cube_bandwidth),
        at("device", "vector_bandwidth", "bytes/s", 1e6, 100 * kTera, &P::vector_bandwidth),
        at("device", "cube_flops", "FLOP/s", 1e6, 1e6 * kTera, &P::cube_flops),
        at("device", "vector_flops", "FLOP/s", 1e6, 1e6 * kTera, &P::vector_flops),
        at("device", "host_bandwidth", "bytes/s", 1e6, 100 * kTera, &P::host_bandwidth),
        at("device", "stream_task_ns", "ns", 0, kMostNs, &P::stream_task_ns),
        at("device", "inline_execution", "switch", 0, 1, &P::inline_execution),
        at("scheduler", "init_ns", "ns", 0, kMostNs, &P::scheduler, &S::init_ns),
        at("scheduler", "deinit_ns", "ns", 0, kMostNs, &P::scheduler, &S::deinit_ns),
        at("scheduler", "submit_ns", "ns", 0, kMostNs, &P::scheduler, &S::submit_ns),
        at("scheduler", "block_ns", "ns", 0, kMostNs, &P::scheduler, &S::block_ns),
        at("scheduler", "poll_ns", "ns", 0, kMostNs, &P::scheduler, &S::poll_ns),
        at("scheduler", "completion_ns", "ns", 0, kMostNs, &P::scheduler, &S::completion_ns),
        at("scheduler", "wiring_ns", "ns", 0, kMostNs, &P::scheduler, &S::wiring_ns),
        at("scheduler", "dispatch_ns", "ns", 0, kMostNs, &P::scheduler, &S::dispatch_ns),
        at("scheduler", "dual_slot_dispatch", "switch", 0, 1, &P::scheduler, &S::dual_slot_dispatch),
        at("cce", "batch_head_efficiency", "ratio", 1e-4, 1, &P::cce, &P::Cce::batch_head_efficiency),
        at("cce", "split_kv_efficiency", "ratio", 1e-4, 1, &P::cce, &P::Cce::split_kv_efficiency),
        at("cce", "start_ns", "ns", 0, kMostNs, &P::cce, &P::Cce::start_ns),
        at("cce", "unit_ns", "ns", 0, kMostNs, &P::cce, &P::Cce::unit_ns),
        at("cce", "combine_ns", "ns", 0, kMostNs, &P::cce, &P::Cce::combine_ns),
        at("pypto", "fa_efficiency", "ratio", 1e-4, 1, &P::pypto, &P::Pypto::fa_efficiency),
        at("pypto", "fa_chunk_tokens", "count", 16, 1 << 20, &P::pypto, &P::Pypto::fa_chunk_tokens),
        at("pypto", "fa_start_ns", "ns", 0, kMostNs, &P::pypto, &P::Pypto::fa_start_ns),
        at("pypto", "softmax_ns", "ns", 0, kMostNs, &P::pypto, &P::Pypto::softmax_ns),
        at("pypto", "layer_efficiency", "ratio", 1e-4, 1, &P::pypto, &P::Pypto::layer_efficiency),
        at("pypto", "layer_start_ns", "ns", 0, kMostNs, &P::pypto, &P::Pypto::layer_start_ns),
    };
    return all;
}

const Constant *find_constant(std::string_view group, std::string_view key, bool &group_known) {
    group_known = false;
    for (const Constant &constant : constants()) {
        if (group == constant.group) {
            group_known = true;
            if (key == constant.key) {
                return &constant;
            }
        }
    }
    return nullptr;
}

bool read_constant(const Constant &constant, const Json &json, DeviceProfile &out, std::string &error) {
    const std::string path = constant.path();
    if (!json.is_object()) {
        error = path + " must be an object with value, unit and source; it is " + json.kind_name();
        return false;
    }
    for (const auto &[key, value] : json.members()) {
        if (key != "value" && key != "unit" && key != "source") {
            error = path + "." + key + " is unknown; a constant has value, unit and source";
            return false;
        }
    }
    const Json *unit = json.find("unit");
    if (unit == nullptr || unit->as_string() != constant.unit) {
        error = path + ".unit must be \"" + constant.unit + "\"; it is " +
                (unit == nullptr     ? "missing"
                 : unit->is_string() ? "\"" + unit->as_string() + "\""
                                     : unit->kind_name());
        return false;
    }
    const Json *source = json.find("source");
    if (source == nullptr || source->as_string().empty()) {
        error = path + ".source must say where the value comes from";
        return false;
    }
    const Json *value = json.find("value");
    if (value == nullptr || (constant.is_switch() ? !value->is_bool() : !value->is_number())) {
        error = path + ".value must be " + (constant.is_switch() ? "a boolean" : "a number") + "; it is " +
                (value == nullptr ? "missing" : value->kind_name());
        return false;
    }
    const double number = constant.is_switch() ? (value->as_bool() ? 1 : 0) : value->as_number();
    if (number < constant.least || number > constant.most || (constant.is_whole() && number != std::floor(number))) {
        error = path + ".value is " + number_text(number) + "; " +
                (constant.is_whole() ? "a whole number" : "a number") + " from " + number_text(constant.least) +
                " to " + number_text(constant.most) + " is expected";
        return false;
    }
    constant.store(out, number);
    return true;
}

bool read_constants(const Json &json, DeviceProfile &out, std::string &error) {
    if (!json.is_object()) {
        error = std::string("constants must be an object; it is ") + json.kind_name();
        return false;
    }
    for (const auto &[group, members] : json.members()) {
        if (!members.is_object()) {
            error = "constants." + group + " must be an object; it is " + members.kind_name();
            return false;
        }
        bool group_known = false;
        find_constant(group, "", group_known);
        if (!group_known) {
            error = "constants." + group + " is unknown; device, scheduler, cce and pypto exist";
            return false;
        }
        for (const auto &[key, value] : members.members()) {
            const Constant *constant = find_constant(group, key, group_known);
            if (constant == nullptr) {
                error = "constants." + group + "." + key + " is unknown";
                return false;
            }
            if (!read_constant(*constant, value, out, error)) {
                return false;
            }
        }
    }
    return true;
}

bool read_text(const std::string &key, const Json &json, size_t most, std::string &out, std::string &error) {
    if (!json.is_string() || json.as_string().empty() || json.as_string().size() > most) {
        error = key + " must be a string of 1 to " + std::to_string(most) + " bytes; it is " +
                (json.is_string() ? std::to_string(json.as_string().size()) + " bytes long" : json.kind_name());
        return false;
    }
    out = json.as_string();
    return true;
}

bool read_profile(std::string_view text, DeviceProfile &out, std::string &error) {
    Json json;
    if (!Json::parse(text, json, error)) {
        return false;
    }
    if (!json.is_object()) {
        error = std::string("a profile is an object; this is ") + json.kind_name();
        return false;
    }
    if (json.find("name") == nullptr) {
        error = "name is missing";
        return false;
    }
    out.description.clear();
    for (const auto &[key, value] : json.members()) {
        bool read = false;
        if (key == "name") {
            read = read_text(key, value, 63, out.name, error);
        } else if (key == "soc_name") {
            read = read_text(key, value, 63, out.soc_name, error);
        } else if (key == "description") {
            read = read_text(key, value, 4096, out.description, error);
        } else if (key == "constants") {
            read = read_constants(value, out, error);
        } else if (key == "noise") {
            auto noise = std::make_shared<Noise>();
            read = Noise::read(value, key, *noise, error);
            out.noise = std::move(noise);
        } else if (key == "capture") {
            read = CaptureStyle::read(value, out.capture, error);
        } else {
            error = key + " is unknown; name, soc_name, description, noise, capture and constants exist";
        }
        if (!read) {
            return false;
        }
    }
    if (out.vector_cores != 2 * out.cube_cores) {
        error = "constants.device.vector_cores.value is " + std::to_string(out.vector_cores) +
                "; two per cube core are expected, " + std::to_string(2 * out.cube_cores);
        return false;
    }
    if (1'000'000'000 % out.counter_hz != 0) {
        error = "constants.device.counter_hz.value is " + std::to_string(out.counter_hz) +
                "; a tick must be a whole number of nanoseconds";
        return false;
    }
    return true;
}

} // namespace

bool DeviceProfile::parse(std::string_view json, DeviceProfile &out, std::string &error) {
    DeviceProfile profile = built_in();
    if (!read_profile(json, profile, error)) {
        return false;
    }
    out = std::move(profile);
    return true;
}

const DeviceProfile &DeviceProfile::built_in() {
    static const DeviceProfile profile = [] {
        DeviceProfile result;
        std::string error;
        if (!read_profile(kBuiltInProfile, result, error)) {
            std::fprintf(stderr, "ascend mock: the built-in profile is malformed: %s\n", error.c_str());
            std::abort();
        }
        return result;
    }();
    return profile;
}

} // namespace ascend::mock
