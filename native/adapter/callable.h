// Lays out a chip callable: the tree's header, the orchestration, then each kernel at a multiple of the tree's alignment.
// SPDX-License-Identifier: MIT
#pragma once

#include "pack.h"

namespace ascend::adapter {

constexpr size_t kCallableAlignment = ::CALLABLE_ALIGN;

constexpr size_t aligned(size_t offset) { return (offset + kCallableAlignment - 1) / kCallableAlignment * kCallableAlignment; }

constexpr size_t kMaxStorage = UINT32_MAX;

inline size_t storage_offset() {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
    return offsetof(::ChipCallable, storage_);
#pragma GCC diagnostic pop
}

template <class Names> int pack_name(const char *from, Names &to, uint32_t &length, const char *what, char *message) {
    const size_t size = from == nullptr ? 0 : std::strlen(from);
    if (size >= sizeof to) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "%s '%.80s' is longer than %d bytes", what, from, static_cast<int>(sizeof to) - 1);
        return ADAPTER_REFUSED;
    }
    if (size != 0) {
        std::memcpy(to, from, size);
    }
    length = static_cast<uint32_t>(size);
    return ADAPTER_OK;
}

template <class Core> void pack_kernel(const AdapterKernel &from, Core &to) {
    for (int i = 0; i < from.signature_count; i++) {
        to.signature_[i] = static_cast<std::decay_t<decltype(to.signature_[0])>>(from.signature[i]);
        if constexpr (has_arg_index_<Core>::value) {
            to.arg_index_[i] = static_cast<uint32_t>(i);
        }
    }
    to.sig_count_ = from.signature_count;
    to.binary_size_ = static_cast<uint32_t>(from.binary_size);
    std::memcpy(reinterpret_cast<char *>(&to) + Core::binary_data_offset(), from.binary, from.binary_size);
}

// Allocates and fills; the result is freed with std::free.
inline int pack_callable(const AdapterCallableParts &parts, void *&result, size_t &size, char *message) {
    if (parts.signature_count < 0 || parts.signature_count > kMaxSignature) {
        return refuse(message, "the package takes %ld tensors; a launch of this tree takes at most %ld", parts.signature_count, kMaxSignature);
    }
    if (parts.kernel_count < 0 || parts.kernel_count > kMaxKernels) {
        return refuse(message, "the package has %ld kernels; this tree takes at most %ld", parts.kernel_count, kMaxKernels);
    }
    size_t end = parts.orchestration_size;
    for (int i = 0; i < parts.kernel_count; i++) {
        if (parts.kernels[i].signature_count < 0 || parts.kernels[i].signature_count > kMaxCoreSignature) {
            return refuse(message, "kernel %ld takes more tensors than the %ld of this tree", i, kMaxCoreSignature);
        }
        // Sizes are bounded one by one, so that their sum cannot wrap.
        end = aligned(end < kMaxStorage ? end : kMaxStorage) + ::CoreCallable::binary_data_offset() +
              (parts.kernels[i].binary_size < kMaxStorage ? parts.kernels[i].binary_size : kMaxStorage);
    }
    if (end >= kMaxStorage) {
        return refuse(message, "the binaries take more than the %ld bytes that a callable can hold", static_cast<long>(kMaxStorage));
    }
    size = aligned(storage_offset() + end);
    void *memory = nullptr;
    if (posix_memalign(&memory, kCallableAlignment, size) != 0) {
        return ADAPTER_OUT_OF_MEMORY;
    }
    std::memset(memory, 0, size);
    auto &chip = *static_cast<::ChipCallable *>(memory);
    int status = pack_name(parts.function, chip.func_name_, chip.func_name_len_, "the orchestration's function", message);
    if (status == ADAPTER_OK) {
        status = pack_name(parts.config, chip.config_name_, chip.config_name_len_, "the orchestration's configuration", message);
    }
    if (status != ADAPTER_OK) {
        std::free(memory);
        return status;
    }
    for (int i = 0; i < parts.signature_count; i++) {
        chip.signature_[i] = static_cast<std::decay_t<decltype(chip.signature_[0])>>(parts.signature[i]);
    }
    chip.sig_count_ = parts.signature_count;
    chip.binary_size_ = static_cast<uint32_t>(parts.orchestration_size);
    chip.child_count_ = parts.kernel_count;
    char *storage = static_cast<char *>(memory) + storage_offset();
    std::memcpy(storage, parts.orchestration, parts.orchestration_size);
    size_t offset = parts.orchestration_size;
    for (int i = 0; i < parts.kernel_count; i++) {
        offset = aligned(offset);
        chip.child_func_ids_[i] = parts.kernels[i].func_id;
        chip.child_offsets_[i] = static_cast<uint32_t>(offset);
        pack_kernel(parts.kernels[i], *reinterpret_cast<::CoreCallable *>(storage + offset));
        offset += ::CoreCallable::binary_data_offset() + parts.kernels[i].binary_size;
    }
    result = memory;
    return ADAPTER_OK;
}

} // namespace ascend::adapter
