// What the programs refuse at registration and at prepare. SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>

#include "abi/simpler_abi.h"
#include "device/profile.h"
#include "harness.h"
#include "programs/builtin.h"
#include "programs_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

struct Refusal {
    const char *message;
    std::function<void(RunInputs &)> change;
};

void check_refusals(const char *program, const RunInputs &good, const std::vector<Refusal> &refusals) {
    const DeviceProfile &profile = DeviceProfile::built_in();
    CHECK_EQ(find_program(program)->check_arguments(good, profile).message, "");
    for (const Refusal &refusal : refusals) {
        RunInputs bad = good;
        refusal.change(bad);
        const Verdict verdict = find_program(program)->check_arguments(bad, profile);
        CHECK_EQ(verdict.status, SIMPLER_ERROR);
        CHECK(contains(verdict.message, refusal.message));
    }
}

std::vector<Refusal> attention_refusals() {
    return {
        {"tensor 0 (query) is float32; float16 or bfloat16 is expected",
         [](RunInputs &i) { i.tensors[0].dtype = SIMPLER_FLOAT32; }},
        {"one data type", [](RunInputs &i) { i.tensors[1].dtype = SIMPLER_BFLOAT16; }},
        {"tensor 2 (value_cache) has 3 dimensions; 4 are expected", [](RunInputs &i) { i.tensors[2].ndims = 3; }},
        {"tensor 1 (key_cache) has stride 1", [](RunInputs &i) { i.tensors[1].strides[1] = 1; }},
        {"tensor 0 (query) needs 1024 elements from element 1", [](RunInputs &i) { i.tensors[0].start_offset = 1; }},
        {"tensor 0 (query) needs 1024 elements", [](RunInputs &i) { i.tensors[0].bytes -= 1; }},
        {"tensor 3 (block_table) is int64", [](RunInputs &i) { i.tensors[3].dtype = SIMPLER_INT64; }},
        {"value_cache [17, 8, 2, 64] differs from key_cache [17, 16, 2, 64]",
         [](RunInputs &i) { i.tensors[2].shapes[1] = 8, i.tensors[2].strides[0] /= 2; }},
        {"has extent 0 in dimension 0", [](RunInputs &i) { i.tensors[0].shapes[0] = 0; }},
        {"is not aligned", [](RunInputs &i) { i.tensors[0].data = static_cast<char *>(i.tensors[0].data) + 1; }},
        {"tensor 0 (query) has direction 2; an input is expected",
         [](RunInputs &i) { i.tensors[0].direction = SIMPLER_ARG_OUT; }},
        {"must have a row for each of the 2 sequences", [](RunInputs &i) { i.tensors[3].shapes[0] = 1; }},
        {"no multiple of the 2 KV heads",
         [](RunInputs &i) {
             i.tensors[0].shapes[1] = 7, i.tensors[0].strides[0] = 448;
             for (RunTensor &t : i.tensors) {
                 if (t.ndims == 3) {
                     t = i.tensors[0], t.direction = SIMPLER_ARG_INOUT;
                 }
             }
         }},
    };
}

Problem small_problem() {
    Problem problem;
    problem.contexts = {100, 90};
    return problem;
}

std::vector<ChildKernel> kernels_of(const char *program, const std::vector<std::pair<int32_t, bool>> &kernels) {
    std::vector<ChildKernel> children;
    for (const auto &[func_id, is_cube] : kernels) {
        children.push_back({func_id, is_cube, "kernel_" + std::to_string(func_id), program});
    }
    return children;
}

} // namespace

TEST(programs_are_found_by_name) {
    for (const char *name : {"noop", "nop", "fault", "vector_example", "cce.paged_attention_highperf",
                             "pypto.qwen3_decode_attention", "pypto.qwen3_decode"}) {
        CHECK(find_program(name) != nullptr);
        CHECK_EQ(find_program(name)->name(), name);
    }
    CHECK(find_program("") == nullptr);
    CHECK(find_program("cce") == nullptr);
    CHECK_EQ(built_in_programs().size(), 7u);
}

