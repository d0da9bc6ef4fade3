// SPDX-License-Identifier: MIT
#include "programs/cce_tiling.h"

#include <algorithm>
#include <cstring>

namespace ascend::mock {

namespace {

constexpr uint64_t kMostUnits = 1 << 22;

struct Word {
    uint32_t index;
    const char *name;
    uint32_t least;
    uint32_t most;
};

// Words that the kernel uses as counts or sizes, with what keeps its address arithmetic in range.
constexpr Word kWords[] = {
    {0, "batch", 1, 1 << 16},
    {1, "query heads", 1, 1 << 12},
    {2, "head dimension", 1, 256},
    {4, "block size", 1, 1 << 20},
    {5, "blocks per query", 1, 1 << 24},
    {7, "KV heads", 1, 1 << 12},
    {8, "former batch", 0, 1 << 16},
    {9, "former head split", 1, 1 << 12},
    {10, "tail batch", 0, 1 << 16},
    {11, "tail head split", 0, 1 << 12},
    {17, "head words", CceTiling::kHeadWords, CceTiling::kHeadWords},
    {18, "sequence words", CceTiling::kSequenceWords, CceTiling::kSequenceWords},
    {19, "heads of a group", 1, 1 << 12},
    {23, "keys per split", 1, 1 << 30},
    {24, "key splits", 1, 1 << 16},
    {28, "decoder batch", 1, 1 << 16},
};

uint64_t joined(const int32_t *words) {
    return uint64_t{static_cast<uint32_t>(words[0])} << 32 | static_cast<uint32_t>(words[1]);
}

std::string quoted(uint64_t index, const std::string &name, int64_t value) {
    return "tiling word " + std::to_string(index) + " (" + name + ") is " + std::to_string(value);
}

bool check_words(const int32_t *words, std::string &error) {
    for (const Word &word : kWords) {
        const int64_t value = words[word.index];
        if (value < word.least || value > word.most) {
            error = quoted(word.index, word.name, value) + "; " + std::to_string(word.least) + " to " +
                    std::to_string(word.most) + " is expected";
            return false;
        }
    }
    if (words[8] + words[10] > words[0]) {
        error = quoted(10, "tail batch", words[10]) + "; with the former batch it exceeds the batch of " +
                std::to_string(words[0]);
        return false;
    }
    if (words[10] > 0 && words[11] == 0) {
        error = quoted(11, "tail head split", 0) + " although there is a tail";
        return false;
    }
    if ((words[1] - 1) / words[19] >= words[7]) {
        error = quoted(19, "heads of a group", words[19]) + "; head " + std::to_string(words[1] - 1) +
                " would use KV head " + std::to_string((words[1] - 1) / words[19]) + " of " + std::to_string(words[7]);
        return false;
    }
    if (words[28] > words[0]) {
        error = quoted(28, "decoder batch", words[28]) + "; the batch is " + std::to_string(words[0]);
        return false;
    }
    return true;
}

} // namespace

uint32_t CceTiling::ranges_of(const CceSequence &sequence) const {
    const uint64_t aligned = (uint64_t{sequence.context} + block_size - 1) / block_size * block_size;
    return static_cast<uint32_t>((aligned + kv_split_keys - 1) / kv_split_keys);
}

bool CceTiling::parse(const int32_t *words, size_t count, uint32_t blocks, CceTiling &out, std::string &error) {
    out = CceTiling();
    if (!check_words(words, error)) {
        return false;
    }
    out.batch = static_cast<uint32_t>(words[0]);
    const uint64_t needed = kHeadWords + uint64_t{kSequenceWords} * out.batch;
    if (count < needed) {
        error = quoted(0, "batch", out.batch) + ", which needs " + std::to_string(needed) + " words; the tensor has " +
                std::to_string(count);
        return false;
    }
    out.is_bf16 = (key_of(words) & 1) != 0;
    out.splits_keys = (key_of(words) & 16) != 0;
    out.heads = static_cast<uint32_t>(words[1]);
    out.dim = static_cast<uint32_t>(words[2]);
    out.block_size = static_cast<uint32_t>(words[4]);
    out.table_stride = static_cast<uint32_t>(words[5]);
    std::memcpy(&out.scale, words + 6, sizeof out.scale);
    out.kv_heads = static_cast<uint32_t>(words[7]);
    out.group = static_cast<uint32_t>(words[19]);
    out.kv_split_keys = static_cast<uint32_t>(words[23]);
    out.kv_splits = static_cast<uint32_t>(words[24]);

    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < out.batch; ++i) {
        const uint64_t base = kHeadWords + uint64_t{kSequenceWords} * i;
        const int32_t *sequence = words + base;
        if (sequence[1] < 0 || sequence[8] < 0 || sequence[13] < 0 || sequence[13] >= words[0]) {
            const uint64_t wrong = sequence[1] < 0 ? 1 : sequence[8] < 0 ? 8 : 13;
            error = quoted(base + wrong, "sequence " + std::to_string(i), sequence[wrong]) + ", out of range";
            return false;
        }
        out.sequences.push_back({static_cast<uint32_t>(sequence[1]), static_cast<uint32_t>(sequence[8]),
                                 joined(sequence + 4), joined(sequence + 6), joined(sequence + 11),
                                 joined(sequence + 15)});
        order.push_back(static_cast<uint32_t>(sequence[13]));
    }
    if (out.splits_keys) {
        out.combined.assign(order.begin(), order.begin() + words[28]);
    }
    const auto former = static_cast<uint32_t>(words[8]);
    const auto tail = static_cast<uint32_t>(words[10]);
    return out.add_units(0, former, static_cast<uint32_t>(words[9]), false, order, blocks, error) &&
           (tail == 0 || out.add_units(former, tail, static_cast<uint32_t>(words[11]), true, order, blocks, error));
}

