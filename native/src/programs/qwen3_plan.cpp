// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "device/profile.h"
#include "programs/builtin.h"

namespace ascend::mock {

namespace {

enum Kernel : int32_t {
    kCopyHidden,
    kXGamma,
    kRmsRecip,
    kQSeed,
    kQProj,
    kKSeed,
    kKProj,
    kVSeed,
    kVProj,
    kFaWorkBuild,
    kQkGamma,
    kQkRecip,
    kRopeQkv,
    kDownSeed,
    kGateSeed,
    kUpSeed,
    kFaFusedAic,
    kFaFusedAiv,
    kOnlineSoftmax,
    kOutSeed,
    kAttnFence,
    kOutProj,
    kResidualRmsCast,
    kResidualRmsCast0,
    kResidualRmsCast1,
    kResidualRmsCast2,
    kResidualRmsCast3,
    kPostRmsReduce,
    kGateProj,
    kUpProj,
    kSilu,
    kDownProj,
    kDownCastResidual,
    kOutConsolidate,
    kCopyOut
};

constexpr double kElementBytes = 2;
constexpr double kSeedBytes = 4;  // seeds and sums of split products are float32
constexpr double kMlpRatio = 3.4; // qwen3-14B: 17408 to 5120

// Tasks of one kernel, by number.
using Stage = std::vector<uint32_t>;

class LayerPlan {
public:
    LayerPlan(const Qwen3Layer &layer, const DeviceProfile &profile)
        : layer_(layer), costs_(profile.pypto), batch_(static_cast<uint32_t>(layer.contexts.size())),
          hidden_(static_cast<double>(layer.heads) * layer.dim), kv_(static_cast<double>(layer.kv_heads) * layer.dim),
          mlp_(layer.intermediate > 0 ? layer.intermediate : std::ceil(hidden_ * kMlpRatio)) {}

    TaskGraph build() {
        Stage before;
        for (uint32_t layer = 0; layer < layer_.layers; ++layer) {
            before = one_layer(before);
        }
        return std::move(graph_);
    }

private:
    // Submits a layer behind the tasks of the one before; answers its last ones.
    Stage one_layer(const Stage &before) {
        const double rows = batch_ * hidden_;
        const Stage copy = vector_stage(kCopyHidden, 4, rows * 2 * kElementBytes, {&before});
        const Stage gamma = vector_stage(kXGamma, 4, rows * 2 * kElementBytes, {&copy});
        const Stage recip = vector_stage(kRmsRecip, 1, rows * kElementBytes, {&copy});
        const Stage q_seed = vector_stage(kQSeed, 4, rows * kSeedBytes, {});
        const Stage q = product_stage(kQProj, 20, hidden_, hidden_, {&gamma, &q_seed});
        const Stage k_seed = vector_stage(kKSeed, 2, batch_ * kv_ * kSeedBytes, {});
        const Stage k = product_stage(kKProj, 8, hidden_, kv_, {&gamma, &k_seed});
        const Stage v_seed = vector_stage(kVSeed, 2, batch_ * kv_ * kSeedBytes, {});
        const Stage v = product_stage(kVProj, 8, hidden_, kv_, {&gamma, &v_seed});
        const Stage work = vector_stage(kFaWorkBuild, 1, batch_ * 64.0, {});
        const Stage qk_gamma = vector_stage(kQkGamma, 8, (rows + batch_ * kv_) * kSeedBytes, {&q, &k, &recip});
        const Stage qk_recip = vector_stage(kQkRecip, 4, (rows + batch_ * kv_) * kSeedBytes, {&q, &k});
        const Stage rope =
            vector_stage(kRopeQkv, batch_, (rows + 2 * batch_ * kv_) * kSeedBytes, {&qk_gamma, &qk_recip, &v});
        const Stage softmax = attention(rope, work);
        const Stage fence = vector_stage(kAttnFence, 1, 64, {&softmax});
        const Stage out = product_stage(kOutProj, 20, hidden_, hidden_, {&fence, &out_seed_});
        return finish(out);
    }

