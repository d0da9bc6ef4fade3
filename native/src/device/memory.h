// Device and pinned memory of the modelled devices, tracked allocation by allocation. SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "device/export.h"

namespace ascend::mock {

enum class MemoryKind : uint8_t { device, pinned };

enum class MemoryError : uint8_t { none, zero_size, out_of_memory, unknown, freed, out_of_bounds, wrong_owner };

// Memory that ACL allocated; a runtime context's allocations carry that context's id, which is never 0.
constexpr uint64_t kAclOwner = 0;

// One block. The bytes stay mapped until the last reference goes, so work that is under way never touches unmapped
// memory; `freed` says that the owner gave the block back meanwhile.
struct Allocation {
    Allocation(void *base, uint64_t size, uint64_t extent, MemoryKind kind, int32_t device, uint64_t owner)
        : base(static_cast<uint8_t *>(base)), size(size), extent(extent), owner(owner), device(device), kind(kind) {}
    ~Allocation();
    Allocation(const Allocation &) = delete;
    Allocation &operator=(const Allocation &) = delete;

    uint8_t *const base;
    const uint64_t size;   // as asked for: what may be touched
    const uint64_t extent; // with rounding and padding: what the device spends
    const uint64_t owner;
    const int32_t device; // -1 for pinned host memory
    const MemoryKind kind;
    std::atomic<bool> freed{false};
};

using AllocationRef = std::shared_ptr<Allocation>;

struct MemoryVerdict {
    MemoryError error = MemoryError::none;
    std::string message; // names the pointer and what is wrong with it; empty when accepted
    explicit operator bool() const { return error == MemoryError::none; }
};

struct MemoryTotals {
    uint64_t allocations = 0;
    uint64_t bytes = 0;
};

// All members may be called from any thread.
class ASCEND_MOCK_API DeviceMemory {
public:
    // Alignment of every allocation, as aclrtMalloc promises.
    static constexpr size_t kAlignment = 64;

    // `capacity` is the HBM size of the device in bytes; pinned memory is bounded by the machine only. `slack` bytes
    // are spent beyond `size`.
    MemoryVerdict allocate(MemoryKind kind, int32_t device, uint64_t size, uint64_t owner, uint64_t capacity,
                           AllocationRef &out, uint64_t slack = 0);

    // `address` must be the start of a live allocation of that kind and owner.
    MemoryVerdict release(const void *address, MemoryKind kind, uint64_t owner);

    // The live allocation that holds all of [address, address + bytes). `unknown` = the range touches no live
    // allocation, `out_of_bounds` = it is partly in one. `claimed_device` lets the message tell freed device memory
    // from foreign memory.
    MemoryVerdict find(const void *address, uint64_t bytes, AllocationRef &out, bool claimed_device) const;

    // Gives back everything that `owner` holds on `device`; answers what that was.
    MemoryTotals release_all(int32_t device, uint64_t owner);

    uint64_t used(int32_t device) const;
    // The most that was in use at once.
    uint64_t peak(int32_t device) const;
    MemoryTotals totals(MemoryKind kind) const;
    MemoryTotals held(int32_t device, uint64_t owner) const;

private:
    struct FreedRange {
        uintptr_t base = 0;
        uint64_t size = 0;
    };

    void forget_freed(uintptr_t base, uint64_t size);
    bool was_freed(uintptr_t address) const;
    void drop(std::map<uintptr_t, AllocationRef>::iterator entry);

    mutable std::mutex mutex_;
    std::map<uintptr_t, AllocationRef> live_;
    std::map<int32_t, uint64_t> used_;
    std::map<int32_t, uint64_t> peak_;
    std::array<MemoryTotals, 2> totals_{};
    std::array<FreedRange, 256> freed_{}; // the latest frees, for messages
    size_t next_freed_ = 0;
};

} // namespace ascend::mock
