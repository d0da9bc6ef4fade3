// SPDX-License-Identifier: MIT
#include "device/noise.h"

#include <algorithm>
#include <cmath>

#include "core/draws.h"
#include "core/json.h"
#include "core/text.h"
#include "programs/program.h"

namespace ascend::mock {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr size_t kMostMissingRuns = 100'000;

// What a draw is for; draws for different purposes know nothing of each other.
enum class Purpose : uint64_t { radius = 1, angle = 2, bimodal = 3 };

// Uniform in (0, 1), a function of its arguments alone.
double uniform(uint64_t seed, int32_t device, uint64_t ordinal, Purpose purpose) {
    uint64_t state = mix(seed);
    for (const uint64_t part : {static_cast<uint64_t>(device), ordinal, static_cast<uint64_t>(purpose)}) {
        state = mix(state ^ part);
    }
    return (static_cast<double>(state >> 11) + 0.5) * 0x1p-53;
}

// Standard normal (Box and Muller).
double normal(uint64_t seed, int32_t device, uint64_t ordinal) {
    const double radius = std::sqrt(-2 * std::log(uniform(seed, device, ordinal, Purpose::radius)));
    return radius * std::cos(2 * kPi * uniform(seed, device, ordinal, Purpose::angle));
}

// Reads the members of one object and reports the first that is refused.
class Reader {
public:
    Reader(std::string where, std::string &error) : where_(std::move(where)), error_(error) {}

    bool object(const Json &json) { return json.is_object() || refuse("", json, "an object"); }

    bool number(const std::string &key, const Json &json, double least, double most, double &out) {
        if (!json.is_number() || json.as_number() < least || json.as_number() > most) {
            return refuse(key, json, text("a number from ", least, " to ", most));
        }
        out = json.as_number();
        return true;
    }

    bool whole(const std::string &key, const Json &json, uint64_t least, uint64_t &out) {
        uint64_t value = 0;
        if (!json.as_whole(value) || value < least) {
            return refuse(key, json, text("a whole number from ", least, " to ", UINT64_MAX, ", in digits"));
        }
        out = value;
        return true;
    }

    bool unknown(const std::string &key, const std::vector<std::string_view> &known) {
        std::string names;
        for (const std::string_view name : known) {
            names.append(names.empty() ? "" : ", ").append(name);
        }
        error_ = text(where_, ".", key, " is unknown; ", names, " exist");
        return false;
    }

    bool missing(const std::string &key) {
        error_ = text(where_, ".", key, " is missing");
        return false;
    }

    bool refuse(const std::string &key, const Json &json, const std::string &expected) {
        error_ = text(where_, key.empty() ? "" : ".", key, " is ", shown(json), "; ", expected, " is expected");
        return false;
    }

private:
    static std::string shown(const Json &json) {
        if (json.is_number()) {
            return number_text(json.as_number());
        }
        return json.is_string() ? text('"', json.as_string(), '"') : json.kind_name();
    }