TEST(programs_refuse_callables_without_the_kernels_they_submit) {
    const Program &cce = cce_attention_program();
    const char *name = "cce.paged_attention_highperf";
    CHECK(static_cast<bool>(cce.check_children(kernels_of(name, {{0, true}, {1, false}, {7, true}}))));
    CHECK(contains(cce.check_children(kernels_of(name, {{0, true}})).message, "func_id 1 (PA_HIGHPERF_AIV)"));
    CHECK(contains(cce.check_children(kernels_of(name, {{0, true}, {1, true}})).message, "AIVector"));
    CHECK(contains(cce.check_children(kernels_of("noop", {{0, true}, {1, false}})).message, "belongs to program noop"));
    std::vector<std::pair<int32_t, bool>> layer;
    for (const Qwen3Kernel &kernel : qwen3_kernels()) {
        layer.emplace_back(static_cast<int32_t>(layer.size()), kernel.is_cube);
    }
    CHECK_EQ(layer.size(), 35u);
    CHECK(
        static_cast<bool>(qwen3_attention_program().check_children(kernels_of("pypto.qwen3_decode_attention", layer))));
    layer.erase(layer.begin() + 18);
    CHECK(contains(qwen3_attention_program().check_children(kernels_of("pypto.qwen3_decode_attention", layer)).message,
                   "func_id 18 (online_softmax)"));
}

TEST(programs_qwen3_attention_refuses_arguments_that_do_not_fit) {
    Workload work(small_problem());
    check_refusals(
        "pypto.qwen3_decode_attention", work.qwen3_inputs(),
        {{"7 tensors given; 8 are expected", [](RunInputs &i) { i.tensors.pop_back(); }},
         {"9 tensors given; 8 are expected", [](RunInputs &i) { i.tensors.push_back(i.tensors[0]); }},
         {"1 scalars given; 0 are expected", [](RunInputs &i) { i.scalars.push_back(1); }},
         {"tensor 4 (query) is float32; float16 or bfloat16 is expected",
          [](RunInputs &i) { i.tensors[4].dtype = SIMPLER_FLOAT32; }},
         {"one data type", [](RunInputs &i) { i.tensors[5].dtype = SIMPLER_BFLOAT16; }},
         {"context_lens [1] must have", [](RunInputs &i) { i.tensors[2].shapes[0] = 1; }},
         {"value_cache [17, 2, 8, 64] differs from key_cache [17, 2, 16, 64]",
          [](RunInputs &i) { i.tensors[6].shapes[2] = 8, i.tensors[6].strides[1] /= 2, i.tensors[6].strides[0] /= 2; }},
         {"query [2, 2, 2, 64] has 2 rows a KV head; a group has 4",
          [](RunInputs &i) {
              i.tensors[4].shapes[2] = 2, i.tensors[4].strides[1] = 128, i.tensors[4].strides[0] = 256;
          }},
         {"work_table [12] must have at least 7 items for each", [](RunInputs &i) { i.tensors[1].shapes[0] = 12; }},
         {"tensor 7 (out) has direction 1; an output is expected",
          [](RunInputs &i) { i.tensors[7].direction = SIMPLER_ARG_IN; }}});
}