    // The seeds of the products behind attention wait for nothing and share the cores with it: the orchestrator submits
    // them between the sequences of the second half.
    Stage attention(const Stage &rope, const Stage &work) {
        Stage softmax;
        for (uint32_t sequence = 0; sequence < batch_; ++sequence) {
            std::vector<Stage> partials;
            for (uint32_t kv_head = 0; kv_head < layer_.kv_heads; ++kv_head) {
                partials.push_back(fa_tasks(sequence, rope[sequence], work[0]));
            }
            for (const Stage &partial : partials) {
                softmax.push_back(fold(sequence, partial));
            }
            submit_seeds(sequence);
        }
        return softmax;
    }

    void submit_seeds(uint32_t sequence) {
        const auto comes_after = [&](uint32_t eighths) { return sequence == (batch_ - 1) * eighths / 8; };
        if (comes_after(4)) {
            out_seed_ = vector_stage(kOutSeed, 4, batch_ * hidden_ * kSeedBytes, {});
        }
        if (comes_after(5)) {
            gate_seed_ = vector_stage(kGateSeed, 8, batch_ * mlp_ * kSeedBytes, {});
        }
        if (comes_after(6)) {
            up_seed_ = vector_stage(kUpSeed, 8, batch_ * mlp_ * kSeedBytes, {});
        }
        if (comes_after(7)) {
            down_seed_ = vector_stage(kDownSeed, 4, batch_ * hidden_ * kSeedBytes, {});
        }
    }

    // One mixed task per chunk of keys: the cube reads keys and values, the vectors follow it tile by tile.
    Stage fa_tasks(uint32_t sequence, uint32_t rope, uint32_t work) {
        const double group = static_cast<double>(layer_.heads) / layer_.kv_heads;
        const auto chunk = static_cast<uint32_t>(costs_.fa_chunk_tokens);
        Stage tasks;
        for (uint32_t begin = 0; begin < layer_.contexts[sequence]; begin += chunk) {
            const double keys = std::min(chunk, layer_.contexts[sequence] - begin);
            TaskPart cube;
            cube.func_id = kFaFusedAic;
            cube.is_cube = true;
            cube.bytes = (2 * keys + group) * layer_.dim * kElementBytes;
            cube.efficiency = costs_.fa_efficiency;
            cube.flops = 4 * group * keys * layer_.dim;
            cube.fixed_ns = costs_.fa_start_ns;
            TaskPart vector;
            vector.func_id = kFaFusedAiv;
            vector.follows_cube = true;
            vector.fixed_ns = costs_.fa_start_ns;
            tasks.push_back(add_task({cube, vector, vector}, {rope, work}));
        }
        return tasks;
    }

    uint32_t fold(uint32_t sequence, const Stage &partials) {
        const double group = static_cast<double>(layer_.heads) / layer_.kv_heads;
        const double chunks = std::ceil(static_cast<double>(layer_.contexts[sequence]) / costs_.fa_chunk_tokens);
        TaskPart part;
        part.func_id = kOnlineSoftmax;
        part.bytes = group * layer_.dim * kElementBytes;
        part.efficiency = costs_.layer_efficiency;
        part.fixed_ns = costs_.softmax_ns * std::max(1.0, chunks * group);
        return add_task({part}, partials);
    }

    Stage finish(const Stage &out) {
        const double rows = batch_ * hidden_;
        Stage casts[5];
        for (int i = 0; i < 5; ++i) {
            casts[i] = vector_stage(kResidualRmsCast + i, 4, rows * (kSeedBytes + 2 * kElementBytes) / 5, {&out});
        }
        const Stage reduce = vector_stage(kPostRmsReduce, 1, rows * kElementBytes,
                                          {&casts[0], &casts[1], &casts[2], &casts[3], &casts[4]});
        const Stage gate = product_stage(kGateProj, 68, hidden_, mlp_, {&reduce, &gate_seed_});
        const Stage up = product_stage(kUpProj, 68, hidden_, mlp_, {&reduce, &up_seed_});
        const Stage silu = vector_stage(kSilu, 17, batch_ * mlp_ * (2 * kSeedBytes + kElementBytes), {&gate, &up});
        const Stage down = product_stage(kDownProj, 68, mlp_, hidden_, {&silu, &down_seed_});
        const Stage cast = vector_stage(kDownCastResidual, 4, rows * (kSeedBytes + 2 * kElementBytes), {&down});
        const Stage consolidate = vector_stage(kOutConsolidate, 4, rows * 2 * kElementBytes, {&cast});
        return vector_stage(kCopyOut, 4, rows * 2 * kElementBytes, {&consolidate});
    }