    std::string where_;
    std::string &error_;
};

// The two required members of an object: a first one and a second, each read by its own function.
template <typename First, typename Second>
bool read_pair(const Json &json, const std::string &where, std::string &error, const char *first_key, First first,
               const char *second_key, Second second) {
    Reader reader(where, error);
    if (!reader.object(json)) {
        return false;
    }
    for (const auto &[key, value] : json.members()) {
        const bool is_first = key == first_key;
        if (!is_first && key != second_key) {
            return reader.unknown(key, {first_key, second_key});
        }
        if (!(is_first ? first(reader, value) : second(reader, value))) {
            return false;
        }
    }
    for (const char *key : {first_key, second_key}) {
        if (json.find(key) == nullptr) {
            return reader.missing(key);
        }
    }
    return true;
}

bool read_runs(const Json &json, const std::string &where, std::vector<uint64_t> &out, std::string &error) {
    if (!json.is_array() || json.items().size() > kMostMissingRuns) {
        error = text(where, " is ", json.is_array() ? text(json.items().size(), " long") : json.kind_name(),
                     "; an array of at most ", kMostMissingRuns, " run ordinals is expected");
        return false;
    }
    Reader reader(where, error);
    out.clear();
    for (const Json &item : json.items()) {
        uint64_t run = 0;
        if (!reader.whole(text(out.size()), item, 1, run)) {
            return false;
        }
        out.push_back(run);
    }
    std::sort(out.begin(), out.end());
    return true;
}

bool read_programs(const Json &json, const std::string &where, std::map<std::string, double, std::less<>> &out,
                   std::string &error) {
    Reader reader(where, error);
    if (!reader.object(json)) {
        return false;
    }
    for (const auto &[name, factor] : json.members()) {
        if (find_program(name) == nullptr) {
            std::vector<std::string_view> known;
            for (const Program *program : built_in_programs()) {
                known.push_back(program->name());
            }
            return reader.unknown(name, known);
        }
        if (!reader.number(name, factor, Noise::kLeastFactor, Noise::kMostFactor, out[name])) {
            return false;
        }
    }
    return true;
}

} // namespace

bool Noise::read(const Json &json, const std::string &where, Noise &out, std::string &error) {
    Noise noise;
    Reader reader(where, error);
    if (!reader.object(json)) {
        return false;
    }
    for (const auto &[key, value] : json.members()) {
        const std::string path = where + "." + key;
        bool read = false;
        if (key == "seed") {
            read = reader.whole(key, value, 0, noise.seed_);
        } else if (key == "log_normal_sigma") {
            read = reader.number(key, value, 0, 2, noise.log_normal_sigma_);
        } else if (key == "drift_per_run") {
            read = reader.number(key, value, -0.1, 1, noise.drift_per_run_);
        } else if (key == "throttle") {
            read = read_pair(
                value, path, error, "from_run",
                [&](Reader &r, const Json &v) { return r.whole("from_run", v, 1, noise.throttle_from_run_); }, "factor",
                [&](Reader &r, const Json &v) {
                    return r.number("factor", v, kLeastFactor, kMostFactor, noise.throttle_factor_);
                });
        } else if (key == "bimodal") {
            read = read_pair(
                value, path, error, "probability",
                [&](Reader &r, const Json &v) { return r.number("probability", v, 0, 1, noise.bimodal_probability_); },
                "delay_ns",
                [&](Reader &r, const Json &v) { return r.number("delay_ns", v, 0, 1e9, noise.bimodal_delay_ns_); });
        } else if (key == "missing_runs") {
            read = read_runs(value, path, noise.missing_runs_, error);
        } else if (key == "programs") {
            read = read_programs(value, path, noise.programs_, error);
        } else {
            reader.unknown(
                key, {"seed", "log_normal_sigma", "drift_per_run", "throttle", "bimodal", "missing_runs", "programs"});
        }
        if (!read) {
            return false;
        }
    }
    out = std::move(noise);
    return true;
}

RunNoise Noise::of_run(std::string_view program, int32_t device, uint64_t ordinal) const {
    RunNoise run;
    if (!programs_.empty()) {
        const auto entry = programs_.find(program);
        if (entry == programs_.end()) {
            return run;
        }
        run.factor = entry->second;
    }
    if (log_normal_sigma_ > 0) {
        run.factor *= std::exp(log_normal_sigma_ * normal(seed_, device, ordinal));
    }
    run.factor *= std::max(1 + static_cast<double>(ordinal - 1) * drift_per_run_, kLeastFactor);
    if (throttle_from_run_ != 0 && ordinal >= throttle_from_run_) {
        run.factor *= throttle_factor_;
    }
    run.factor = std::clamp(run.factor, kLeastFactor, kMostFactor);
    if (uniform(seed_, device, ordinal, Purpose::bimodal) < bimodal_probability_) {
        run.first_dispatch_late = bimodal_delay_ns_;
    }
    run.lost = std::binary_search(missing_runs_.begin(), missing_runs_.end(), ordinal);
    return run;
}

} // namespace ascend::mock
