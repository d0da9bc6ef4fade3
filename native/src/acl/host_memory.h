// Host memory that callers registered with a device. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace ascend::mock {

struct HostRegistration {
    uint64_t size = 0;
    int32_t device = -1;
    bool pinned = false; // asynchronous copies need not wait
    bool mapped = false; // the device has an address for it: the host's own
};

// All members may be called from any thread.
class HostMemory {
public:
    static HostMemory &instance();

    // False when part of the range is registered already.
    bool add(const void *start, const HostRegistration &registration);
    // False when no registration starts there.
    bool remove(const void *start);
    // The registration that holds the whole range.
    std::optional<HostRegistration> find(const void *start, uint64_t bytes) const;
    void forget(int32_t device);

private:
    mutable std::mutex mutex_;
    std::atomic<size_t> count_{0};
    std::map<uintptr_t, HostRegistration> registered_;
};

} // namespace ascend::mock
