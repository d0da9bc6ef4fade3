// Reads fault plans. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "core/json.h"
#include "core/text.h"
#include "device/export_names.h"
#include "device/fault_plan.h"
#include "device/poison.h"

namespace ascend::mock {

namespace {

// Points that are no exports: the computation of a run on its executor thread, and a task on a stream's worker.
constexpr std::string_view kInnerPoints[] = {"compute", "stream_task"};

constexpr std::string_view kExports[] = {
#define ASCEND_NAME(name) #name,
    ASCEND_ACL_EXPORTS(ASCEND_NAME) ASCEND_PROF_EXPORTS(ASCEND_NAME) ASCEND_SIMPLER_EXPORTS(ASCEND_NAME)
#undef ASCEND_NAME
};

constexpr int kSessionClosed = 507901;
constexpr int kLostHeartbeat = 507010;

bool whole_number(const Json &value, double minimum, double maximum) {
    return value.is_number() && value.as_number() >= minimum && value.as_number() <= maximum &&
           std::floor(value.as_number()) == value.as_number();
}

bool read_count(const Json &value, uint64_t &out) {
    const bool fits = whole_number(value, 1, 1e15);
    out = fits ? static_cast<uint64_t>(value.as_number()) : 0;
    return fits;
}

bool read_code(const Json &value, std::optional<int> &out) {
    const bool fits = whole_number(value, INT32_MIN, INT32_MAX);
    out = fits ? std::optional<int>(static_cast<int>(value.as_number())) : std::nullopt;
    return fits;
}

bool read_probability(const Json &value, double &out) {
    out = value.as_number();
    return value.is_number() && out > 0 && out <= 1;
}

bool read_function(const Json &value, std::string &out) {
    out = value.as_string();
    return value.is_string() && FaultPlan::knows(out);
}

bool read_stream(const Json &value, std::optional<int32_t> &out) {
    if (value.is_string() && value.as_string() == "any") {
        out.reset();
        return true;
    }
    const bool fits = whole_number(value, 0, INT32_MAX);
    out = fits ? std::optional<int32_t>(static_cast<int32_t>(value.as_number())) : std::nullopt;
    return fits;
}

// {"function": f, "call": k}; a missing call is the first.
bool read_after(const Json &value, Fault &out) {
    bool fits = value.is_object() && value.find("function") != nullptr;
    out.number = 1;
    for (const auto &[key, member] : value.members()) {
        fits = fits && (key == "function" ? read_function(member, out.function)
                                          : key == "call" && read_count(member, out.number));
    }
    return fits;
}

// The position of a text among those that a key allows.
template <typename T, size_t N>
bool read_choice(const Json &value, const std::string_view (&choices)[N], T &out) {
    const std::string_view *const found =
        value.is_string() ? std::find(std::begin(choices), std::end(choices), value.as_string()) : std::end(choices);
    out = static_cast<T>(found == std::end(choices) ? 0 : found - std::begin(choices));
    return found != std::end(choices);
}

constexpr std::string_view kWhenFull[] = {"exit", "ignore", "periodic"};
constexpr std::string_view kOddities[] = {"old_proc", "no_metadata", "undeclared_resets", "zeros", "no_func_id"};

// One kind of entry: the key that marks it, how its keys are read, and what they are.
struct Form {
    const char *mark;
    Fault::Kind kind;
    bool (*read)(std::string_view key, const Json &value, Fault &out);
    bool (*complete)(const Fault &fault);
    const char *keys;
    const char *needs;
};

constexpr Form kForms[] = {
    {"function", Fault::Kind::call,
     [](std::string_view key, const Json &value, Fault &out) {
         if (key == "hang" || key == "abort") {
             (key == "hang" ? out.hang : out.abort) = value.as_bool();
             return value.is_bool();
         }
         if (key == "hang_ms") {
             return read_count(value, out.hang_ms) && out.hang_ms <= 86'400'000;
         }
         return key == "function"      ? read_function(value, out.function)
                : key == "call"        ? read_count(value, out.number)
                : key == "probability" ? read_probability(value, out.probability)
                                       : key == "return" && read_code(value, out.result);
     },
     [](const Fault &fault) { return fault.result || fault.hang || fault.abort || fault.hang_ms != 0; },
     "function (the name of an export, compute or stream_task), call (from 1), probability (above 0, at most 1), "
     "return, "
     "hang, hang_ms, abort",
     "one of return, hang, hang_ms, abort"},
    {"stream", Fault::Kind::task,
     [](std::string_view key, const Json &value, Fault &out) {
         if (key == "page_fault") {
             out.page_fault = value.as_bool();
             return value.is_bool();
         }
         return key == "stream"        ? read_stream(value, out.stream)
                : key == "task"        ? read_count(value, out.number)
                : key == "probability" ? read_probability(value, out.probability)
                                       : key == "code" && read_code(value, out.result) && *out.result != 0;
     },
     [](const Fault &fault) { return fault.result.has_value(); },
     "stream (its id, or \"any\"), task (from 1), probability (above 0, at most 1), code (not 0), page_fault", "code"},
    {"device", Fault::Kind::lost_device,
     [](std::string_view key, const Json &value, Fault &out) {
         if (key == "device") {
             out.device = static_cast<int32_t>(value.as_number());
             return whole_number(value, 0, DevicePoison::kDevices - 1);
         }
         if (key == "code") {
             return read_code(value, out.result) && (out.result == kSessionClosed || out.result == kLostHeartbeat);
         }
         return key == "lost" ? value.is_bool() && value.as_bool() : key == "after" && read_after(value, out);
     },
     [](const Fault &fault) { return !fault.function.empty(); },
     "device (from 0), lost (true), code (507901 or 507010), after (an object of function and call)", "lost and after"},
    {"copy_factor", Fault::Kind::slow_copies,
     [](std::string_view key, const Json &value, Fault &out) {
         out.factor = value.as_number();
         return key == "copy_factor" && value.is_number() && out.factor >= 1e-3 && out.factor <= 1e6;
     },
     [](const Fault &) { return true; }, "copy_factor (0.001 to 1000000)", ""},
    {"out_of_memory_after", Fault::Kind::memory,
     [](std::string_view key, const Json &value, Fault &out) {
         return key == "out_of_memory_after" && value.as_whole(out.bytes);
     },
     [](const Fault &) { return true; }, "out_of_memory_after (bytes, a whole number)", ""},
    {"trace_buffer", Fault::Kind::trace,
     [](std::string_view key, const Json &value, Fault &out) {
         return key == "trace_buffer" ? read_count(value, out.trace.capacity)
                                      : key == "when_full" && read_choice(value, kWhenFull, out.trace.when_full);
     },
     [](const Fault &) { return true; },
     "trace_buffer (records of a thread, from 1), when_full (exit, ignore or periodic)", ""},
    {"capture", Fault::Kind::trace,
     [](std::string_view key, const Json &value, Fault &out) {
         unsigned oddity = 0;
         const bool fits = key == "capture" && read_choice(value, kOddities, oddity);
         out.trace.oddities = fits ? 1U << oddity : 0;
         return fits;
     },
     [](const Fault &) { return true; }, "capture (old_proc, no_metadata, undeclared_resets, zeros or no_func_id)", ""},
};

bool read_fault(const Json &item, const std::string &where, Fault &out, std::string &error) {
    if (!item.is_object()) {
        error = where + " is not an object";
        return false;
    }
    const auto form =
        std::find_if(std::begin(kForms), std::end(kForms), [&](const Form &f) { return item.find(f.mark) != nullptr; });
    if (form == std::end(kForms)) {
        error = where + " needs one of the keys function, stream, device, copy_factor, out_of_memory_after, trace_buffer, "
                        "capture";
        if (!item.members().empty()) {
            error += "; key \"" + item.members().front().first + "\" alone says nothing";
        }
        return false;
    }
    out.kind = form->kind;
    for (const auto &[key, value] : item.members()) {
        if (!form->read(key, value, out)) {
            error = where + ": key \"" + key + "\" is unknown or its value is not allowed; allowed are " + form->keys;
            return false;
        }
    }
    if (!form->complete(out) || (out.kind == Fault::Kind::lost_device && item.find("lost") == nullptr)) {
        error = where + " needs " + form->needs + " beside " + form->mark;
        return false;
    }
    if (out.kind == Fault::Kind::lost_device && !out.result) {
        out.result = kSessionClosed;
    }
    return true;
}

} // namespace

bool FaultPlan::knows(std::string_view function) {
    return std::find(std::begin(kExports), std::end(kExports), function) != std::end(kExports) ||
           std::find(std::begin(kInnerPoints), std::end(kInnerPoints), function) != std::end(kInnerPoints);
}

bool parse_fault_plan(std::string_view json, FaultList &out, std::string &error) {
    Json document;
    if (!Json::parse(json, document, error)) {
        error = "fault plan: " + error;
        return false;
    }
    const Json *list = document.find("faults");
    if (list == nullptr || !list->is_array()) {
        error = "fault plan: expected an object with the key \"faults\", an array";
        return false;
    }
    FaultList plan;
    for (const auto &[key, value] : document.members()) {
        if (key != "faults" && (key != "seed" || !value.as_whole(plan.seed))) {
            error = "fault plan: key \"" + key +
                    "\" is unknown or its value is not allowed; allowed are faults and seed (a whole number)";
            return false;
        }
    }
    for (const Json &item : list->items()) {
        Fault fault;
        if (!read_fault(item, text("fault plan: faults[", plan.faults.size(), "]"), fault, error)) {
            return false;
        }
        plan.faults.push_back(std::move(fault));
    }
    out = std::move(plan);
    return true;
}

} // namespace ascend::mock
