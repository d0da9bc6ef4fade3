// Both attention programs against the double-precision reference. SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "harness.h"
#include "programs_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

constexpr const char *kCce = "cce.paged_attention_highperf";
constexpr const char *kQwen3 = "pypto.qwen3_decode_attention";

// Rounding of the output, 2^-11 or 2^-8 of the value, and a little for the sums.
double tolerance(const Problem &problem) {
    return problem.is_bf16 ? 5e-3 : 7e-4;
}

Problem problem_of(uint32_t heads, uint32_t kv_heads, uint32_t dim, uint32_t block_size,
                   std::vector<int32_t> contexts) {
    Problem problem;
    problem.heads = heads;
    problem.kv_heads = kv_heads;
    problem.dim = dim;
    problem.block_size = block_size;
    problem.contexts = std::move(contexts);
    return problem;
}

std::vector<Problem> problems() {
    std::vector<Problem> all = {
        problem_of(8, 2, 64, 16, {33}),
        problem_of(32, 8, 128, 128, {128}),
        problem_of(40, 8, 128, 128, {1, 127, 129, 300, 777, 64, 65, 31, 500, 2, 3, 1000, 128, 256, 90, 17}),
        problem_of(6, 6, 48, 32, {100, 5, 63}),
        problem_of(16, 1, 128, 64, {511, 65}),
        problem_of(10, 5, 20, 7, {13, 50}),
        problem_of(3, 1, 1, 1, {9}),
        problem_of(64, 8, 128, 32, {200, 201, 202, 203, 204, 205, 206}),
        problem_of(4, 2, 256, 64, {150, 70}),
        problem_of(16, 4, 64, 16, {900, 12, 0, 4096, 4000}),
    };
    const size_t count = all.size();
    for (size_t i = 0; i < count; ++i) {
        all.push_back(all[i]);
        all.back().is_bf16 = true;
    }
    return all;
}

// The problems' workloads with their references, which both programs are compared with.
std::vector<std::pair<Workload, std::vector<double>>> &workloads() {
    static std::vector<std::pair<Workload, std::vector<double>>> all = [] {
        std::vector<std::pair<Workload, std::vector<double>>> made;
        for (const Problem &problem : problems()) {
            Workload work(problem);
            std::vector<double> reference = work.reference();
            made.emplace_back(std::move(work), std::move(reference));
        }
        return made;
    }();
    return all;
}

// Rows of sequences without context: the CCE kernel leaves them, the layer writes zeros.
void drop_empty_rows(const Workload &work, std::vector<double> &reference, uint16_t left) {
    const size_t row = size_t{work.problem.heads} * work.problem.dim;
    for (size_t b = 0; b < work.contexts.size(); ++b) {
        if (work.contexts[b] == 0) {
            const double value = work.problem.is_bf16 ? from_bf16(left) : from_fp16(left);
            std::fill_n(reference.begin() + static_cast<std::ptrdiff_t>(b * row), row, value);
        }
    }
}

} // namespace

TEST(programs_cce_attention_matches_reference_in_every_tiling_mode) {
    for (auto &[work, full_reference] : workloads()) {
        std::vector<double> reference = full_reference;
        drop_empty_rows(work, reference, 0x1234);
        for (const TilingMode mode : {TilingMode::automatic, TilingMode::batch_head, TilingMode::split_keys}) {
            std::fill(work.out.begin(), work.out.end(), 0x1234);
            work.tiling = make_tiling(work.problem, mode, work.blocks);
            CHECK_EQ(run_program(kCce, work.cce_inputs()).message, "");
            CHECK(work.worst_error(reference) < tolerance(work.problem));
        }
    }
}

TEST(programs_qwen3_attention_matches_reference) {
    for (auto &[work, reference] : workloads()) {
        CHECK_EQ(run_program(kQwen3, work.qwen3_inputs()).message, "");
        CHECK(work.worst_error(reference) < tolerance(work.problem));
    }
}

TEST(programs_attention_is_the_same_to_the_bit_on_any_number_of_threads) {
    Workload work(problem_of(40, 8, 128, 128, {700, 33, 4096, 1300}));
    for (const bool cce : {true, false}) {
        std::vector<uint16_t> first;
        for (const size_t threads : {1, 2, 5}) {
            const RunInputs inputs = cce ? work.cce_inputs() : work.qwen3_inputs();
            CHECK_EQ(run_program(cce ? kCce : kQwen3, inputs, threads).message, "");
            first = first.empty() ? work.out : first;
            CHECK(work.out == first);
            std::fill(work.out.begin(), work.out.end(), 0);
        }
    }
}

TEST(programs_attention_follows_the_block_table_and_the_contexts) {
    const Problem problem = problem_of(8, 2, 64, 16, {100, 90});
    for (const bool cce : {true, false}) {
        Workload work(problem);
        const std::vector<double> reference = work.reference();
        const auto run = [&] {
            return run_program(cce ? kCce : kQwen3, cce ? work.cce_inputs() : work.qwen3_inputs());
        };
        std::swap(work.table[0], work.table[1]); // the same keys in another order
        CHECK(static_cast<bool>(run()));
        CHECK(work.worst_error(reference) < tolerance(problem));
        std::swap(work.table[0], work.table[problem.blocks_per_query()]); // another sequence's keys
        CHECK(static_cast<bool>(run()));
        CHECK(work.worst_error(reference) > 0.01);

        Workload shorter(problem);
        shorter.contexts[1] -= 16;
        shorter.tiling[44 + 17 + 1] -= 16;
        CHECK(static_cast<bool>(run_program(cce ? kCce : kQwen3, cce ? shorter.cce_inputs() : shorter.qwen3_inputs())));
        CHECK(shorter.worst_error(reference) > 0.01);
        CHECK(shorter.worst_error(shorter.reference()) < tolerance(problem));
    }
}

