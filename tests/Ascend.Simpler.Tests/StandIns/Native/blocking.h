// A run as one call that ends with the run. SPDX-License-Identifier: MIT
#pragma once

static int play(void *storage, const void *arguments) {
    const int64_t inside = count(INSIDE, 1);
    if (inside > setting(MOST_INSIDE)) {
        put(MOST_INSIDE, inside);
    }
    auto *state = (RunState *)storage;
    state->stage = LAUNCHED;
    state->end = milliseconds() + state->orders.milliseconds;
    sleep_through(state);
    complete(state);
    state->stage = IDLE;
    count(INSIDE, -1);
    static_cast<void>(arguments);
    return state->orders.status;
}

#if STAND_IN_RUN <= 3
static void report_numbers(const char *name, const uint64_t *numbers) {
    const Field field = {name, 0, 8, 4};
    read_field("config", (const unsigned char *)numbers, field);
    if ((uintptr_t)numbers % 8 != 0) {
        violation("rings are not aligned");
    }
}

#if STAND_IN_RUN == 3
EXPORT int simpler_run(
#else
EXPORT int run_prepared(
#endif
    void *context, void *storage, int32_t id, const void *arguments, int block_dim, int aicpu_threads, int swimlane,
    int dump, int pmu, int dependencies, int scope_statistics, const uint64_t *task_window, const uint64_t *heap,
    const uint64_t *dependency_pool, const char *output_prefix
#if STAND_IN_TIMING
    , void *timing
#endif
) {
    {
        const Record record("run");
        context_of(context);
        append("run.id=%d\n", id);
        append("config.block_dim=%u\nconfig.aicpu_threads=%u\nconfig.swimlane=%u\nconfig.dump=%u\nconfig.pmu=%u\n"
               "config.dependencies=%u\nconfig.scope_statistics=%u\nconfig.output_prefix=%s\n",
               (unsigned)block_dim, (unsigned)aicpu_threads, (unsigned)swimlane, (unsigned)dump, (unsigned)pmu,
               (unsigned)dependencies, (unsigned)scope_statistics, output_prefix);
        report_numbers("ring_task_window", task_window);
        report_numbers("ring_heap", heap);
        report_numbers("ring_dependency_pool", dependency_pool);
        report_arguments(arguments);
        enter(storage, arguments);
    }
#if STAND_IN_TIMING
    const int64_t wall[] = {1, setting(DEVICE_WALL)};
    memcpy(timing, wall, sizeof wall);
#endif
    return play(storage, arguments);
}
#else
EXPORT int simpler_run(void *context, void *storage, int32_t id, const void *arguments, const void *config
#if STAND_IN_DESCRIPTOR
                       , const void *descriptor
#endif
) {
    {
        const Record record("run");
        context_of(context);
        append("run.id=%d\n", id);
        read_structure("config", config, s_config);
#if STAND_IN_DESCRIPTOR
        read_structure("descriptor", descriptor, s_descriptor);
#endif
        report_arguments(arguments);
        enter(storage, arguments);
    }
    return play(storage, arguments);
}
#endif
