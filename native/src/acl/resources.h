// Numbered resources of a device: streams, events, notifies. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace ascend::mock {

// Ids from 0 up, the lowest free one first. All members may be called from any thread.
class IdPool {
public:
    explicit IdPool(uint32_t limit) : limit_(limit) {}

    std::optional<int32_t> take();
    void give(int32_t id); // negative: ignored
    uint32_t available() const;

private:
    const uint32_t limit_;
    mutable std::mutex mutex_;
    std::vector<bool> taken_;
    size_t lowest_ = 0; // no id below is free
    uint32_t in_use_ = 0;
};

struct DeviceResources {
    // As on Ascend 910B.
    IdPool streams{1984};
    IdPool events{65536};
    IdPool notifies{8192};

    // Lives until the process ends.
    static DeviceResources &of(int32_t device);
};

} // namespace ascend::mock