TEST(programs_cce_attention_follows_its_tiling) {
    const Problem problem = problem_of(40, 8, 128, 16, {200, 150, 100});
    struct Change {
        size_t word;
        int32_t value;
    };
    const Change changes[] = {{0, 2},  {1, 32},  {6, 0},      {8, 2},       {16, 1},
                              {19, 6}, {23, 64}, {44 + 8, 1}, {44 + 13, 1}, {44 + 5, 128}};
    Workload work(problem);
    const std::vector<int32_t> good = make_tiling(problem, TilingMode::batch_head, work.blocks);
    const std::vector<double> reference = work.reference();
    for (const Change &change : changes) {
        work.tiling = good;
        work.tiling[change.word] = change.value;
        work.tiling[28] = std::min(work.tiling[28], work.tiling[0]);
        work.tiling[8] = std::min(work.tiling[8], work.tiling[0]);
        work.tiling[44 + 17 * 2 + 13] = std::min(work.tiling[44 + 17 * 2 + 13], work.tiling[0] - 1);
        work.tiling[44 + 13] = std::min(work.tiling[44 + 13], work.tiling[0] - 1);
        std::fill(work.out.begin(), work.out.end(), 0x1234);
        const Verdict verdict = run_program(kCce, work.cce_inputs(), 1); // rows of some of these overlap
        CHECK(!verdict || work.worst_error(reference) > 0.01);
    }
}

TEST(programs_cce_attention_leaves_the_output_alone_for_keys_the_kernel_lacks) {
    Workload work(problem_of(8, 2, 64, 16, {33}));
    for (const int32_t key : {128, 129, 144, 145, 2, -1}) {
        work.tiling[16] = key;
        CHECK_EQ(run_program(kCce, work.cce_inputs()).message, "");
        CHECK(std::all_of(work.out.begin(), work.out.end(), [](uint16_t element) { return element == 0x1234; }));
    }
}

TEST(programs_attention_refuses_block_table_entries_outside_the_cache) {
    for (const bool cce : {true, false}) {
        for (const int32_t entry : {-1, 17, 1 << 30}) {
            Workload work(problem_of(8, 2, 64, 16, {100, 90})); // 14 blocks in use of 17
            work.table[9] = entry;
            const Verdict verdict = run_program(cce ? kCce : kQwen3, cce ? work.cce_inputs() : work.qwen3_inputs());
            CHECK_EQ(verdict.status, -5);
            CHECK(contains(verdict.message, "block_table[1][2] is " + std::to_string(entry)));
            CHECK(std::all_of(work.out.begin(), work.out.end(), [](uint16_t element) { return element == 0x1234; }));
        }
    }
}

TEST(programs_attention_refuses_contexts_longer_than_the_block_table) {
    Workload work(problem_of(8, 2, 64, 16, {100, 90}));
    work.contexts[1] = 200;
    CHECK(contains(run_program(kQwen3, work.qwen3_inputs()).message, "context_lens[1] is 200"));
    work.contexts[1] = -1;
    CHECK(contains(run_program(kQwen3, work.qwen3_inputs()).message, "context_lens[1] is -1"));
    work.tiling[44 + 17 + 1] = 200;
    CHECK(contains(run_program(kCce, work.cce_inputs()).message, "context of 200 tokens"));
}

TEST(programs_cce_attention_refuses_tilings_that_lead_outside_its_tensors) {
    struct Change {
        size_t word;
        int32_t value;
        const char *message;
    };
    const Change changes[] = {
        {0, 0, "tiling word 0 (batch) is 0"},
        {0, 3, "needs 95 words"},
        {1, 64, "head 63 would use KV head 15 of 2"},
        {2, 300, "tiling word 2 (head dimension) is 300"},
        {2, 128, "the cache has blocks 0 to 8 (exclusive)"},
        {4, -16, "tiling word 4 (block size) is -16"},
        {5, 100, "hold less"},
        {9, 0, "former head split"},
        {17, 45, "tiling word 17"},
        {19, 1, "head 7 would use KV head 7 of 2"},
        {24, 0, "key splits"},
        {44 + 5, 8 * 64 * 2, "reads queries from element 1024"},
        {44 + 7, 8 * 64 + 1, "sequence 0 of the tiling writes from element 513"},
        {44 + 4, 1, "reads queries"},
        {44 + 8, 2, "row 2"},
        {44 + 13, 7, "tiling word 57 (sequence 0) is 7"},
    };
    Workload work(problem_of(8, 2, 64, 16, {100, 90}));
    const std::vector<int32_t> good = work.tiling;
    for (const Change &change : changes) {
        work.tiling = good;
        work.tiling[change.word] = change.value;
        const Verdict verdict = run_program(kCce, work.cce_inputs());
        CHECK_EQ(verdict.status, -5);
        CHECK(contains(verdict.message, change.message));
    }
}

TEST(programs_cce_attention_refuses_partial_results_beyond_the_workspace) {
    Workload work(problem_of(8, 2, 64, 16, {100, 90}));
    work.tiling = make_tiling(work.problem, TilingMode::split_keys, work.blocks);
    CHECK(static_cast<bool>(run_program(kCce, work.cce_inputs())));
    const std::vector<int32_t> good = work.tiling;
    work.tiling[44 + 17 + 12] = 1 << 20;
    CHECK(contains(run_program(kCce, work.cce_inputs()).message, "l_gm"));
    work.tiling = good;
    work.tiling[44 + 17 + 15] = 1;
    CHECK(contains(run_program(kCce, work.cce_inputs()).message, "o_core_tmp_gm"));
}
