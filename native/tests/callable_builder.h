// Builds chip callable blobs and run arguments in the ABI's layout. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "abi/simpler_abi.h"

namespace ascend::mock::test {

struct ChildImage {
    int32_t func_id;
    std::string bytes;
};

std::string image(const std::string &program, const std::string &role, const std::string &name);

// A blob that the tests may damage before it is registered.
class CallableBlob {
public:
    CallableBlob(const std::vector<int32_t> &signature, const std::string &orchestration,
                 const std::vector<ChildImage> &children, const std::string &function = "orchestrate");

    ChipCallableHeader &header() { return *reinterpret_cast<ChipCallableHeader *>(bytes_.data()); }
    CoreCallableHeader read_child(size_t index) const;
    void write_child(size_t index, const CoreCallableHeader &child);
    const void *data() const { return bytes_.data(); }
    std::vector<uint8_t> &bytes() { return bytes_; }

private:
    std::vector<uint8_t> bytes_;
};

// The program that does nothing: no tensors, one vector kernel.
CallableBlob noop_callable();

// f = (a + b + 1) * (a + b + 2) + (a + b) over float32: IN, IN, OUT.
CallableBlob vector_callable();

// A contiguous row-major tensor over a whole buffer.
ChipTensor tensor(void *data, const std::vector<uint32_t> &shape, SimplerDataType dtype, uint64_t element_bytes,
                  SimplerAddressSpace space);

} // namespace ascend::mock::test
