// What a stand-in library saw, as text: a line "> function" for every call, then lines "key=value". Structures are read by
// the offsets of expected.h and never by a header of the tree. SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

struct Field {
    const char *name;
    int offset;
    int size; // bytes of an element; 0 for text of at most `count` bytes
    int count;
};

struct Structure {
    const char *name;
    int size; // bytes in which everything outside of the fields must be zero; 0 where nothing is said about it
    int field_count;
    Field fields[24];
};

static pthread_mutex_t s_report_lock = PTHREAD_MUTEX_INITIALIZER;
static char s_report[1 << 20];
static size_t s_report_length = 0;

static void append(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void append(const char *format, ...) {
    va_list values;
    va_start(values, format);
    const int length = vsnprintf(s_report + s_report_length, sizeof s_report - s_report_length, format, values);
    va_end(values);
    const size_t room = sizeof s_report - s_report_length;
    s_report_length += (size_t)length < room ? (size_t)length : room - 1;
}

// One call's lines; those of several threads do not mix.
struct Record {
    explicit Record(const char *function) {
        pthread_mutex_lock(&s_report_lock);
        append("> %s\n", function);
    }

    ~Record() { pthread_mutex_unlock(&s_report_lock); }
};

static unsigned long long number_at(const unsigned char *at, int size) {
    uint64_t value = 0;
    memcpy(&value, at, (size_t)size);
    return value;
}

// Writes an array without the zeros at its end.
static void read_field(const char *prefix, const unsigned char *base, const Field &field) {
    const unsigned char *at = base + field.offset;
    append("%s.%s=", prefix, field.name);
    if (field.size == 0) {
        append("%.*s", field.count, (const char *)at);
    } else {
        int last = field.count - 1;
        while (last > 0 && number_at(at + last * field.size, field.size) == 0) {
            last--;
        }
        for (int i = 0; i <= last; i++) {
            append(i == 0 ? "%llu" : ",%llu", number_at(at + i * field.size, field.size));
        }
    }
    append("\n");
}

static void read_structure(const char *prefix, const void *memory, const Structure &structure) {
    const auto *base = (const unsigned char *)memory;
    for (int i = 0; i < structure.field_count; i++) {
        read_field(prefix, base, structure.fields[i]);
    }
    for (int at = 0; at < structure.size; at++) {
        bool covered = false;
        for (int i = 0; i < structure.field_count && !covered; i++) {
            const Field &field = structure.fields[i];
            covered = at >= field.offset && at < field.offset + (field.size == 0 ? 1 : field.size) * field.count;
        }
        if (!covered && base[at] != 0) {
            append("%s.stray=byte %d is %d\n", prefix, at, base[at]);
        }
    }
}

static const Field *field_of(const Structure &structure, const char *name) {
    for (int i = 0; i < structure.field_count; i++) {
        if (strcmp(structure.fields[i].name, name) == 0) {
            return &structure.fields[i];
        }
    }
    return nullptr;
}

static uint64_t value_of(const Structure &structure, const void *base, const char *name, int index = 0) {
    const Field *field = field_of(structure, name);
    return field == nullptr ? 0 : number_at((const unsigned char *)base + field->offset + index * field->size, field->size);
}

// Copies memory that may not be there; false when it is not.
static bool copy_memory(void *to, const void *from, size_t size) {
    const iovec target = {to, size};
    const iovec source = {(void *)from, size};
    return process_vm_readv(getpid(), &target, 1, &source, 1, 0) == (ssize_t)size;
}

// Size and a hash (FNV-1a, 64 bits) of bytes that the caller passed.
static void read_bytes(const char *name, const void *bytes, uint64_t size) {
    uint64_t hash = 14695981039346656037ull;
    unsigned char chunk[4096];
    if (size > 1 << 20) {
        append("%s=too large: %llu bytes\n", name, (unsigned long long)size);
        return;
    }
    for (uint64_t done = 0; done < size && bytes != nullptr; done += sizeof chunk) {
        const size_t part = size - done < sizeof chunk ? (size_t)(size - done) : sizeof chunk;
        if (!copy_memory(chunk, (const unsigned char *)bytes + done, part)) {
            append("%s=unreadable\n", name);
            return;
        }
        for (size_t i = 0; i < part; i++) {
            hash = (hash ^ chunk[i]) * 1099511628211ull;
        }
    }
    append("%s=%llu:%016llx\n", name, (unsigned long long)size, (unsigned long long)(bytes == nullptr ? 0 : hash));
}
