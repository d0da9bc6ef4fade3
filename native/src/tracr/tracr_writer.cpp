// SPDX-License-Identifier: MIT
#include "tracr/tracr_writer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "core/files.h"

namespace ascend::mock {

namespace {

namespace fs = std::filesystem;

// Marker list of the June 2026 pull request; an event id is a position in it.
constexpr std::array<std::string_view, 19> kMarkers = {"Orchestrating",
                                                       "Read_Dimensions",
                                                       "Reshape_Kernels",
                                                       "Pre_Loop_Info",
                                                       "PTO2_SCOPE_",
                                                       "Scheduling",
                                                       "Phase1",
                                                       "Phase2",
                                                       "Phase3",
                                                       "Phase3b",
                                                       "Phase4",
                                                       "Drain",
                                                       "Initializing",
                                                       "De_Initializing",
                                                       "DLL_loading",
                                                       "Allocating",
                                                       "Running_Task_Single",
                                                       "Running_Task_Pair",
                                                       "Barrier"};
constexpr uint16_t kRunningTaskSingle = 16;
constexpr uint16_t kRunningTaskPair = 17;
constexpr uint16_t kReset = 65535;
constexpr uint32_t kNoExtra = 4294967295;
constexpr size_t kUndeclared = 48; // cores that a run of a small block_dim resets without having declared them

struct Record {
    uint16_t channel;
    uint16_t event;
    uint32_t extra;
    uint64_t timestamp;
};
static_assert(sizeof(Record) == 16, "a TraCR record has 16 bytes");

uint16_t marker_id(std::string_view marker) {
    return static_cast<uint16_t>(std::find(kMarkers.begin(), kMarkers.end(), marker) - kMarkers.begin());
}

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

std::string metadata(const std::vector<std::string> &channels) {
    std::string text = "{\n    \"channel_names\": [\n";
    for (size_t i = 0; i < channels.size(); ++i) {
        text += "        \"" + channels[i] + (i + 1 < channels.size() ? "\",\n" : "\"\n");
    }
    text += "    ],\n    \"markerTypes\": {\n";
    for (size_t i = 0; i < kMarkers.size(); ++i) {
        const std::string key = (i + 1 < 10 ? "0" : "") + std::to_string(i + 1);
        text += "        \"" + key + "\": \"" + std::string(kMarkers[i]) + (i + 1 < kMarkers.size() ? "\",\n" : "\"\n");
    }
    text += "    },\n    \"num_channels\": " + std::to_string(channels.size()) +
            ",\n    \"pid\": 1,\n    \"start_time\": 0,\n"
            "    \"tid\": 0\n}\n";
    return text;
}

// What each AICPU thread records: its own lane and, for a scheduler, the lanes of the cores it owns.
std::vector<std::vector<Record>> records_of_threads(const Schedule &schedule, const DeviceProfile &profile,
                                                    uint64_t base_ns) {
    std::vector<std::vector<Record>> threads(static_cast<size_t>(schedule.aicpu_threads));
    for (size_t i = 0; i < schedule.aicpu.size(); ++i) {
        const AicpuSpan &span = schedule.aicpu[i];
        std::vector<Record> &out = threads[span.thread];
        out.push_back({span.thread, marker_id(span.marker), kNoExtra, base_ns + span.start_ns});
        const bool continues = i + 1 < schedule.aicpu.size() && schedule.aicpu[i + 1].thread == span.thread &&
                               schedule.aicpu[i + 1].start_ns == span.end_ns;
        if (!continues) {
            out.push_back({span.thread, kReset, kNoExtra, base_ns + span.end_ns});
        }
    }
    for (const CoreSpan &span : schedule.cores) {
        const int lane = schedule.aicpu_threads + (span.is_cube ? 0 : profile.cube_cores) + span.core;
        const auto channel = static_cast<uint16_t>(lane);
        const uint16_t marker = span.pair ? kRunningTaskPair : kRunningTaskSingle;
        std::vector<Record> &out = threads[span.scheduler];
        out.push_back({channel, marker, static_cast<uint32_t>(span.func_id), base_ns + span.start_ns});
        out.push_back({channel, kReset, kNoExtra, base_ns + span.end_ns});
    }
    for (std::vector<Record> &records : threads) {
        std::stable_sort(records.begin(), records.end(), [](const Record &a, const Record &b) {
            return std::pair(a.timestamp, a.event != kReset) < std::pair(b.timestamp, b.event != kReset);
        });
    }
    return threads;
}

// What a thread whose buffer is full leaves. False: the run fails.
bool fit(std::vector<std::vector<Record>> &threads, const TraceFaults &faults, std::string &error) {
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

void disguise(std::vector<std::vector<Record>> &threads, size_t channels, int aicpu_threads, const TraceFaults &faults) {
    for (std::vector<Record> &records : threads) {
        for (Record &record : records) {
            const bool of_core = record.channel >= aicpu_threads;
            record.extra = of_core && faults.has(TraceFaults::Oddity::no_func_id) ? 0 : record.extra;
        }
    }
    std::vector<Record> &last = threads.back();
    if (faults.has(TraceFaults::Oddity::undeclared_resets) && !last.empty()) {
        const uint64_t end = last.back().timestamp;
        for (size_t i = 0; i < kUndeclared; ++i) {
            last.push_back({static_cast<uint16_t>(channels + i), kReset, kNoExtra, end});
        }
    }
    if (faults.has(TraceFaults::Oddity::zeros)) {
        std::fill(last.begin(), last.end(), Record{});
    }
}

bool write_capture(const fs::path &process, const Schedule &schedule, const DeviceProfile &profile, uint64_t base_ns,
                   const TraceFaults &faults, std::string &error) {
    auto threads = records_of_threads(schedule, profile, base_ns);
    const std::vector<std::string> channels = channel_names(schedule, profile);
    disguise(threads, channels.size(), schedule.aicpu_threads, faults);
    if (!fit(threads, faults, error) || !make_folder(process, error)) {
        return false;
    }
    for (size_t i = 0; i < threads.size(); ++i) {
        const fs::path folder = process / ("thread." + std::to_string(i + 1));
        const std::vector<Record> &records = threads[i];
        if (!records.empty() && !(make_folder(folder, error) && write_file(folder / "traces.bts", records.data(),
                                                                           records.size() * sizeof(Record), error))) {
            return false;
        }
    }
    if (faults.has(TraceFaults::Oddity::no_metadata)) {
        error = "the metadata of " + process.string() + " is not written, as the fault plan says";
        return false;
    }
    const std::string text = metadata(channels);
    return write_file(process / "metadata.json", text.data(), text.size(), error);
}

} // namespace

TracrWriter::TracrWriter() {
    const char *text = std::getenv("PYPTO_RUN_SAMPLE_ID");
    if (text != nullptr && *text != '\0' && std::strspn(text, "0123456789") == std::strlen(text)) {
        sample_ = std::strtoull(text, nullptr, 10);
    }
}

bool TracrWriter::write(const Schedule &schedule, const DeviceProfile &profile, int device_id, uint64_t counter_ns,
                        std::string &path_or_error, const TraceFaults &faults) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const char *home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
        path_or_error = "the TraCR capture has no place: HOME is not set";
        return false;
    }
    const fs::path capture = fs::path(home) / "ascend" / ("tracr_" + std::to_string(sample_));
    const int first_proc = faults.has(TraceFaults::Oddity::old_proc) ? 200 : 1000;
    const fs::path process = capture / ("proc." + std::to_string(first_proc + device_id));
    if (!write_capture(process, schedule, profile, counter_ns, faults, path_or_error)) {
        return false;
    }
    path_or_error = capture.string();
    ++sample_;
    return true;
}

} // namespace ascend::mock
