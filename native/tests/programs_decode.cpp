// What the qwen3 decode refuses. Its results are checked against the reference in tests/Ascend.Attention.Tests.
// SPDX-License-Identifier: MIT
#include <functional>
#include <vector>

#include "abi/simpler_abi.h"
#include "device/profile.h"
#include "harness.h"
#include "programs_support.h"

using namespace ascend::mock;
using namespace ascend::mock::test;

namespace {

constexpr const char *kDecode = "pypto.qwen3_decode";

// Two layers, two sequences, four heads of 16 elements on two KV heads, three pages of 8 tokens each, an MLP of 48.
struct Arguments {
    Arguments() {
        const uint8_t half = SIMPLER_BFLOAT16;
        const uint8_t single = SIMPLER_FLOAT32;
        const uint8_t whole = SIMPLER_INT32;
        add(half, {2, 64}), add(single, {2, 64}), add(half, {128, 64}), add(half, {128, 32}), add(half, {128, 32});
        add(single, {2, 16}), add(single, {2, 16}), add(whole, {2}), add(whole, {6}), add(whole, {2});
        add(single, {24, 16}), add(single, {24, 16});
        add(half, {192, 16}, SIMPLER_ARG_INOUT), add(half, {192, 16}, SIMPLER_ARG_INOUT);
        add(half, {128, 64}), add(half, {128, 48}), add(half, {128, 48}), add(half, {96, 64}), add(single, {2, 64});
        add(half, {2, 64}, SIMPLER_ARG_OUT);
        integers(7)[0] = 9, integers(7)[1] = 24;
        for (int32_t i = 0; i < 6; ++i) {
            integers(8)[i] = i;
        }
        integers(9)[0] = 8, integers(9)[1] = 47;
    }

    int32_t *integers(size_t tensor) { return static_cast<int32_t *>(inputs.tensors[tensor].data); }

    RunInputs inputs;

private:
    void add(uint8_t type, const std::vector<uint32_t> &shape, uint8_t direction = SIMPLER_ARG_IN) {
        uint64_t bytes = type == SIMPLER_BFLOAT16 ? 2 : 4;
        for (const uint32_t extent : shape) {
            bytes *= extent;
        }
        memory_.emplace_back(bytes / sizeof(uint64_t) + 1);
        inputs.tensors.push_back(tensor_of(memory_.back().data(), bytes, type, direction, shape));
    }

    std::vector<std::vector<uint64_t>> memory_;
};

} // namespace

TEST(programs_qwen3_decode_refuses_arguments_that_do_not_fit) {
    struct Refusal {
        const char *message;
        std::function<void(RunInputs &)> change;
    };
    const Refusal refusals[] = {
        {"19 tensors given; 20 are expected", [](RunInputs &i) { i.tensors.pop_back(); }},
        {"1 scalars given; 0 are expected", [](RunInputs &i) { i.scalars.push_back(1); }},
        {"tensor 12 (k_cache) has direction 1; an output is expected",
         [](RunInputs &i) { i.tensors[12].direction = SIMPLER_ARG_IN; }},
        {"tensor 2 (wq) is float32; bfloat16 is expected", [](RunInputs &i) { i.tensors[2].dtype = SIMPLER_FLOAT32; }},
        {"make no even head dimension",
         [](RunInputs &i) { i.tensors[5].shapes[1] = 12, i.tensors[5].strides[0] = 12; }},
        {"seq_lens [1] must be [2]", [](RunInputs &i) { i.tensors[7].shapes[0] = 1; }},
        {"k_cache [190, 16] must hold a whole number of tokens", [](RunInputs &i) { i.tensors[12].shapes[0] = 190; }},
        {"v_cache [96, 16] must be [192, 16]", [](RunInputs &i) { i.tensors[13].shapes[0] = 96; }},
        {"w_down [95, 64] must be [96, 64]", [](RunInputs &i) { i.tensors[17].shapes[0] = 95; }},
        {"rope_sin [23, 16] must be [24, 16]", [](RunInputs &i) { i.tensors[11].shapes[0] = 23; }},
    };
    const Arguments good;
    CHECK_EQ(find_program(kDecode)->check_arguments(good.inputs, DeviceProfile::built_in()).message, "");
    for (const Refusal &refusal : refusals) {
        RunInputs bad = good.inputs;
        refusal.change(bad);
        const Verdict verdict = find_program(kDecode)->check_arguments(bad, DeviceProfile::built_in());
        CHECK_EQ(verdict.status, SIMPLER_ERROR);
        CHECK(contains(verdict.message, refusal.message));
    }
}

TEST(programs_qwen3_decode_refuses_contents_that_lead_outside_its_tensors) {
    struct Change {
        size_t tensor;
        int32_t value;
        const char *message;
    };
    const Change changes[] = {
        {7, 0, "seq_lens[0] is 0"},      {7, 25, "seq_lens[0] is 25"},     {8, 6, "block_table[0] is 6"},
        {8, -1, "block_table[0] is -1"}, {9, 48, "slot_mapping[0] is 48"}, {9, -1, "slot_mapping[0] is -1"},
    };
    for (const Change &change : changes) {
        Arguments work;
        CHECK_EQ(run_program(kDecode, work.inputs).message, "");
        work.integers(change.tensor)[0] = change.value;
        const Verdict verdict = run_program(kDecode, work.inputs);
        CHECK_EQ(verdict.status, -5);
        CHECK(contains(verdict.message, change.message));
    }
}
