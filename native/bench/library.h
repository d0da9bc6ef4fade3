// How the loops load a library and say what failed. SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <dlfcn.h>

namespace ascend::bench {

// Null after saying why.
inline void *open_library(const char *path) {
    void *library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "ascend benchmark loop: %s\n", ::dlerror());
    }
    return library;
}

template <typename Field> bool resolve(void *library, const char *name, Field &field) {
    field = reinterpret_cast<Field>(::dlsym(library, name));
    if (field == nullptr) {
        std::fprintf(stderr, "ascend benchmark loop: the library has no %s\n", name);
    }
    return field != nullptr;
}

inline bool succeeded(const char *what, int status) {
    if (status != 0) {
        std::fprintf(stderr, "ascend benchmark loop: %s failed with %d\n", what, status);
    }
    return status == 0;
}

} // namespace ascend::bench
