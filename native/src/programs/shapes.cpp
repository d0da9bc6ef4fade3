// SPDX-License-Identifier: MIT
#include <algorithm>

#include "programs/builtin.h"
#include "programs/checks.h"

namespace ascend::mock {

Verdict check_attention_shapes(const RunTensor &query, const RunTensor &keys, const RunTensor &values,
                               const RunTensor &table, const RunTensor &out) {
    constexpr uint32_t kMostDim = 256;
    const auto differ = [](const RunTensor &a, const RunTensor &b) {
        return a.ndims != b.ndims || !std::equal(a.shapes, a.shapes + a.ndims, b.shapes);
    };
    if (query.dtype != keys.dtype || query.dtype != values.dtype || query.dtype != out.dtype) {
        return refuse("query, key_cache, value_cache and out must have one data type");
    }
    if (differ(out, query)) {
        return refuse(describe("out", out) + " differs from " + describe("query", query));
    }
    if (differ(keys, values)) {
        return refuse(describe("value_cache", values) + " differs from " + describe("key_cache", keys));
    }
    if (query.shapes[2] != keys.shapes[3] || query.shapes[2] > kMostDim) {
        return refuse(describe("query", query) + " and " + describe("key_cache", keys) +
                      " must end in one head dimension of at most " + std::to_string(kMostDim));
    }
    if (query.shapes[1] % keys.shapes[2] != 0) {
        return refuse(describe("query", query) + " has " + std::to_string(query.shapes[1]) +
                      " heads, no multiple of the " + std::to_string(keys.shapes[2]) + " KV heads of " +
                      describe("key_cache", keys));
    }
    if (table.shapes[0] != query.shapes[0]) {
        return refuse(describe("block_table", table) + " must have a row for each of the " +
                      std::to_string(query.shapes[0]) + " sequences of " + describe("query", query));
    }
    return {};
}

} // namespace ascend::mock
