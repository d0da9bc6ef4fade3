// Numbers by which a test tells a stand-in library how to behave and reads what it counted. SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>
#include <string.h>

struct Setting {
    const char *name;
    int64_t initial;
    int64_t value;
};

enum Number {
    INIT_STATUS, PROVISION_STATUS, FINALIZE_DEVICE_STATUS, REGISTER_STATUS, UNREGISTER_STATUS, COPY_STATUS, MEMORY_STATUS,
    BIND_STATUS, NO_CONTEXT, STORAGE_SIZE, STORAGE_ALIGNMENT, CONCURRENT, JOINS, NO_CONTRACT, CONTRACT_VERSION,
    CONTRACT_DEPTH, CONTRACT_COUNT, CONTRACT_KIND, CONTRACT_CLASS, CONTRACT_BYTES, DEVICE_WALL, CONTEXTS, ALLOCATIONS,
    IN_FLIGHT, INSIDE, MOST_INSIDE, POLLS, RELEASED, NUMBERS
};

static Setting s_settings[NUMBERS] = {
    {"init_status", 0, 0}, {"provision_status", 0, 0}, {"finalize_device_status", 0, 0}, {"register_status", 0, 0},
    {"unregister_status", 0, 0}, {"copy_status", 0, 0}, {"memory_status", 0, 0}, {"bind_status", 0, 0}, {"no_context", 0, 0},
    {"storage_size", 49152, 49152}, {"storage_alignment", 256, 256}, {"concurrent", 1, 1}, {"joins", 1, 1},
    {"no_contract", 0, 0}, {"contract_version", 1, 1}, {"contract_depth", 2, 2}, {"contract_count", 6, 6},
    {"contract_kind", 4, 4}, {"contract_class", 0, 0}, {"contract_bytes", 0, 0}, {"device_wall", 987654321, 987654321},
    {"contexts", 0, 0}, {"allocations", 0, 0}, {"in_flight", 0, 0}, {"inside", 0, 0}, {"most_inside", 0, 0}, {"polls", 0, 0},
    {"released", 0, 0},
};

static int64_t setting(Number number) { return __atomic_load_n(&s_settings[number].value, __ATOMIC_SEQ_CST); }

static int64_t count(Number number, int64_t by) {
    return __atomic_add_fetch(&s_settings[number].value, by, __ATOMIC_SEQ_CST);
}

static void put(Number number, int64_t value) { __atomic_store_n(&s_settings[number].value, value, __ATOMIC_SEQ_CST); }

static int find_setting(const char *name) {
    for (int i = 0; i < NUMBERS; i++) {
        if (strcmp(s_settings[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}
