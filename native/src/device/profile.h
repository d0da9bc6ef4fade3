// The modelled device: sizes, rates and the constants of the cost model. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "device/capture_style.h"

namespace ascend::mock {

class Noise; // device/noise.h

// Plain data; real values come from JSON.
//
// The JSON: {"name": …, "soc_name": …, "description": …, "noise": {…}, "capture": {…}, "constants": {group: {key:
// {"value": …, "unit": …, "source": …}}}}. Every constant is such an object: "unit" must be the one this program expects, and
// "source" (required) says where the value comes from. A constant that is left out keeps the built-in profile's value;
// unknown groups and keys are refused.
class DeviceProfile {
public:
    // Identity.
    std::string name;
    std::string soc_name;
    std::string description; // what the profile is calibrated to

    // constants.device
    int device_count = 1;
    int cube_cores = 24;
    int vector_cores = 48; // two per cube core
    int aicpu_threads = 4; // when a run does not say: one orchestrator, the rest schedulers
    uint64_t hbm_bytes = 64ULL << 30;
    double hbm_bandwidth = 1.5e12; // bytes/s
    uint64_t l2_bytes = 192ULL << 20;
    uint64_t counter_hz = 50'000'000;
    double cube_bandwidth = 1e11;   // bytes/s, the most that one AICube core draws
    double vector_bandwidth = 5e10; // bytes/s, the most that one AIVector core draws
    double cube_flops = 1.3e13;     // FLOP/s of one AICube core
    double vector_flops = 2.5e11;   // FLOP/s of one AIVector core
    double host_bandwidth = 2.5e10; // bytes/s between host and device memory
    double stream_task_ns = 1000;   // what any task on an ACL stream takes besides moving bytes
    bool inline_execution = false;  // a run computes inside simpler_launch_run instead of on its own thread

    // constants.scheduler: times of the AICPU threads.
    struct Scheduler {
        double init_ns = 0;              // before the first orchestrator or scheduler step
        double deinit_ns = 0;            // after the last
        double submit_ns = 0;            // orchestrator, per submitted task
        double block_ns = 0;             // orchestrator, per further block of an SPMD task
        double poll_ns = 0;              // scheduler, per running core in a pass over them
        double completion_ns = 0;        // scheduler, per part found complete
        double wiring_ns = 0;            // scheduler, per dependency released
        double dispatch_ns = 0;          // scheduler, per part written to a core
        bool dual_slot_dispatch = false; // a second task may be dispatched to a busy core
    } scheduler;

    // constants.cce: the highperf paged-attention kernel.
    struct Cce {
        double batch_head_efficiency = 1; // share of its HBM bandwidth that the kernel turns into payload
        double split_kv_efficiency = 1;   // the same with the key sequence split over cores
        double start_ns = 0;              // per block: entry, tiling words, pipeline fill
        double unit_ns = 0;               // per (sequence, head group, key range) of a block
        double combine_ns = 0;            // per (sequence, head) that a vector lane combines after split-KV
    } cce;

    // constants.pypto: the decode layer's attention and the kernels around it.
    struct Pypto {
        double fa_efficiency = 1;    // share of its HBM bandwidth that fa_fused turns into payload
        int fa_chunk_tokens = 1024;  // keys of one fa_fused task
        double fa_start_ns = 0;      // per fa_fused task
        double softmax_ns = 0;       // per partial result that online_softmax folds
        double layer_efficiency = 1; // as fa_efficiency, for the layer's other kernels
        double layer_start_ns = 0;   // per task of the layer's other kernels
    } pypto;

    // Of the profile's "noise" section, whose keys native/README.md lists; null without one.
    std::shared_ptr<const Noise> noise;

    // Of the profile's "capture" section.
    CaptureStyle capture;

    double tick_ns() const { return 1e9 / static_cast<double>(counter_hz); }

    // Reads a profile. On failure `out` is untouched and `error` names the key's path and the value refused.
    static bool parse(std::string_view json, DeviceProfile &out, std::string &error);

    // The profile in force until another is loaded: issue622-tracr.
    static const DeviceProfile &built_in();
};

} // namespace ascend::mock