// Shares are numbered sequence by sequence, head group by head group, key range by key range; block b does every share
// whose number is b modulo the number of blocks. The tail's shares take all keys at once.
bool CceTiling::add_units(uint32_t first, uint32_t count, uint32_t head_split, bool is_tail,
                          const std::vector<uint32_t> &order, uint32_t blocks, std::string &error) {
    const uint32_t loops = (heads + head_split - 1) / head_split;
    const uint32_t splits = is_tail ? 1 : kv_splits;
    const uint64_t total = uint64_t{count} * loops * splits;
    if (total > kMostUnits) {
        error = "the tiling asks for " + std::to_string(total) + " shares of work; at most " +
                std::to_string(kMostUnits) + " are expected";
        return false;
    }
    for (uint64_t number = 0; number < total; ++number) {
        CceUnit unit;
        unit.block = static_cast<uint32_t>(number % blocks);
        unit.sequence = order[first + number / (uint64_t{loops} * splits)];
        unit.split = static_cast<uint32_t>(number % splits);
        unit.first_head = static_cast<uint32_t>(number / splits % loops) * head_split;
        unit.heads = std::min(head_split, heads - unit.first_head);
        const CceSequence &sequence = sequences[unit.sequence];
        unit.keys = sequence.context;
        if (!is_tail) {
            const uint32_t ranges = ranges_of(sequence);
            if (unit.split >= ranges) {
                continue;
            }
            // Without a combining step the last key range overwrites the others' outputs.
            if (!splits_keys && unit.split + 1 != std::min(ranges, splits)) {
                continue;
            }
            unit.first_key = unit.split * kv_split_keys;
            unit.keys = unit.split + 1 == ranges ? sequence.context - std::min(unit.first_key, sequence.context)
                                                 : kv_split_keys;
        }
        if (unit.keys > 0) {
            units.push_back(unit);
        }
    }
    return true;
}

} // namespace ascend::mock
