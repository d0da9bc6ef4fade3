// SPDX-License-Identifier: MIT
#include "tracr/tracr_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "core/files.h"
#include "core/text.h"
#include "tracr/capture_records.h"
#include "tracr/markers.h"

namespace ascend::mock {

namespace {

namespace fs = std::filesystem;

// Channels: AICPU threads, AICube cores, AIVector cores, INVALID.
std::vector<std::string> channel_names(const Schedule &schedule, const DeviceProfile &profile) {
    std::vector<std::string> names;
    const std::pair<const char *, int> kinds[] = {
        {"AICPU_", schedule.aicpu_threads}, {"AICube_", profile.cube_cores}, {"AIVector_", profile.vector_cores}};
    for (const auto &[prefix, count] : kinds) {
        for (int i = 0; i < count; ++i) {
            names.push_back(prefix + std::to_string(i));
        }
    }
    names.push_back("INVALID");
    return names;
}

std::string metadata(const std::vector<std::string> &channels, const std::vector<std::string_view> &markers) {
    std::string text = "{\n    \"channel_names\": [\n";
    for (size_t i = 0; i < channels.size(); ++i) {
        text += "        \"" + channels[i] + (i + 1 < channels.size() ? "\",\n" : "\"\n");
    }
    text += "    ],\n    \"markerTypes\": {\n";
    for (size_t i = 0; i < markers.size(); ++i) {
        const std::string key = (i + 1 < 10 ? "0" : "") + std::to_string(i + 1);
        text += "        \"" + key + "\": \"" + std::string(markers[i]) + (i + 1 < markers.size() ? "\",\n" : "\"\n");
    }
    text += "    },\n    \"num_channels\": " + std::to_string(channels.size()) +
            ",\n    \"pid\": 1,\n    \"start_time\": 0,\n"
            "    \"tid\": 0\n}\n";
    return text;
}

// What a thread whose buffer is full leaves. False: the run fails.
bool fit(std::vector<std::vector<TracrRecord>> &threads, const TraceFaults &faults, std::string &error) {
    for (size_t i = 0; i < threads.size(); ++i) {
        if (threads[i].size() <= faults.capacity) {
            continue;
        }
        if (faults.when_full == TraceFaults::WhenFull::exit) {
            std::fprintf(stderr, "Warning: TID[%zu] is full, terminating with a Runtime Error.\n", i + 1);
            std::fflush(stderr);
            std::exit(EXIT_FAILURE);
        }
        if (faults.when_full == TraceFaults::WhenFull::periodic) {
            error = "a thread has more records than the host has room for";
            return false;
        }
        threads[i].resize(faults.capacity);
    }
    return true;
}

bool write_thread(const fs::path &process, size_t number, const std::vector<TracrRecord> &records, std::string &error) {
    const fs::path folder = process / ("thread." + std::to_string(number));
    return records.empty() || (make_folder(folder, error) && write_file(folder / "traces.bts", records.data(),
                                                                        records.size() * sizeof(TracrRecord), error));
}

// The files of cores that recorded themselves follow those of the AICPU; the log alone tells what they dropped.
bool write_cores(const fs::path &process, const CaptureRecords &capture, std::vector<std::string> &log,
                 std::string &error) {
    size_t number = capture.threads.size();
    for (const AicoreRecords &core : capture.cores) {
        if (!write_thread(process, ++number, core.records, error)) {
            return false;
        }
        if (core.dropped > 0) {
            log.push_back(text("[TraCR] AICore slice ", core.core, " dropped ", core.dropped, " record(s)"));
        }
    }
    if (!capture.cores.empty()) {
        log.push_back(text("[TraCR] wrote ", capture.cores.size(), " AICore lane(s)"));
    }
    return true;
}

bool write_capture(const fs::path &process, CaptureRecords capture, const std::string &metadata,
                   const TraceFaults &faults, std::vector<std::string> &log, std::string &error) {
    if (faults.has(TraceFaults::Oddity::zeros) && !capture.threads.empty()) {
        std::vector<TracrRecord> &last = capture.threads.back();
        std::fill(last.begin(), last.end(), TracrRecord{});
    }
    if (!fit(capture.threads, faults, error) || !make_folder(process, error)) {
        return false;
    }
    for (size_t i = 0; i < capture.threads.size(); ++i) {
        if (!write_thread(process, i + 1, capture.threads[i], error)) {
            return false;
        }
    }
    if (!write_cores(process, capture, log, error)) {
        return false;
    }
    if (faults.has(TraceFaults::Oddity::no_metadata)) {
        error = "the metadata of " + process.string() + " is not written, as the fault plan says";
        return false;
    }
    return write_file(process / "metadata.json", metadata.data(), metadata.size(), error);
}

} // namespace

TracrWriter::TracrWriter() {
    const char *text = std::getenv("PYPTO_RUN_SAMPLE_ID");
    if (text != nullptr && *text != '\0' && std::strspn(text, "0123456789") == std::strlen(text)) {
        first_sample_ = sample_ = std::strtoull(text, nullptr, 10);
    }
}

bool TracrWriter::write(const Schedule &schedule, const DeviceProfile &profile, int device_id, uint64_t counter_ns,
                        std::string &path_or_error, const TraceFaults &faults, std::vector<std::string> *log) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const char *home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
        path_or_error = "the TraCR capture has no place: HOME is not set";
        return false;
    }
    const fs::path capture = fs::path(home) / "ascend" / ("tracr_" + std::to_string(sample_));
    const int first_proc = faults.has(TraceFaults::Oddity::old_proc) ? 200 : 1000;
    const fs::path process = capture / ("proc." + std::to_string(first_proc + device_id));
    const std::string text = metadata(channel_names(schedule, profile), markers_of(profile.capture.revision));
    std::vector<std::string> lines;
    if (!write_capture(process,
                       capture_records(schedule, profile, counter_ns, device_id, sample_ - first_sample_, faults), text,
                       faults, log == nullptr ? lines : *log, path_or_error)) {
        return false;
    }
    path_or_error = capture.string();
    ++sample_;
    return true;
}

} // namespace ascend::mock
