// SPDX-License-Identifier: MIT
#include "device/memory.h"

#include <algorithm>
#include <cstdlib>

#include "core/text.h"
#include "device/model.h"

namespace ascend::mock {

namespace {

MemoryVerdict refuse(MemoryError error, std::string message) {
    return {error, std::move(message)};
}

const char *kind_name(MemoryKind kind) {
    return kind == MemoryKind::device ? "device" : "pinned host";
}

} // namespace

Allocation::~Allocation() {
    std::free(base);
}

MemoryVerdict DeviceMemory::allocate(MemoryKind kind, int32_t device, uint64_t size, uint64_t owner, uint64_t capacity,
                                     AllocationRef &out, uint64_t slack) {
    if (size == 0) {
        return refuse(MemoryError::zero_size, "an allocation of 0 bytes was asked for");
    }
    if (kind == MemoryKind::device) {
        capacity = std::min(capacity, DeviceModel::instance().faults.memory_limit());
    }
    const auto too_large = [&](uint64_t used) {
        return refuse(MemoryError::out_of_memory, text("device ", device, " cannot hold ", size, " bytes more: ", used,
                                                       " of its ", capacity, " bytes of HBM are in use"));
    };
    // The capacity is checked before the machine is asked for memory, and again when the block is entered.
    if (kind == MemoryKind::device) {
        const uint64_t now = used(device);
        if (size > capacity || slack > capacity - size || now > capacity - size - slack) {
            return too_large(now);
        }
    }
    constexpr uint64_t kMaximum = UINT64_MAX / 2;
    const uint64_t extent = size + slack;
    void *base = size > kMaximum || slack > kMaximum - size
                     ? nullptr
                     : std::aligned_alloc(kAlignment, (extent + kAlignment - 1) & ~(kAlignment - 1));
    if (base == nullptr) {
        return refuse(MemoryError::out_of_memory, text("this machine cannot provide ", size, " bytes"));
    }
    auto block =
        std::make_shared<Allocation>(base, size, extent, kind, kind == MemoryKind::device ? device : -1, owner);

    const std::lock_guard<std::mutex> lock(mutex_);
    if (kind == MemoryKind::device) {
        uint64_t &in_use = used_[device];
        if (in_use > capacity - extent) {
            return too_large(in_use);
        }
        in_use += extent;
        uint64_t &peak = peak_[device];
        peak = peak < in_use ? in_use : peak;
    }
    const auto address = reinterpret_cast<uintptr_t>(base);
    forget_freed(address, size);
    MemoryTotals &total = totals_[static_cast<size_t>(kind)];
    live_.emplace(address, block);
    ++total.allocations;
    total.bytes += size;
    out = std::move(block);
    return {};
}

MemoryVerdict DeviceMemory::release(const void *address, MemoryKind kind, uint64_t owner) {
    AllocationRef last; // unmapped after the lock is gone
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = live_.find(reinterpret_cast<uintptr_t>(address));
    if (entry == live_.end()) {
        if (was_freed(reinterpret_cast<uintptr_t>(address))) {
            return refuse(MemoryError::freed, text(address, " was freed before (double free)"));
        }
        return refuse(MemoryError::unknown,
                      text(address, " is not the start of a live ", kind_name(kind), " allocation"));
    }
    const Allocation &block = *entry->second;
    if (block.kind != kind) {
        return refuse(MemoryError::wrong_owner,
                      text(address, " is ", kind_name(block.kind), " memory, not ", kind_name(kind), " memory"));
    }
    if (block.owner != owner) {
        return refuse(MemoryError::wrong_owner,
                      text(address, block.owner == kAclOwner ? " was allocated by aclrtMalloc; free it with aclrtFree"
                                                             : " belongs to a host runtime context; free it there"));
    }
    last = entry->second;
    drop(entry);
    return {};
}

MemoryVerdict DeviceMemory::find(const void *address, uint64_t bytes, AllocationRef &out, bool claimed_device) const {
    const auto start = reinterpret_cast<uintptr_t>(address);
    const std::lock_guard<std::mutex> lock(mutex_);
    auto next = live_.upper_bound(start);
    if (next != live_.begin()) {
        const AllocationRef &block = std::prev(next)->second;
        const uint64_t offset = start - reinterpret_cast<uintptr_t>(block->base);
        if (offset < block->size) {
            if (bytes > block->size - offset) {
                return refuse(MemoryError::out_of_bounds,
                              text(address, " + ", bytes, " bytes leaves its ", kind_name(block->kind),
                                   " allocation of ", block->size, " bytes at offset ", offset));
            }
            out = block;
            return {};
        }
    }
    if (next != live_.end() && bytes > next->first - start) {
        return refuse(MemoryError::out_of_bounds,
                      text(address, " + ", bytes, " bytes runs into the ", kind_name(next->second->kind),
                           " allocation at ", static_cast<const void *>(next->second->base)));
    }
    if (claimed_device && was_freed(start)) {
        return refuse(MemoryError::freed, text(address, " is in device memory that was freed"));
    }
    return refuse(MemoryError::unknown, text(address, " is not in any live allocation"));
}

MemoryTotals DeviceMemory::release_all(int32_t device, uint64_t owner) {
    MemoryTotals released;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto entry = live_.begin(); entry != live_.end();) {
        const auto current = entry++;
        const Allocation &block = *current->second;
        if (block.kind == MemoryKind::device && block.device == device && block.owner == owner) {
            ++released.allocations;
            released.bytes += block.size;
            drop(current);
        }
    }
    return released;
}

uint64_t DeviceMemory::used(int32_t device) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = used_.find(device);
    return entry == used_.end() ? 0 : entry->second;
}

uint64_t DeviceMemory::peak(int32_t device) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = peak_.find(device);
    return entry == peak_.end() ? 0 : entry->second;
}

MemoryTotals DeviceMemory::totals(MemoryKind kind) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return totals_[static_cast<size_t>(kind)];
}

MemoryTotals DeviceMemory::held(int32_t device, uint64_t owner) const {
    MemoryTotals held;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const auto &entry : live_) {
        const Allocation &block = *entry.second;
        if (block.kind == MemoryKind::device && block.device == device && block.owner == owner) {
            ++held.allocations;
            held.bytes += block.size;
        }
    }
    return held;
}

void DeviceMemory::drop(std::map<uintptr_t, AllocationRef>::iterator entry) {
    Allocation &block = *entry->second;
    block.freed.store(true, std::memory_order_release);
    MemoryTotals &total = totals_[static_cast<size_t>(block.kind)];
    --total.allocations;
    total.bytes -= block.size;
    if (block.kind == MemoryKind::device) {
        used_[block.device] -= block.extent;
    }
    freed_[next_freed_++ % freed_.size()] = {entry->first, block.size};
    live_.erase(entry);
}

void DeviceMemory::forget_freed(uintptr_t base, uint64_t size) {
    for (FreedRange &range : freed_) {
        if (range.base < base + size && base < range.base + range.size) {
            range = {};
        }
    }
}

bool DeviceMemory::was_freed(uintptr_t address) const {
    for (const FreedRange &range : freed_) {
        if (address >= range.base && address - range.base < range.size) {
            return true;
        }
    }
    return false;
}

} // namespace ascend::mock
