// The adapter's exports. SPDX-License-Identifier: MIT
#include "adapter/simpler_adapter.h"

#include <dlfcn.h>

#include <exception>
#include <memory>
#include <new>

#include "callable.h"
#include "facts.h"
#include "functions.h"
#include "log.h"
#include "run.h"
#include "start.h"

using namespace ascend::adapter;

struct AdapterLibrary {
    void *handle;
    Functions functions;
};

struct AdapterContext {
    AdapterLibrary *library;
    Context context;

    const Functions &functions() const { return library->functions; }
};

struct AdapterSlot {
    Run run;
};

struct AdapterCallable {
    void *memory;
    size_t size;
};

namespace {

void say(char *message, const char *text) {
    if (message != nullptr) {
        std::snprintf(message, ADAPTER_MAX_TEXT, "%s", text == nullptr ? "no reason given" : text);
    }
}

// What is thrown below an export ends there: nothing unwinds into the caller.
template <class F> int guarded(char *message, F body) {
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return ADAPTER_OUT_OF_MEMORY;
    } catch (const std::exception &e) {
        say(message, e.what());
        return ADAPTER_REFUSED;
    } catch (...) {
        say(message, "an exception of an unknown kind");
        return ADAPTER_REFUSED;
    }
}

void *load_global(const char *path, char *message) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
    if (handle == nullptr) {
        say(message, dlerror());
    }
    return handle;
}

#if defined(ASCEND_HAS_device_memory_info_ctx)
template <class R, class C, class M> int ask_memory(R (*info)(C, M *), Context context, AdapterMemory &memory) {
    M answer{};
    const int status = info(context, &answer);
    memory.free_bytes = answer.free_bytes;
    memory.total_bytes = answer.total_bytes;
    return status;
}
#endif

} // namespace

#define ASCEND_EXPORT extern "C" __attribute__((visibility("default")))

ASCEND_EXPORT int32_t adapter_contract() { return ADAPTER_CONTRACT; }

ASCEND_EXPORT const char *adapter_facts() { return Facts::text(); }

ASCEND_EXPORT int adapter_load_companions(const char *log_library, const char *simulator_context, char *message) {
    return guarded(message, [&] {
        if (log_library != nullptr) {
            void *handle = load_global(log_library, message);
            if (handle == nullptr || HostLog::instance().use_library(handle) != 0) {
                return static_cast<int>(ADAPTER_REFUSED);
            }
        }
        if (simulator_context != nullptr) {
            void *handle = load_global(simulator_context, message);
            if (handle == nullptr) {
                return static_cast<int>(ADAPTER_REFUSED);
            }
            if (const int status = HostLog::instance().bind(handle); status != 0) {
                say(message, "the simulator context refuses the log's state");
                return status;
            }
        }
        return static_cast<int>(ADAPTER_OK);
    });
}

ASCEND_EXPORT int adapter_set_log_level(int32_t level) { return HostLog::instance().set_level(level); }

ASCEND_EXPORT int adapter_open(const char *path, int32_t resident, AdapterLibrary **library, char *message) {
    return guarded(message, [&] {
        void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | (resident != 0 ? RTLD_NODELETE : 0));
        if (handle == nullptr) {
            say(message, dlerror());
            return static_cast<int>(ADAPTER_REFUSED);
        }
        auto opened = std::make_unique<AdapterLibrary>(AdapterLibrary{handle, {}});
        const std::string missing = opened->functions.resolve(handle);
        int status = ADAPTER_REFUSED;
        if (!missing.empty()) {
            say(message, ("the headers declare functions that it does not export: " + missing).c_str());
        } else if (status = HostLog::instance().bind(handle); status != 0) {
            say(message, "it refuses the log's state");
        } else if (breaks_contract(opened->functions, message)) {
            status = ADAPTER_REFUSED;
        } else {
            *library = opened.release();
            return static_cast<int>(ADAPTER_OK);
        }
        dlclose(handle);
        return status;
    });
}

ASCEND_EXPORT void adapter_close(AdapterLibrary *library) {
    dlclose(library->handle);
    delete library;
}

ASCEND_EXPORT const char *adapter_platform(AdapterLibrary *library) { return library->functions.get_platform(); }

ASCEND_EXPORT int adapter_start(AdapterLibrary *library, const AdapterStart *start, AdapterContext **context, const char **operation,
                                char *message) {
    return guarded(message, [&] {
        const Functions &functions = library->functions;
        *operation = "create_device_context";
        const Context created = functions.create_device_context();
        if (created == nullptr) {
            say(message, "The library returned no context.");
            return static_cast<int>(ADAPTER_REFUSED);
        }
        if (const int status = initialise(functions, created, *start, *operation, message); status != 0) {
            static_cast<void>(functions.finalize_device(created));
            functions.destroy_device_context(created);
            return status;
        }
        *context = new AdapterContext{library, created};
        return static_cast<int>(ADAPTER_OK);
    });
}

ASCEND_EXPORT int adapter_stop(AdapterContext *context) {
    const int status = context->functions().finalize_device(context->context);
    context->functions().destroy_device_context(context->context);
    delete context;
    return status;
}

ASCEND_EXPORT int32_t adapter_pipeline_depth(AdapterContext *context) {
#if defined(ASCEND_HAS_supports_concurrent_native_prepare_ctx) && defined(ASCEND_HAS_get_pipeline_contract)
    if (context->functions().supports_concurrent_native_prepare_ctx(context->context) != 0) {
        return static_cast<int32_t>(context->functions().get_pipeline_contract()->pipeline_depth);
    }
#endif
    static_cast<void>(context);
    return 1;
}

