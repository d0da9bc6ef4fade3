// SPDX-License-Identifier: MIT
#include "swimlane/records.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ascend::mock {

namespace {

// Scheduler phases and the TraCR markers of the same stretches.
constexpr std::pair<std::string_view, std::string_view> kPhases[] = {
    {"Phase1", "complete"}, {"Phase2", "drain"}, {"Phase3", "resolve"}, {"Phase3b", "dummy"}, {"Phase4", "dispatch"}};

std::string_view phase_of(std::string_view marker) {
    for (const auto &[name, kind] : kPhases) {
        if (name == marker) {
            return kind;
        }
    }
    return {};
}

void append(std::string &out, std::string_view text) {
    out += text;
}

template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number>>>
void append(std::string &out, Number number) {
    out += std::to_string(number);
}

template <typename... Parts> void add(std::string &out, const Parts &...parts) {
    (append(out, parts), ...);
}

// What stands between two elements of a list.
class Separator {
public:
    explicit Separator(std::string_view text) : text_(text) {}
    std::string_view next() { return std::exchange(first_, false) ? std::string_view() : text_; }

private:
    std::string_view text_;
    bool first_ = true;
};

// Per task, the token of its SPMD task: that of the first block.
std::vector<TaskToken> tokens_of(const TaskGraph &graph) {
    std::vector<TaskToken> tokens(graph.tasks.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
        tokens[i] = graph.tasks[i].is_block && i > 0 ? tokens[i - 1] : i;
    }
    return tokens;
}

// A core's task in the numbering of the files.
struct CoreRow {
    int core = 0;        // AICubes first, then AIVectors
    uint32_t number = 0; // counts the dispatches to the core from 1
    const CoreSpan *span = nullptr;
};

std::vector<CoreRow> rows_of(const Schedule &schedule, int cube_cores) {
    std::vector<CoreRow> rows;
    rows.reserve(schedule.cores.size());
    for (const CoreSpan &span : schedule.cores) {
        rows.push_back({span.core + (span.is_cube ? 0 : cube_cores), 0, &span});
    }
    // A core's tasks complete in the order of their dispatch, also those of its second slot.
    std::stable_sort(rows.begin(), rows.end(), [](const CoreRow &a, const CoreRow &b) { return a.core < b.core; });
    for (size_t i = 0; i < rows.size(); ++i) {
        rows[i].number = i > 0 && rows[i - 1].core == rows[i].core ? rows[i - 1].number + 1 : 1;
    }
    return rows;
}

class SwimlaneText {
public:
    SwimlaneText(const TaskGraph &graph, const Schedule &schedule, const DeviceProfile &profile, uint64_t counter_ns)
        : tokens_(tokens_of(graph)), schedule_(schedule), profile_(profile), counter_ns_(counter_ns),
          tick_ns_(static_cast<uint64_t>(profile.tick_ns())) {}

    std::string write(int level) {
        add(out_, "{\n  \"chip_swimlane_level\": ", level, ",\n  \"metadata\": {\n");
        write_metadata(level >= 3);
        add(out_, "  }");
        write_tasks(level >= 2);
        if (level >= 3) {
            write_scheduler_phases();
        }
        if (level >= 4) {
            write_submissions();
        }
        add(out_, "\n}\n");
        return std::move(out_);
    }

private:
    uint64_t cycles(uint64_t run_ns) const { return (counter_ns_ + run_ns) / tick_ns_; }

    void write_metadata(bool with_threads) {
        const int cores = profile_.cube_cores + profile_.vector_cores;
        add(out_, "    \"clock_freq_hz\": ", static_cast<uint64_t>(profile_.counter_hz),
            ",\n    \"num_cores\": ", cores, ",\n    \"core_types\": [");
        Separator comma(", ");
        for (int core = 0; core < cores; ++core) {
            add(out_, comma.next(), core < profile_.cube_cores ? "\"aic\"" : "\"aiv\"");
        }
        add(out_, "]");
        if (with_threads) {
            const int schedulers = std::max(schedule_.aicpu_threads - 1, 1);
            add(out_, ",\n    \"core_to_thread\": [");
            Separator next(", ");
            for (int core = 0; core < cores; ++core) {
                const int cluster = core < profile_.cube_cores ? core : (core - profile_.cube_cores) / 2;
                add(out_, next.next(), cluster % schedulers);
            }
            add(out_, "]");
        }
        add(out_, "\n");
    }