TEST(programs_qwen3_attention_refuses_work_outside_its_table_and_leaves_what_is_not_listed_undefined) {
    Workload work(small_problem());
    const RunInputs inputs = work.qwen3_inputs();
    work.work_count[0] = 15;
    CHECK(contains(run_program("pypto.qwen3_decode_attention", inputs).message, "work_count is 15"));
    work.work_count[0] = 13;
    work.work_table[3] = 14;
    CHECK(contains(run_program("pypto.qwen3_decode_attention", inputs).message, "work_table[3] is 14"));
    work.work_table[3] = 0; // block 3 of the first sequence is listed no more
    CHECK_EQ(run_program("pypto.qwen3_decode_attention", inputs).message, "");
    const size_t row = size_t{work.problem.heads} * work.problem.dim;
    CHECK(std::all_of(work.out.begin(), work.out.begin() + static_cast<std::ptrdiff_t>(row),
                      [](uint16_t bits) { return bits == 0xFFFF; }));
    CHECK(std::none_of(work.out.begin() + static_cast<std::ptrdiff_t>(row), work.out.end(),
                       [](uint16_t bits) { return bits == 0xFFFF; }));
}

TEST(programs_cce_attention_refuses_arguments_that_do_not_fit) {
    Workload work(small_problem());
    check_refusals("cce.paged_attention_highperf", work.cce_inputs(), attention_refusals());
    check_refusals("cce.paged_attention_highperf", work.cce_inputs(),
                   {{"14 tensors given; 15 are expected", [](RunInputs &i) { i.tensors.pop_back(); }},
                    {"0 scalars given; 1 are expected", [](RunInputs &i) { i.scalars.clear(); }},
                    {"effective_block_dim) is 25; 1 to 24", [](RunInputs &i) { i.scalars[0] = 25; }},
                    {"effective_block_dim) is 0", [](RunInputs &i) { i.scalars[0] = 0; }},
                    {"effective_block_dim) is -1", [](RunInputs &i) { i.scalars[0] = ~uint64_t{0}; }},
                    {"tensor 5 (s_gm) has 100 bytes", [](RunInputs &i) { i.tensors[5].shapes[0] = 100; }},
                    {"tensor 9 (o_core_tmp_gm) has 16 bytes", [](RunInputs &i) { i.tensors[9].shapes[0] = 16; }},
                    {"tensor 12 (gm_v16) has 1 bytes", [](RunInputs &i) { i.tensors[12].shapes[0] = 1; }},
                    {"is too short; 2 sequences need 78 words", [](RunInputs &i) { i.tensors[13].shapes[0] = 77; }},
                    {"tensor 13 (tiling) is int64", [](RunInputs &i) { i.tensors[13].dtype = SIMPLER_INT64; }}});
}

TEST(programs_vector_example_computes_its_formula) {
    std::vector<float> a(100'001);
    std::vector<float> b(a.size());
    std::vector<float> f(a.size());
    for (size_t i = 0; i < a.size(); ++i) {
        a[i] = static_cast<float>(i % 7);
        b[i] = static_cast<float>(i % 5) - 2;
    }
    const auto count = static_cast<uint32_t>(a.size());
    RunInputs inputs;
    for (std::vector<float> *data : {&a, &b, &f}) {
        const uint8_t direction = data == &f ? SIMPLER_ARG_OUT : SIMPLER_ARG_IN;
        inputs.tensors.push_back(tensor_of(data->data(), data->size() * 4, SIMPLER_FLOAT32, direction, {count}));
    }
    CHECK_EQ(run_program("vector_example", inputs).message, "");
    for (size_t i = 0; i < a.size(); ++i) {
        CHECK_EQ(f[i], (a[i] + b[i] + 1) * (a[i] + b[i] + 2) + (a[i] + b[i]));
    }
    check_refusals("vector_example", inputs,
                   {{"b [100000] differs from f [100001]", [](RunInputs &i) { i.tensors[1].shapes[0] = 100'000; }},
                    {"tensor 0 (a) is float16", [](RunInputs &i) { i.tensors[0].dtype = SIMPLER_FLOAT16; }}});
}

TEST(programs_noop_accepts_anything) {
    RunInputs inputs;
    CHECK(static_cast<bool>(run_program("noop", inputs)));
    inputs.tensors.resize(3);
    inputs.scalars.resize(5);
    CHECK(static_cast<bool>(run_program("noop", inputs)));
}
