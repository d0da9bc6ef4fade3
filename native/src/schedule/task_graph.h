// What a run asks of the cores, and when the modelled scheduler ran it. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ascend::mock {

// One core's share of a task. The roofline turns it into time: fixed_ns + max(bytes / bandwidth share, flops / peak),
// then, where asked for, waits for other cores, then tail_ns.
struct TaskPart {
    int32_t func_id = -1;
    bool is_cube = false;
    bool follows_cube = false; // waits for the cube part of its task, as kernels that share tiles across cores do
    bool joins_blocks = false; // waits for the same part of all blocks of its SPMD task (a cross-core barrier)
    double bytes = 0;          // moved to and from HBM
    double efficiency = 1;     // payload share of the bandwidth that the part draws
    double flops = 0;
    double fixed_ns = 0; // cost that neither bandwidth nor arithmetic explains
    double tail_ns = 0;  // after the waits
};

// A task that the scheduler places as a whole: one part = any free core of its kind; an AIC part with one or two AIV
// parts = a free cluster (one AICube and its two AIVectors). Its parts start together and each ends on its own.
struct Task {
    uint32_t first_part = 0; // into TaskGraph::parts
    uint32_t part_count = 0;
    uint32_t first_dependency = 0; // into TaskGraph::dependencies
    uint32_t dependency_count = 0;
    bool is_block = false; // a further block of the SPMD task before it: same dependencies, submitted with it
};

// Tasks in submission order; dependencies name earlier tasks.
struct TaskGraph {
    std::vector<Task> tasks;
    std::vector<TaskPart> parts;
    std::vector<uint32_t> dependencies;
};

// A kernel on a core: as the AICPU sees it, from dispatch to observed completion, and as the core does, from its first
// to its last instruction.
struct CoreSpan {
    bool is_cube = false;
    uint16_t core = 0;      // index among the cores of its kind
    uint16_t scheduler = 0; // AICPU scheduler thread that owns the core
    int32_t func_id = -1;
    uint32_t task = 0;
    bool pair = false; // dispatched into the second slot of a busy core
    uint64_t start_ns = 0;
    uint64_t end_ns = 0;
    uint64_t core_start_ns = 0;
    uint64_t core_end_ns = 0;
};

// A stretch of an AICPU thread's time; `marker` names a TraCR marker.
struct AicpuSpan {
    uint16_t thread = 0;
    const char *marker = "";
    uint64_t start_ns = 0;
    uint64_t end_ns = 0;
    uint32_t pass = 0;  // of a scheduler: its walk through the phases, from 1
    uint32_t tasks = 0; // seen complete, released or dispatched
};

// The orchestrator's submission of a task and of its further blocks.
struct Submission {
    uint32_t task = 0;
    uint64_t start_ns = 0;
    uint64_t end_ns = 0;
};

// Times count from the start of the run, in whole ticks of the device counter.
struct Schedule {
    std::vector<CoreSpan> cores;
    std::vector<AicpuSpan> aicpu;
    std::vector<Submission> submissions;
    int aicpu_threads = 0; // schedulers and the orchestrator, which is the last
    uint64_t end_ns = 0;   // device wall
};

} // namespace ascend::mock
