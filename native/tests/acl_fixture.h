// A thread bound to device 0, and objects on it. SPDX-License-Identifier: MIT
#pragma once

#include "harness.h"
#include "libraries.h"

namespace ascend::mock::test {

// Sets device 0 on this thread; resets it at the end.
struct AclDevice {
    AclDevice() { CHECK_EQ(acl().aclrtSetDevice(0), 0); }
    ~AclDevice() { CHECK_EQ(acl().aclrtResetDevice(0), 0); }
    AclDevice(const AclDevice &) = delete;
    AclDevice &operator=(const AclDevice &) = delete;
};

struct AclStreamHolder {
    AclStreamHolder() { CHECK_EQ(acl().aclrtCreateStream(&handle), 0); }
    ~AclStreamHolder() { CHECK_EQ(acl().aclrtDestroyStream(handle), 0); }
    AclStreamHolder(const AclStreamHolder &) = delete;
    AclStreamHolder &operator=(const AclStreamHolder &) = delete;
    aclrtStream handle = nullptr;
};

struct AclEventHolder {
    explicit AclEventHolder(aclError (*create)(aclrtEvent *, uint32_t), uint32_t flag) {
        CHECK_EQ(create(&handle, flag), 0);
    }
    AclEventHolder() { CHECK_EQ(acl().aclrtCreateEvent(&handle), 0); }
    ~AclEventHolder() { CHECK_EQ(acl().aclrtDestroyEvent(handle), 0); }
    AclEventHolder(const AclEventHolder &) = delete;
    AclEventHolder &operator=(const AclEventHolder &) = delete;
    aclrtEvent handle = nullptr;
};

// Device or pinned host memory of ACL.
struct AclMemory {
    explicit AclMemory(size_t size, bool pinned = false) : pinned(pinned) {
        CHECK_EQ(
            pinned ? acl().aclrtMallocHost(&data, size) : acl().aclrtMalloc(&data, size, ACL_MEM_MALLOC_HUGE_FIRST), 0);
    }
    ~AclMemory() { CHECK_EQ(pinned ? acl().aclrtFreeHost(data) : acl().aclrtFree(data), 0); }
    AclMemory(const AclMemory &) = delete;
    AclMemory &operator=(const AclMemory &) = delete;
    uint8_t *bytes() const { return static_cast<uint8_t *>(data); }
    void *data = nullptr;
    bool pinned;
};

} // namespace ascend::mock::test
