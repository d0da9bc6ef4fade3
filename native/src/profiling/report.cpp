// SPDX-License-Identifier: MIT
#include "profiling/report.h"

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <unistd.h>

#include "core/files.h"

namespace ascend::mock {

namespace {

std::string json_text(std::string_view text_of) {
    std::string out = "\"";
    for (const char c : text_of) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
            out += escaped;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string directory_name(uint64_t ordinal) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char time_text[32];
    std::strftime(time_text, sizeof time_text, "%Y%m%d%H%M%S", &parts);
    char name[96];
    std::snprintf(name, sizeof name, "PROF_%06llu_%s_%d", static_cast<unsigned long long>(ordinal), time_text,
                  static_cast<int>(::getpid()));
    return name;
}

} // namespace

AclResult write_profile(const ProfileReport &report) {
    std::string devices;
    for (const uint32_t device : report.config.devices) {
        devices += text(devices.empty() ? "" : ", ", device);
    }
    std::string options;
    for (const auto &[type, value] : report.options) {
        options += text(options.empty() ? "" : ", ", "\"", type, "\": ", json_text(value));
    }
    std::string events;
    for (const ProfileEvent &event : report.events) {
        events += text(events.empty() ? "\n" : ",\n", "    {\"kind\": ", json_text(event.kind),
                       ", \"name\": ", json_text(event.name), ", \"thread\": ", event.thread,
                       ", \"start_ns\": ", event.start_ns, ", \"end_ns\": ", event.end_ns, "}");
    }
    const std::string document = text(
        "{\n  \"format\": \"ascend-mock-profile/1\",\n",
        "  \"note\": \"written by the mock device: marks and ranges at host times of this machine; device times are "
        "modelled and not part of this file\",\n",
        "  \"config\": {\"devices\": [", devices, "], \"aicore_metrics\": ", report.config.metrics,
        ", \"data\": ", report.config.data, "},\n  \"options\": {", options,
        "},\n  \"dropped_events\": ", report.dropped, ",\n  \"events\": [", events, report.events.empty() ? "" : "\n  ",
        "]\n}\n");
    const std::filesystem::path folder = std::filesystem::path(report.path) / directory_name(report.ordinal);
    std::string error;
    if (!make_folder(folder, error) ||
        !write_file(folder / "mock_profile.json", document.data(), document.size(), error)) {
        return acl_error(500005, error); // ACL_ERROR_PROFILING_FAILURE
    }
    return {};
}

} // namespace ascend::mock
