// The functions of libhost_runtime.so that the tree declares, by its own prototypes. SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>

#include <string>

#include "prototypes.h"
#include "tree.h"

namespace ascend::adapter {

#if !defined(ASCEND_HAS_simpler_prepare_run) && !defined(ASCEND_HAS_simpler_run) && !defined(ASCEND_HAS_run_prepared)
static_assert(false, "adapter: none of simpler_prepare_run, simpler_run and run_prepared is declared (" ASCEND_API_HEADER ")");
#endif
#if !defined(ASCEND_HAS_simpler_register_callable) && !defined(ASCEND_HAS_prepare_callable)
static_assert(false, "adapter: neither simpler_register_callable nor prepare_callable is declared (" ASCEND_API_HEADER ")");
#endif

// get_platform has never been declared in the header; its prototype is older than every known tree.
extern "C" {
using GetPlatform = const char *(*)(void);
}

struct Functions {
    GetPlatform get_platform = nullptr;
#define ASCEND_FUNCTION(name) decltype(&::name) name = nullptr;
#include "function_list.inc"
#undef ASCEND_FUNCTION

    // Looks every declared function up. Gives the names of those that the library lacks.
    std::string resolve(void *library) {
        std::string missing;
        const auto find = [&](const char *name) {
            void *symbol = dlsym(library, name);
            if (symbol == nullptr) {
                missing += missing.empty() ? "" : ", ";
                missing += name;
            }
            return symbol;
        };
        get_platform = reinterpret_cast<GetPlatform>(find("get_platform"));
#define ASCEND_FUNCTION(name) name = reinterpret_cast<decltype(name)>(find(#name));
#include "function_list.inc"
#undef ASCEND_FUNCTION
        return missing;
    }
};

} // namespace ascend::adapter
