// A run in phases. SPDX-License-Identifier: MIT
#pragma once

static RunState *state_of(void *storage, int stage, const char *call) {
    auto *state = (RunState *)storage;
    if (state->magic != kOrders || state->self != state || state->stage < stage) {
        append("violation=%s in stage %d\n", call, state->stage);
    }
    return state;
}

EXPORT int simpler_prepare_run(void *context, void *storage, int32_t id, const void *arguments, const void *config
#if STAND_IN_DESCRIPTOR
                               , const void *descriptor
#endif
) {
    const Record record("run");
    context_of(context);
    append("run.id=%d\n", id);
    read_structure("config", config, s_config);
#if STAND_IN_DESCRIPTOR
    read_structure("descriptor", descriptor, s_descriptor);
#endif
    report_arguments(arguments);
    RunState *state = enter(storage, arguments);
    if (status_of(state, FAIL_PREPARE) != 0) {
        return status_of(state, FAIL_PREPARE);
    }
    state->stage = PREPARED;
    count(IN_FLIGHT, 1);
    return 0;
}

static int launch(RunState *state) {
    state->stage = LAUNCHED;
    state->end = milliseconds() + state->orders.milliseconds;
    return status_of(state, FAIL_LAUNCH);
}

EXPORT int simpler_launch_run(void *context, void *storage) {
    const Record record("launch");
    context_of(context);
    return launch(state_of(storage, PREPARED, "launch"));
}

#if STAND_IN_JOINED
EXPORT int simpler_launch_run_joined(void *context, void *storage, void *predecessor) {
    const Record record("launch_joined");
    context_of(context);
    if (storage == predecessor) {
        violation("a run is joined to itself");
    }
    RunState *state = state_of(storage, PREPARED, "joined launch");
    state_of(predecessor, LAUNCHED, "predecessor");
    return launch(state);
}

EXPORT int supports_joined_native_launch_ctx(void *context) {
    context_of(context);
    return (int)setting(JOINS);
}
#endif

EXPORT int simpler_poll_run(void *context, void *storage) {
    context_of(context);
    count(POLLS, 1);
    auto *state = (RunState *)storage;
    if (state->stage != LAUNCHED) {
        return STAND_IN_POLL_ERROR;
    }
    if (!is_over(state)) {
        return 0;
    }
    complete(state);
    return status_of(state, FAIL_POLL) != 0 ? STAND_IN_POLL_ERROR : 1;
}

EXPORT int simpler_wait_run(void *context, void *storage) {
    RunState *state;
    {
        const Record record("wait");
        context_of(context);
        state = state_of(storage, LAUNCHED, "wait");
    }
    sleep_through(state);
    complete(state);
    return status_of(state, FAIL_WAIT);
}

EXPORT int simpler_finalize_run(void *context, void *storage) {
    const Record record("finalize");
    context_of(context);
    RunState *state = state_of(storage, PREPARED, "finalize");
    state->stage = IDLE;
    count(IN_FLIGHT, -1);
    return status_of(state, FAIL_FINALIZE);
}
