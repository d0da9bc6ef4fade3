// SPDX-License-Identifier: MIT
#include "simpler/collectors.h"

#include <filesystem>

#include "core/files.h"
#include "device/model.h"
#include "simpler/guard.h"
#include "swimlane/records.h"

namespace ascend::mock {

namespace {

Verdict write(const Collectors &collectors, const char *name, const std::string &text) {
    const std::filesystem::path path = std::filesystem::path(collectors.output_prefix) / name;
    std::string error;
    if (!make_folder(path.parent_path(), error) || !write_file(path, text.data(), text.size(), error)) {
        return {SIMPLER_ERROR, "a collector failed: " + error};
    }
    DeviceModel::instance().log.write(SIMPLER_LOG_INFO, kSimplerComponent, path.string() + " written");
    return {};
}

} // namespace

Collectors collectors_of(const CallConfig &config) {
    Collectors collectors;
    collectors.swimlane_level = config.enable_chip_swimlane;
    collectors.dependencies = config.enable_dep_gen != 0;
    if (collectors.swimlane_level != 0 || collectors.dependencies) {
        collectors.output_prefix = config.output_prefix;
    }
    return collectors;
}

Verdict write_collections(const Collectors &collectors, const RunOutcome &outcome, const DeviceProfile &profile) {
    if (collectors.dependencies) {
        if (Verdict written = write(collectors, "deps.json", dependency_records(outcome.graph)); !written) {
            return written;
        }
    }
    if (collectors.swimlane_level == 0) {
        return {};
    }
    return write(
        collectors, "chip_swimlane_records.json",
        swimlane_records(outcome.graph, outcome.schedule, profile, outcome.counter_ns, collectors.swimlane_level));
}

} // namespace ascend::mock
