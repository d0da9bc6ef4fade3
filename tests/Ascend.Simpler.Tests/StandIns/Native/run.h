// A run as a stand-in library plays it: what it saw is reported, three tensors are added, and scalars say how it ends.
// SPDX-License-Identifier: MIT
#pragma once

#include <time.h>

#include "expected.h"
#include "settings.h"

enum Stage { IDLE, PREPARED, LAUNCHED };

// Scalars of a run that begin with this number are orders: the run's time in ms, the call that fails, its status.
static const uint64_t kOrders = 0x5354414E44494E21ull;
enum FailingCall { FAIL_NONE, FAIL_PREPARE, FAIL_LAUNCH, FAIL_POLL, FAIL_WAIT, FAIL_FINALIZE };

struct Orders {
    int64_t milliseconds;
    int call;
    int status;
};

// Lives in the caller's storage from a run's begin on; nothing of it is elsewhere.
struct RunState {
    uint64_t magic;
    const RunState *self;
    int stage;
    int64_t end;
    Orders orders;
    bool added;
    unsigned char arguments[1]; // kArgumentsSize bytes
};

static int64_t milliseconds() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// A run of a negative time ends when the test says so.
static bool is_over(const RunState *state) {
    return state->orders.milliseconds < 0 ? setting(RELEASED) != 0 : milliseconds() >= state->end;
}

static void sleep_through(const RunState *state) {
    while (!is_over(state)) {
        timespec pause = {0, 1000000};
        nanosleep(&pause, nullptr);
    }
}

static const unsigned char *tensor_of(const void *arguments, int i) {
    return (const unsigned char *)arguments + (size_t)i * (size_t)s_tensor.size;
}

static uint64_t scalar_of(const void *arguments, int i) { return value_of(s_arguments, arguments, "scalars", i); }

static Orders orders_of(const void *arguments) {
    Orders orders = {0, FAIL_NONE, 0};
    if (value_of(s_arguments, arguments, "scalar_count") >= 4 && scalar_of(arguments, 0) == kOrders) {
        orders = {(int64_t)scalar_of(arguments, 1), (int)scalar_of(arguments, 2), (int)scalar_of(arguments, 3)};
    }
    return orders;
}

static float *element(const unsigned char *tensor, const uint32_t *index, uint32_t rank) {
    uint64_t at = value_of(s_tensor, tensor, "start_offset");
    for (uint32_t d = 0; d < rank; d++) {
        at += (uint64_t)index[d] * value_of(s_tensor, tensor, "strides", (int)d);
    }
    return (float *)value_of(s_tensor, tensor, "address") + at;
}

// out = a + b over three float tensors of one shape, element by element through each one's strides.
static void add_tensors(const void *arguments) {
    if (value_of(s_arguments, arguments, "tensor_count") != 3 || scalar_of(arguments, 0) != kOrders) {
        return;
    }
    const unsigned char *out = tensor_of(arguments, 2);
    const auto rank = (uint32_t)value_of(s_tensor, out, "rank");
    uint32_t index[5] = {0, 0, 0, 0, 0};
    while (rank <= 5) {
        const float a = *element(tensor_of(arguments, 0), index, rank);
        const float b = *element(tensor_of(arguments, 1), index, rank);
        *element(out, index, rank) = a + b;
        uint32_t d = rank;
        while (d > 0 && ++index[d - 1] == value_of(s_tensor, out, "shape", (int)d - 1)) {
            index[--d] = 0;
        }
        if (d == 0) {
            return;
        }
    }
}

static void report_arguments(const void *arguments) {
    Structure counted = s_arguments;
    for (int i = 0; i < counted.field_count; i++) {
        if (strcmp(counted.fields[i].name, "scalars") == 0) {
            counted.fields[i].count = (int)value_of(s_arguments, arguments, "scalar_count") & 0xFF;
        }
    }
    read_structure("arguments", arguments, counted);
    const auto tensors = (int)value_of(s_arguments, arguments, "tensor_count");
    for (int i = 0; i < tensors && i < STAND_IN_TENSORS; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "tensor.%d", i);
        read_structure(prefix, tensor_of(arguments, i), s_tensor);
    }
}

static void violation(const char *what) { append("violation=%s\n", what); }

// Checks the storage before a run and makes it one.
static RunState *enter(void *storage, const void *arguments) {
    auto *state = (RunState *)storage;
    if ((uintptr_t)storage % (STAND_IN_ALIGNMENT_CALL ? (uintptr_t)setting(STORAGE_ALIGNMENT) : 64) != 0) {
        violation("storage is not aligned");
    }
    if (state->magic != kOrders) {
        for (int64_t i = 0; i < setting(STORAGE_SIZE); i++) {
            if (((unsigned char *)storage)[i] != 0) {
                violation("storage is not zeroed");
                break;
            }
        }
        state->stage = IDLE;
    } else if (state->self != state || state->stage != IDLE) {
        violation("storage is in use or was moved");
    }
    state->magic = kOrders;
    state->self = state;
    state->added = false;
    state->orders = orders_of(arguments);
    memcpy(state->arguments, arguments, kArgumentsSize);
    return state;
}

static int status_of(const RunState *state, FailingCall call) {
    return state->orders.call == call ? state->orders.status : 0;
}

static void complete(RunState *state) {
    if (!state->added) {
        state->added = true;
        add_tensors(state->arguments);
    }
}
