// Argument lists of kernels: values, and placeholders for data that travels behind them. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "acl/result.h"

namespace ascend::mock {

struct ArgsParameter {
    uint32_t offset = 0; // of the value or pointer
    uint32_t size = 0;
    uint32_t data_offset = 0; // of a placeholder's data, 0 = not asked for
    bool is_placeholder = false;
};

// What an aclrtArgsHandle points to: the thread's one list, or a list in its caller's memory.
class ArgsList {
public:
    static constexpr size_t kBytes = 64 << 10;
    static constexpr uint32_t kParameters = 128;
    static constexpr size_t kSystemSlots = 8;
    static constexpr size_t kAlignment = 8;

    // The calling thread's list, emptied for a function. Every later call on that thread gives the same one.
    static ArgsList &of_thread(uint64_t function);

    // A list in `place` (sizeof(ArgsList) bytes) over `buffer`.
    static ArgsList &in_place(void *place, uint64_t function, void *buffer, size_t size);

    // Null unless `handle` is a list that this thread may use; then `why` says what it is.
    static ArgsList *find(aclrtArgsHandle handle, AclResult &why);

    AclResult append(const void *value, size_t size, aclrtParamHandle *out);
    AclResult append_placeholder(aclrtParamHandle *out);
    AclResult placeholder_buffer(aclrtParamHandle handle, size_t size, void **out);
    AclResult update(aclrtParamHandle handle, const void *value, size_t size);
    AclResult finalize();

    // May it be launched for that function?
    AclResult check_ready(uint64_t function) const;

    const uint8_t *bytes() const { return buffer_; }
    size_t size() const { return size_; }

    // Writes the addresses of the placeholders' data into `block`, a copy of bytes().
    void patch(uint8_t *block) const;

private:
    void reset(uint64_t function, uint8_t *buffer, size_t capacity);
    ArgsParameter *find_parameter(aclrtParamHandle handle);
    AclResult check_open(const char *what) const;
    AclResult add(size_t size, ArgsParameter **out);

    uint64_t mark_ = 0; // tells a list from other memory
    uint64_t function_ = 0;
    uint8_t *buffer_ = nullptr;
    size_t capacity_ = 0;
    size_t size_ = 0;
    uint32_t count_ = 0;
    bool finalized_ = false;
    bool updating_ = false; // since it was finalised
    bool gave_buffer_ = false;
    ArgsParameter parameters_[kParameters];
};

} // namespace ascend::mock