    void write_tasks(bool with_aicpu) {
        const std::vector<CoreRow> rows = rows_of(schedule_, profile_.cube_cores);
        add(out_, ",\n  \"aicore_tasks\": [");
        Separator line(",");
        for (const CoreRow &row : rows) {
            // The model's cores start a task when they receive it.
            add(out_, line.next(), "\n    [", row.core, ", ", tokens_[row.span->task], ", ", row.number, ", ",
                cycles(row.span->core_start_ns), ", ", cycles(row.span->core_end_ns), ", 0]");
        }
        add(out_, "\n  ],\n  \"aicpu_tasks\": [");
        Separator aicpu_line(",");
        for (size_t i = 0; with_aicpu && i < rows.size(); ++i) {
            add(out_, aicpu_line.next(), "\n    [", rows[i].core, ", ", rows[i].number, ", ",
                cycles(rows[i].span->start_ns), ", ", cycles(rows[i].span->end_ns), "]");
        }
        add(out_, "\n  ]");
    }

    // One list per AICPU thread; the orchestrator's, the last, is empty.
    void write_scheduler_phases() {
        add(out_, ",\n  \"aicpu_scheduler_phases\": [");
        Separator list(",");
        for (int thread = 0; thread < schedule_.aicpu_threads; ++thread) {
            add(out_, list.next(), "\n    [");
            Separator line(",");
            for (const AicpuSpan &span : schedule_.aicpu) {
                const std::string_view kind = phase_of(span.marker);
                if (span.thread == thread && !kind.empty()) {
                    add(out_, line.next(), "\n      {\"kind\": \"", kind,
                        "\", \"start_cycles\": ", cycles(span.start_ns), ", \"end_cycles\": ", cycles(span.end_ns),
                        ", \"loop_iter\": ", span.pass, ", \"tasks_processed\": ", span.tasks, "}");
                }
            }
            add(out_, "\n    ]");
        }
        add(out_, "\n  ]");
    }

    void write_submissions() {
        add(out_, ",\n  \"aicpu_orchestrator_phases\": [\n    [");
        Separator line(",");
        uint32_t index = 0;
        for (const Submission &submission : schedule_.submissions) {
            add(out_, line.next(), "\n      {\"submit_idx\": ", index++, ", \"task_id\": ", tokens_[submission.task],
                ", \"start_cycles\": ", cycles(submission.start_ns), ", \"end_cycles\": ", cycles(submission.end_ns),
                "}");
        }
        add(out_, "\n    ]\n  ]");
    }

    std::string out_;
    std::vector<TaskToken> tokens_;
    const Schedule &schedule_;
    const DeviceProfile &profile_;
    uint64_t counter_ns_;
    uint64_t tick_ns_;
};

// The kernels of a task on the AIC and the two AIVs of its cluster, -1 for none.
std::array<int32_t, 3> kernels_of(const TaskGraph &graph, const Task &task) {
    std::array<int32_t, 3> kernels = {-1, -1, -1};
    size_t vectors = 0;
    for (uint32_t p = task.first_part; p < task.first_part + task.part_count; ++p) {
        kernels[graph.parts[p].is_cube ? 0 : ++vectors] = graph.parts[p].func_id;
    }
    return kernels;
}

} // namespace

std::string swimlane_records(const TaskGraph &graph, const Schedule &schedule, const DeviceProfile &profile,
                             uint64_t counter_ns, int level) {
    return SwimlaneText(graph, schedule, profile, counter_ns).write(level);
}

std::string dependency_records(const TaskGraph &graph) {
    const std::vector<TaskToken> tokens = tokens_of(graph);
    std::string tasks;
    std::string edges;
    Separator task_comma(",");
    Separator edge_comma(",");
    for (size_t i = 0; i < graph.tasks.size();) {
        const TaskToken token = tokens[i];
        const std::array<int32_t, 3> kernels = kernels_of(graph, graph.tasks[i]);
        std::vector<TaskToken> predecessors;
        size_t blocks = 0;
        for (; i < graph.tasks.size() && tokens[i] == token; ++i, ++blocks) {
            const Task &task = graph.tasks[i];
            for (uint32_t d = 0; d < task.dependency_count; ++d) {
                predecessors.push_back(tokens[graph.dependencies[task.first_dependency + d]]);
            }
        }
        add(tasks, task_comma.next(), "{\"task_id\":\"", token, "\",\"kernel_ids\":[", kernels[0], ",", kernels[1], ",",
            kernels[2], "],\"block_num\":", blocks, "}");
        std::sort(predecessors.begin(), predecessors.end());
        predecessors.erase(std::unique(predecessors.begin(), predecessors.end()), predecessors.end());
        for (const TaskToken predecessor : predecessors) {
            add(edges, edge_comma.next(), "{\"pred\":\"", predecessor, "\",\"succ\":\"", token, "\"}");
        }
    }
    return "{\"tasks\":[" + tasks + "],\"edges\":[" + edges + "]}\n";
}

} // namespace ascend::mock
