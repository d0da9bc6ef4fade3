// SPDX-License-Identifier: MIT
#include "simpler/storage.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ascend::mock {

namespace {

constexpr uint64_t kMagic = 0x31304e55524b434d; // "MCKRUN01" in memory

struct Mark {
    uint64_t magic;
    uint64_t address; // where the storage was when it was marked
    uint64_t holds_run;
};

Mark read_mark(RuntimeHandle storage) {
    Mark mark;
    std::memcpy(&mark, storage, sizeof mark);
    return mark;
}

bool is_aligned(RuntimeHandle storage) {
    return reinterpret_cast<uintptr_t>(storage) % kStorageAlignment == 0;
}

constexpr const char *kMisaligned = "the storage is not aligned to get_runtime_alignment() = 64 bytes";
constexpr const char *kMoved = "the storage was moved or copied; it must stay where it was first used";

} // namespace

std::string check_free_storage(RuntimeHandle storage) {
    if (!is_aligned(storage)) {
        return kMisaligned;
    }
    const Mark mark = read_mark(storage);
    if (mark.magic != kMagic) {
        const auto *bytes = reinterpret_cast<const uint8_t *>(storage);
        const bool zeroed = std::all_of(bytes, bytes + kStorageSize, [](uint8_t byte) { return byte == 0; });
        return zeroed ? "" : "the storage was not zeroed before its first use";
    }
    if (mark.address != reinterpret_cast<uintptr_t>(storage)) {
        return kMoved;
    }
    return mark.holds_run != 0 ? "the storage already holds a prepared run; finalize it first" : "";
}

std::string explain_no_run(RuntimeHandle storage) {
    if (!is_aligned(storage)) {
        return kMisaligned;
    }
    const Mark mark = read_mark(storage);
    if (mark.magic == kMagic && mark.address != reinterpret_cast<uintptr_t>(storage)) {
        return kMoved;
    }
    return "no run is prepared in this storage on this context";
}

void mark_storage(RuntimeHandle storage, bool holds_run) {
    const Mark mark = {kMagic, reinterpret_cast<uintptr_t>(storage), holds_run ? uint64_t{1} : 0};
    std::memcpy(storage, &mark, sizeof mark);
}

} // namespace ascend::mock