    // Element-wise work spread over `count` vector tasks.
    Stage vector_stage(int32_t kernel, uint32_t count, double bytes, std::initializer_list<const Stage *> after) {
        TaskPart part;
        part.func_id = kernel;
        part.bytes = bytes / count;
        part.flops = bytes / count;
        return add_stage(part, count, after);
    }

    // [batch, rows] times [rows, columns], the weights read once.
    Stage product_stage(int32_t kernel, uint32_t count, double rows, double columns,
                        std::initializer_list<const Stage *> after) {
        TaskPart part;
        part.func_id = kernel;
        part.is_cube = true;
        part.bytes = rows * columns * kElementBytes / count;
        part.flops = 2 * batch_ * rows * columns / count;
        return add_stage(part, count, after);
    }

    Stage add_stage(TaskPart part, uint32_t count, std::initializer_list<const Stage *> after) {
        part.efficiency = costs_.layer_efficiency;
        part.fixed_ns = costs_.layer_start_ns;
        Stage dependencies;
        for (const Stage *stage : after) {
            dependencies.insert(dependencies.end(), stage->begin(), stage->end());
        }
        Stage tasks;
        for (uint32_t i = 0; i < count; ++i) {
            tasks.push_back(add_task({part}, dependencies));
        }
        return tasks;
    }

    uint32_t add_task(std::initializer_list<TaskPart> parts, const Stage &dependencies) {
        Task task;
        task.first_part = static_cast<uint32_t>(graph_.parts.size());
        task.part_count = static_cast<uint32_t>(parts.size());
        task.first_dependency = static_cast<uint32_t>(graph_.dependencies.size());
        task.dependency_count = static_cast<uint32_t>(dependencies.size());
        graph_.parts.insert(graph_.parts.end(), parts);
        graph_.dependencies.insert(graph_.dependencies.end(), dependencies.begin(), dependencies.end());
        graph_.tasks.push_back(task);
        return static_cast<uint32_t>(graph_.tasks.size() - 1);
    }

    const Qwen3Layer &layer_;
    const DeviceProfile::Pypto &costs_;
    uint32_t batch_;
    double hidden_;
    double kv_;
    double mlp_;
    TaskGraph graph_;
    Stage down_seed_;
    Stage gate_seed_;
    Stage up_seed_;
    Stage out_seed_;
};

} // namespace

const std::vector<Qwen3Kernel> &qwen3_kernels() {
    static const std::vector<Qwen3Kernel> all = {
        {"copy_hidden", false},
        {"x_gamma", false},
        {"rms_recip", false},
        {"q_seed", false},
        {"q_proj", true},
        {"k_seed", false},
        {"k_proj", true},
        {"v_seed", false},
        {"v_proj", true},
        {"fa_work_build", false},
        {"qk_gamma", false},
        {"qk_recip", false},
        {"rope_qkv", false},
        {"down_seed", false},
        {"gate_seed", false},
        {"up_seed", false},
        {"fa_fused_aic", true},
        {"fa_fused_aiv", false},
        {"online_softmax", false},
        {"out_seed", false},
        {"attn_fence", false},
        {"out_proj", true},
        {"residual_rms_cast", false},
        {"residual_rms_cast_0", false},
        {"residual_rms_cast_1", false},
        {"residual_rms_cast_2", false},
        {"residual_rms_cast_3", false},
        {"post_rms_reduce", false},
        {"gate_proj", true},
        {"up_proj", true},
        {"silu", false},
        {"down_proj", true},
        {"down_cast_residual", false},
        {"out_consolidate", false},
        {"copy_out", false},
    };
    return all;
}

TaskGraph plan_qwen3_layer(const Qwen3Layer &layer, const DeviceProfile &profile) {
    return LayerPlan(layer, profile).build();
}

} // namespace ascend::mock
