// SPDX-License-Identifier: MIT
#include "simpler/callable.h"

#include <algorithm>
#include <bitset>
#include <cstring>

#include "core/text.h"
#include "device/runner.h"
#include "programs/image.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

constexpr uint32_t kMaxBinaryBytes = 64u << 20;

Verdict refuse(std::string message) {
    return {SIMPLER_ERROR, std::move(message)};
}

constexpr uint64_t aligned(uint64_t offset) {
    return (offset + SIMPLER_CALLABLE_ALIGNMENT - 1) & ~uint64_t{SIMPLER_CALLABLE_ALIGNMENT - 1};
}

Verdict check_name(const char *what, const char (&name)[64], uint32_t length, bool required) {
    if (length >= sizeof name || ::strnlen(name, sizeof name) != length) {
        return refuse(text(what, "_len is ", length, ", which is not the length of its text (at most 63 bytes)"));
    }
    if (required && length == 0) {
        return refuse(text(what, " is empty"));
    }
    return {};
}

// Directions: tensors first, scalars after them.
Verdict check_signature(const char *what, const int32_t *signature, int32_t count, int32_t most) {
    if (count < 0 || count > most) {
        return refuse(text(what, ": sig_count is ", count, "; 0 to ", most, " are allowed"));
    }
    bool scalars = false;
    for (int32_t i = 0; i < count; ++i) {
        if (signature[i] < SIMPLER_ARG_SCALAR || signature[i] > SIMPLER_ARG_INOUT) {
            return refuse(text(what, ": signature[", i, "] is ", signature[i], "; 0 to 3 are directions"));
        }
        if (scalars && signature[i] != SIMPLER_ARG_SCALAR) {
            return refuse(text(what, ": signature[", i, "] is a tensor after a scalar; tensors come first"));
        }
        scalars = scalars || signature[i] == SIMPLER_ARG_SCALAR;
    }
    return {};
}

Verdict check_binary_size(const std::string &what, uint32_t size) {
    if (size == 0 || size > kMaxBinaryBytes) {
        return refuse(text(what, ": binary_size is ", size, "; 1 to ", kMaxBinaryBytes, " bytes are allowed"));
    }
    return {};
}

Verdict read_orchestration(const ChipCallableHeader &header, const uint8_t *storage, Callable &out) {
    KernelImage image;
    if (Verdict read = parse_image(storage, header.binary_size, image); !read) {
        return refuse("the orchestration binary " + read.message);
    }
    if (image.role != ImageRole::orchestration) {
        return refuse("the orchestration binary is the image of a kernel");
    }
    out.program = find_built_in(image.program);
    if (out.program == nullptr) {
        return refuse("the orchestration image names the program \"" + image.program +
                      "\", which does not exist; built in are: " + built_in_names());
    }
    out.program_name = image.program;
    return {};
}

Verdict read_child(const ChipCallableHeader &header, int32_t index, const uint8_t *storage, uint64_t &end,
                   ChildKernel &out) {
    const int32_t func_id = header.child_func_ids[index];
    const std::string what = text("child ", index, " (func_id ", func_id, ")");
    if (func_id < 0 || func_id >= SIMPLER_MAX_CHILDREN) {
        return refuse(text(what, ": func_id must be 0 to ", SIMPLER_MAX_CHILDREN - 1));
    }
    const uint64_t expected = aligned(end);
    if (header.child_offsets[index] != expected) {
        return refuse(text(what, ": child_offsets is ", header.child_offsets[index], "; the next multiple of ",
                           SIMPLER_CALLABLE_ALIGNMENT + 0, " after what precedes it is ", expected));
    }
    CoreCallableHeader core;
    std::memcpy(&core, storage + expected, sizeof core);
    if (Verdict sized = check_binary_size(what, core.binary_size); !sized) {
        return sized;
    }
    if (core.resolved_addr != 0) {
        return refuse(text(what, ": resolved_addr is set; it must be 0 in a callable as built"));
    }
    if (Verdict checked = check_signature(what.c_str(), core.signature, core.sig_count, SIMPLER_MAX_CORE_TENSORS);
        !checked) {
        return checked;
    }
    end = expected + CORE_CALLABLE_BINARY_OFFSET + core.binary_size;
    KernelImage image;
    if (Verdict read = parse_image(storage + expected + CORE_CALLABLE_BINARY_OFFSET, core.binary_size, image); !read) {
        return refuse(what + " " + read.message);
    }
    if (image.role == ImageRole::orchestration) {
        return refuse(what + " is the image of an orchestration");
    }
    out = {func_id, image.role == ImageRole::aic, std::move(image.name), std::move(image.program)};
    return {};
}

} // namespace

Verdict parse_callable(const void *blob, Callable &out) {
    const auto *bytes = static_cast<const uint8_t *>(blob);
    const uint8_t *storage = bytes + CHIP_CALLABLE_STORAGE_OFFSET;
    ChipCallableHeader header;
    std::memcpy(&header, bytes, sizeof header); // the blob may sit at any address
    for (Verdict checked : {check_signature("callable", header.signature, header.sig_count, SIMPLER_MAX_CHIP_TENSORS),
                            check_binary_size("orchestration", header.binary_size),
                            check_name("func_name", header.func_name, header.func_name_len, true),
                            check_name("config_name", header.config_name, header.config_name_len, false)}) {
        if (!checked) {
            return checked;
        }
    }
    if (header.child_count < 0 || header.child_count > SIMPLER_MAX_CHILDREN) {
        return refuse(text("child_count is ", header.child_count, "; 0 to ", SIMPLER_MAX_CHILDREN + 0, " are allowed"));
    }
    Callable callable;
    callable.function = header.func_name;
    for (int32_t i = 0; i < header.sig_count; ++i) {
        if (header.signature[i] == SIMPLER_ARG_SCALAR) {
            callable.declares_scalars = true;
            ++callable.scalar_count;
        } else {
            callable.tensor_directions.push_back(static_cast<uint8_t>(header.signature[i]));
        }
    }
    if (Verdict read = read_orchestration(header, storage, callable); !read) {
        return read;
    }
    uint64_t end = header.binary_size;
    std::bitset<SIMPLER_MAX_CHILDREN> seen;
    for (int32_t i = 0; i < header.child_count; ++i) {
        ChildKernel child;
        if (Verdict read = read_child(header, i, storage, end, child); !read) {
            return read;
        }
        if (seen.test(static_cast<size_t>(child.func_id))) {
            return refuse(text("child ", i, ": func_id ", child.func_id, " is given twice"));
        }
        seen.set(static_cast<size_t>(child.func_id));
        callable.children.push_back(std::move(child));
    }
    if (Verdict checked = check_children(*callable.program, callable.children); !checked) {
        return checked;
    }
    out = std::move(callable);
    return {};
}

} // namespace ascend::mock
