// Registration: the whole callable is read. SPDX-License-Identifier: MIT
#pragma once

static void report_callable(const void *callable) {
    if ((uintptr_t)callable % 64 != 0) {
        violation("the callable is not aligned");
    }
    read_structure("chip", callable, s_chip);
    const auto *storage = (const unsigned char *)callable + s_chip.size;
    read_bytes("chip.orchestration", storage, value_of(s_chip, callable, "binary_size"));
    const auto children = (int)value_of(s_chip, callable, "child_count");
    for (int i = 0; i < children && i < 1024; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "core.%d", i);
        const unsigned char *core = storage + value_of(s_chip, callable, "child_offsets", i);
        unsigned char header[1024];
        if (!copy_memory(header, core, (size_t)s_core.size)) {
            append("%s=unreadable\n", prefix);
            break;
        }
        read_structure(prefix, header, s_core);
        char binary[48];
        snprintf(binary, sizeof binary, "%s.binary", prefix);
        read_bytes(binary, core + s_core.size, value_of(s_core, header, "binary_size"));
    }
}

#if STAND_IN_RUN <= 2
#define REGISTER prepare_callable
#define UNREGISTER unregister_callable
#else
#define REGISTER simpler_register_callable
#define UNREGISTER simpler_unregister_callable
#endif
#define TEXT_OF(name) #name
#define NAME_OF(name) TEXT_OF(name)

EXPORT int REGISTER(void *context, int32_t id, const void *callable) {
    const Record record(NAME_OF(REGISTER));
    context_of(context);
    append("register.id=%d\n", id);
    report_callable(callable);
    return (int)setting(REGISTER_STATUS);
}

EXPORT int UNREGISTER(void *context, int32_t id) {
    const Record record(NAME_OF(UNREGISTER));
    context_of(context);
    append("unregister.id=%d\n", id);
    return (int)setting(UNREGISTER_STATUS);
}
