// SPDX-License-Identifier: MIT
#include "callable_builder.h"

#include <algorithm>
#include <cstring>

namespace ascend::mock::test {

namespace {

size_t aligned(size_t offset) {
    return (offset + SIMPLER_CALLABLE_ALIGNMENT - 1) / SIMPLER_CALLABLE_ALIGNMENT * SIMPLER_CALLABLE_ALIGNMENT;
}

} // namespace

std::string image(const std::string &program, const std::string &role, const std::string &name) {
    return "ASCEND-MOCK-KERNEL/1\n{\"program\": \"" + program + "\", \"role\": \"" + role + "\", \"name\": \"" + name +
           "\"}\n";
}

CallableBlob::CallableBlob(const std::vector<int32_t> &signature, const std::string &orchestration,
                           const std::vector<ChildImage> &children, const std::string &function) {
    ChipCallableHeader head{};
    std::copy(signature.begin(), signature.end(), head.signature);
    head.sig_count = static_cast<int32_t>(signature.size());
    head.binary_size = static_cast<uint32_t>(orchestration.size());
    std::memcpy(head.func_name, function.data(), function.size());
    head.func_name_len = static_cast<uint32_t>(function.size());
    head.child_count = static_cast<int32_t>(children.size());

    std::vector<uint8_t> storage(orchestration.begin(), orchestration.end());
    for (size_t i = 0; i < children.size(); ++i) {
        const size_t offset = aligned(storage.size());
        head.child_func_ids[i] = children[i].func_id;
        head.child_offsets[i] = static_cast<uint32_t>(offset);
        CoreCallableHeader core{};
        core.binary_size = static_cast<uint32_t>(children[i].bytes.size());
        storage.resize(offset + CORE_CALLABLE_BINARY_OFFSET);
        std::memcpy(storage.data() + offset, &core, sizeof core);
        storage.insert(storage.end(), children[i].bytes.begin(), children[i].bytes.end());
    }
    bytes_.resize(CHIP_CALLABLE_STORAGE_OFFSET);
    std::memcpy(bytes_.data(), &head, sizeof head);
    bytes_.insert(bytes_.end(), storage.begin(), storage.end());
    bytes_.resize(bytes_.size() + 512); // so that a damaged size still reads inside the blob
}

CoreCallableHeader CallableBlob::read_child(size_t index) const {
    CoreCallableHeader child;
    ChipCallableHeader head;
    std::memcpy(&head, bytes_.data(), sizeof head);
    std::memcpy(&child, bytes_.data() + CHIP_CALLABLE_STORAGE_OFFSET + head.child_offsets[index], sizeof child);
    return child;
}

void CallableBlob::write_child(size_t index, const CoreCallableHeader &child) {
    std::memcpy(bytes_.data() + CHIP_CALLABLE_STORAGE_OFFSET + header().child_offsets[index], &child, sizeof child);
}

CallableBlob noop_callable() {
    return CallableBlob({}, image("noop", "orchestration", "noop"), {{0, image("noop", "aiv", "noop")}});
}

CallableBlob vector_callable() {
    return CallableBlob({SIMPLER_ARG_IN, SIMPLER_ARG_IN, SIMPLER_ARG_OUT},
                        image("vector_example", "orchestration", "vector_example"),
                        {{0, image("vector_example", "aiv", "add")},
                         {1, image("vector_example", "aiv", "add_scalar")},
                         {2, image("vector_example", "aiv", "mul")}});
}

ChipTensor tensor(void *data, const std::vector<uint32_t> &shape, SimplerDataType dtype, uint64_t element_bytes,
                  SimplerAddressSpace space) {
    ChipTensor out{};
    out.buffer_addr = reinterpret_cast<uintptr_t>(data);
    out.owner_task_id = UINT64_MAX;
    out.ndims = static_cast<uint32_t>(shape.size());
    out.dtype = static_cast<uint8_t>(dtype);
    out.is_contiguous = 1;
    out.address_space = static_cast<uint8_t>(space);
    uint64_t count = 1;
    for (size_t i = shape.size(); i-- > 0;) {
        out.shapes[i] = shape[i];
        out.strides[i] = static_cast<uint32_t>(count);
        count *= shape[i];
    }
    out.extent_elem_cache = count;
    out.buffer_size = count * element_bytes;
    return out;
}

} // namespace ascend::mock::test
