// SPDX-License-Identifier: MIT
#include "device/noise_plan.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/json.h"

namespace ascend::mock {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Text that does not begin as a JSON object is the path of a file.
bool read_source(const std::string &source, std::string &json, std::string &error) {
    const size_t first = source.find_first_not_of(kSpace);
    if (first == std::string::npos || source[first] == '{') {
        json = source;
        return true;
    }
    std::ifstream file(source, std::ios::binary);
    json.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) {
        error = "the file " + source + " cannot be read";
        return false;
    }
    return true;
}

} // namespace

NoisePlan::NoisePlan() {
    const char *source = std::getenv("ASCEND_MOCK_NOISE");
    std::string json;
    std::string error;
    if (source != nullptr && !(read_source(source, json, error) && install(json, error))) {
        std::fprintf(stderr, "ASCEND_MOCK_NOISE: %s\n", error.c_str());
    }
}

bool NoisePlan::install(std::string_view json, std::string &error) {
    InForce installed;
    if (json.find_first_not_of(kSpace) != std::string_view::npos) {
        Json document;
        Noise noise;
        if (!Json::parse(json, document, error)) {
            error = "noise: " + error;
            return false;
        }
        if (!Noise::read(document, "noise", noise, error)) {
            return false;
        }
        installed.noise = std::make_shared<const Noise>(std::move(noise));
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    installed_ = std::move(installed);
    profile_.runs.clear();
    return true;
}

void NoisePlan::set_profile(std::shared_ptr<const Noise> noise) {
    const std::lock_guard<std::mutex> lock(mutex_);
    profile_ = {std::move(noise), {}};
}

RunNoise NoisePlan::next_run(std::string_view program, int32_t device) {
    const std::lock_guard<std::mutex> lock(mutex_);
    InForce &in_force = installed_.noise != nullptr ? installed_ : profile_;
    return in_force.noise == nullptr ? RunNoise{} : in_force.noise->of_run(program, device, ++in_force.runs[device]);
}

} // namespace ascend::mock
