// SPDX-License-Identifier: MIT
#include "simpler/image.h"

#include <cstring>
#include <string_view>

#include "core/json.h"
#include "core/text.h"
#include "simpler-g6/simpler_g6.h"

namespace ascend::mock {

namespace {

constexpr std::string_view kMagic = "ASCEND-MOCK-KERNEL/1\n";

// Offset of e_machine in an ELF header, and the machines a kernel binary may be built for.
constexpr size_t kElfMachineOffset = 18;

const char *machine_name(unsigned machine) {
    switch (machine) {
    case 62:
        return "x86-64";
    case 183:
        return "AArch64";
    default:
        return "AICore or another processor";
    }
}

Verdict refuse(std::string message) {
    return {SIMPLER_ERROR, std::move(message)};
}

} // namespace

Verdict parse_image(const uint8_t *bytes, size_t size, KernelImage &out) {
    const std::string_view content(reinterpret_cast<const char *>(bytes), size);
    if (content.substr(0, 4) == "\x7f"
                                "ELF") {
        const unsigned machine =
            size > kElfMachineOffset + 1 ? bytes[kElfMachineOffset] | bytes[kElfMachineOffset + 1] << 8 : 0;
        return refuse(text("is an ELF file for ", machine_name(machine), " (machine ", machine,
                           "); the mock device runs no machine code: use the simulator or device backend, or add a "
                           "binary for platform \"mock\" to the kernel package"));
    }
    if (content.substr(0, kMagic.size()) != kMagic) {
        return refuse("is no kernel image: its first line is not ASCEND-MOCK-KERNEL/1");
    }
    Json document;
    std::string error;
    if (!Json::parse(content.substr(kMagic.size()), document, error)) {
        return refuse("has a malformed image: " + error);
    }
    if (!document.is_object()) {
        return refuse(text("has a malformed image: expected an object, found ", document.kind_name()));
    }
    KernelImage image;
    bool has_role = false;
    for (const auto &[key, value] : document.members()) {
        if (key == "program" && value.is_string()) {
            image.program = value.as_string();
        } else if (key == "name" && value.is_string()) {
            image.name = value.as_string();
        } else if (key == "role" && value.is_string()) {
            has_role = true;
            if (value.as_string() == "orchestration") {
                image.role = ImageRole::orchestration;
            } else if (value.as_string() == "aic") {
                image.role = ImageRole::aic;
            } else if (value.as_string() == "aiv") {
                image.role = ImageRole::aiv;
            } else {
                return refuse("has an image whose role is \"" + value.as_string() +
                              "\"; orchestration, aic and aiv exist");
            }
        } else if (key != "parameters" || !value.is_object()) {
            return refuse("has an image with the key \"" + key + "\", which is unknown or holds " + value.kind_name());
        }
    }
    if (image.program.empty() || !has_role) {
        return refuse("has an image that lacks program or role");
    }
    out = std::move(image);
    return {};
}

} // namespace ascend::mock
