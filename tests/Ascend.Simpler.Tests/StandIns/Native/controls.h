// What tests call. SPDX-License-Identifier: MIT
#pragma once

// Text since the last clear; the caller copies it while nothing runs.
EXPORT const char *standin_report() { return s_report; }

EXPORT void standin_clear() {
    pthread_mutex_lock(&s_report_lock);
    s_report_length = 0;
    s_report[0] = 0;
    pthread_mutex_unlock(&s_report_lock);
}

EXPORT void standin_reset() {
    standin_clear();
    for (Setting &one : s_settings) {
        one.value = one.initial;
    }
}

EXPORT int standin_set(const char *name, int64_t value) {
    const int number = find_setting(name);
    if (number < 0) {
        return -1;
    }
    put((Number)number, value);
    return 0;
}

EXPORT int64_t standin_get(const char *name) {
    const int number = find_setting(name);
    return number < 0 ? INT64_MIN : setting((Number)number);
}

// Moves where a field is looked for; the offset that it had, or -1.
EXPORT int standin_shift(const char *structure, const char *name, int bytes) {
    Structure *const all[] = {STAND_IN_STRUCTURES};
    for (Structure *one : all) {
        if (strcmp(one->name, structure) == 0) {
            for (int i = 0; i < one->field_count; i++) {
                if (strcmp(one->fields[i].name, name) == 0) {
                    one->fields[i].offset += bytes;
                    return one->fields[i].offset - bytes;
                }
            }
        }
    }
    return -1;
}