ASCEND_EXPORT int32_t adapter_joins_launches(AdapterContext *context) {
#if defined(ASCEND_HAS_simpler_launch_run_joined) && defined(ASCEND_HAS_supports_joined_native_launch_ctx)
    return context->functions().supports_joined_native_launch_ctx(context->context) > 0 ? 1 : 0;
#else
    static_cast<void>(context);
    return 0;
#endif
}

ASCEND_EXPORT void *adapter_allocate(AdapterContext *context, size_t size) {
    return context->functions().device_malloc_ctx(context->context, size);
}

ASCEND_EXPORT void adapter_free(AdapterContext *context, void *memory) { context->functions().device_free_ctx(context->context, memory); }

ASCEND_EXPORT int adapter_copy_to_device(AdapterContext *context, void *device, const void *host, size_t size) {
    return context->functions().copy_to_device_ctx(context->context, device, host, size);
}

ASCEND_EXPORT int adapter_copy_from_device(AdapterContext *context, void *host, const void *device, size_t size) {
    return context->functions().copy_from_device_ctx(context->context, host, device, size);
}

ASCEND_EXPORT int adapter_memory_info(AdapterContext *context, AdapterMemory *memory) {
    *memory = {};
#if defined(ASCEND_HAS_device_memory_info_ctx)
    return ask_memory(context->functions().device_memory_info_ctx, context->context, *memory);
#else
    static_cast<void>(context);
    return ADAPTER_NOT_OFFERED;
#endif
}

ASCEND_EXPORT int adapter_create_callable(const AdapterCallableParts *parts, AdapterCallable **callable, char *message) {
    return guarded(message, [&] {
        auto created = std::make_unique<AdapterCallable>();
        const int status = pack_callable(*parts, created->memory, created->size, message);
        *callable = status == ADAPTER_OK ? created.release() : nullptr;
        return status;
    });
}

ASCEND_EXPORT void adapter_destroy_callable(AdapterCallable *callable) {
    std::free(callable->memory);
    delete callable;
}

ASCEND_EXPORT int adapter_register(AdapterContext *context, int32_t id, AdapterCallable *callable) {
#if defined(ASCEND_HAS_simpler_register_callable)
    return context->functions().simpler_register_callable(context->context, id, callable->memory);
#else
    return context->functions().prepare_callable(context->context, id, callable->memory);
#endif
}

ASCEND_EXPORT int adapter_unregister(AdapterContext *context, int32_t id) {
#if defined(ASCEND_HAS_simpler_register_callable)
    return context->functions().simpler_unregister_callable(context->context, id);
#else
    return context->functions().unregister_callable(context->context, id);
#endif
}

ASCEND_EXPORT void adapter_destroy_slot(AdapterSlot *slot) {
    slot->~AdapterSlot();
    std::free(slot);
}

ASCEND_EXPORT int adapter_create_slot(AdapterContext *context, uint32_t number, AdapterSlot **slot, char *message) {
    return guarded(message, [&] {
        // Argument blocks may be aligned beyond what new gives.
        void *memory = nullptr;
        if (posix_memalign(&memory, alignof(AdapterSlot) < sizeof(void *) ? sizeof(void *) : alignof(AdapterSlot), sizeof(AdapterSlot)) != 0) {
            return static_cast<int>(ADAPTER_OUT_OF_MEMORY);
        }
        auto *created = new (memory) AdapterSlot{{context->functions(), context->context, number}};
        const int status = created->run.create(message);
        if (status == ADAPTER_OK) {
            *slot = created;
        } else {
            adapter_destroy_slot(created);
        }
        return status;
    });
}

ASCEND_EXPORT int adapter_prepare(AdapterSlot *slot, int32_t id, const AdapterArguments *arguments, const AdapterRunConfig *config, char *message) {
    return slot->run.prepare(id, *arguments, *config, message);
}

ASCEND_EXPORT int adapter_launch(AdapterSlot *slot) {
    return guarded(nullptr, [&] { return slot->run.launch(); });
}

ASCEND_EXPORT int adapter_launch_joined(AdapterSlot *slot, AdapterSlot *predecessor) { return slot->run.launch_joined(predecessor->run); }

ASCEND_EXPORT int adapter_poll(AdapterSlot *slot) { return slot->run.poll(); }

ASCEND_EXPORT int adapter_wait(AdapterSlot *slot) { return slot->run.wait(); }

ASCEND_EXPORT int adapter_finalize(AdapterSlot *slot) { return slot->run.finalize(); }

ASCEND_EXPORT int64_t adapter_device_wall(AdapterSlot *slot) { return slot->run.device_wall(); }

ASCEND_EXPORT const void *adapter_packed_arguments(AdapterSlot *slot, size_t *size) {
    *size = sizeof(Arguments);
    return &slot->run.packed_arguments();
}

ASCEND_EXPORT const void *adapter_packed_config(AdapterSlot *slot, size_t *size) {
    *size = sizeof(Config);
    return &slot->run.packed_config();
}

ASCEND_EXPORT const void *adapter_packed_callable(AdapterCallable *callable, size_t *size) {
    *size = callable->size;
    return callable->memory;
}
