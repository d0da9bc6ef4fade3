// SPDX-License-Identifier: MIT
#include "programs/image.h"

#include <cmath>
#include <string_view>

#include "core/json.h"
#include "core/text.h"
#include "programs/checks.h"
#include "abi/simpler_abi.h"

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

constexpr double kMostTensors = 64;
constexpr double kMostScalars = 64;

bool whole(const Json &value, double least, double most) {
    return value.is_number() && value.as_number() >= least && value.as_number() <= most &&
           std::floor(value.as_number()) == value.as_number();
}

Verdict read_tensor(const Json &entry, size_t index, DirectTensor &out) {
    const std::string where = text("has an image whose tensors[", index, "] ");
    const Json *dtype = entry.find("dtype");
    const Json *shape = entry.find("shape");
    if (dtype == nullptr || shape == nullptr || !shape->is_array() || entry.members().size() != 2) {
        return refuse(where + "is no object of the keys dtype and shape alone");
    }
    if (!dtype->is_string() || !parse_type(dtype->as_string(), out.dtype)) {
        return refuse(
            where + "has the dtype " +
            (dtype->is_string() ? "\"" + dtype->as_string() + "\", which does not exist" : "of another kind"));
    }
    if (shape->items().empty() || shape->items().size() > SIMPLER_MAX_TENSOR_DIMS) {
        return refuse(text(where, "has ", shape->items().size(), " dimensions; 1 to ", SIMPLER_MAX_TENSOR_DIMS + 0,
                           " are possible"));
    }
    for (const Json &extent : shape->items()) {
        if (!whole(extent, 1, UINT32_MAX)) {
            return refuse(where + "has an extent that is no whole number of at least 1");
        }
        out.shape.push_back(static_cast<uint32_t>(extent.as_number()));
    }
    return {};
}

Verdict read_parameters(const Json &parameters, KernelImage &out) {
    for (const auto &[key, value] : parameters.members()) {
        if (key == "tensors" && value.is_array() && value.items().size() <= kMostTensors) {
            for (const Json &entry : value.items()) {
                DirectTensor tensor;
                if (Verdict read = read_tensor(entry, out.tensors.size(), tensor); !read) {
                    return read;
                }
                out.tensors.push_back(std::move(tensor));
            }
        } else if (key == "scalars" && whole(value, 0, kMostScalars)) {
            out.scalars = static_cast<uint32_t>(value.as_number());
        } else {
            return refuse(
                "has an image with the parameter \"" + key +
                "\", which is unknown or out of range; a direct image has tensors (at most 64) and scalars (0 "
                "to 64)");
        }
    }
    return {};
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
    const Json *parameters = nullptr;
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
            } else if (value.as_string() == "direct") {
                image.role = ImageRole::direct;
            } else {
                return refuse("has an image whose role is \"" + value.as_string() +
                              "\"; orchestration, aic, aiv and direct exist");
            }
        } else if (key == "parameters" && value.is_object()) {
            parameters = &value;
        } else {
            return refuse("has an image with the key \"" + key + "\", which is unknown or holds " + value.kind_name());
        }
    }
    if (image.program.empty() || !has_role) {
        return refuse("has an image that lacks program or role");
    }
    if (image.role == ImageRole::direct) {
        if (Verdict read = parameters != nullptr ? read_parameters(*parameters, image) : Verdict{}; !read) {
            return read;
        }
        image.name = image.name.empty() ? image.program : image.name;
    }
    out = std::move(image);
    return {};
}

} // namespace ascend::mock
