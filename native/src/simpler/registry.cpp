// The live device contexts of this library. SPDX-License-Identifier: MIT
#include <atomic>
#include <dlfcn.h>
#include <unordered_map>

#include "simpler/context.h"
#include "simpler/guard.h"

namespace ascend::mock {

namespace {

struct Entry {
    std::shared_ptr<DeviceContext> context;
    void *pin = nullptr; // a reference on this library: a context's thread must not outlive the code it runs
};

struct Registry {
    std::mutex mutex;
    std::unordered_map<uintptr_t, Entry> contexts;
};

// Contexts that the caller never destroyed stay until the process ends; their threads may be at work.
class RegistryHolder {
public:
    RegistryHolder() : registry_(new Registry()) {}
    ~RegistryHolder() {
        if (registry_->contexts.empty()) {
            delete registry_;
        }
    }
    Registry &operator*() const { return *registry_; }

private:
    Registry *const registry_;
};

Registry &registry() {
    static const RegistryHolder holder;
    return *holder;
}

// Ids of the process, whichever build of the library asks; they own device memory, so two builds must not share one.
uint64_t next_id() {
    static std::atomic<uint64_t> &counter = DeviceModel::instance().next_owner;
    return ++counter;
}

void *pin_library() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void *>(&pin_library), &info) == 0 || info.dli_fname == nullptr) {
        return nullptr;
    }
    return ::dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
}

uintptr_t key_of(DeviceContextHandle handle) {
    return reinterpret_cast<uintptr_t>(handle);
}

} // namespace

std::shared_ptr<DeviceContext> find_context(DeviceContextHandle handle) {
    Registry &all = registry();
    const std::lock_guard<std::mutex> lock(all.mutex);
    const auto entry = all.contexts.find(key_of(handle));
    return entry == all.contexts.end() ? nullptr : entry->second.context;
}

DeviceContextHandle create_context() {
    // Handles are ids times 64: never reused, so that a stale one is recognised.
    const uint64_t id = next_id();
    const auto handle = reinterpret_cast<DeviceContextHandle>(static_cast<uintptr_t>(id * 64));
    Entry entry{std::make_shared<DeviceContext>(id), pin_library()};
    Registry &all = registry();
    const std::lock_guard<std::mutex> lock(all.mutex);
    all.contexts.emplace(key_of(handle), std::move(entry));
    ++DeviceModel::instance().ledger.runtime_contexts;
    return handle;
}

void destroy_context(const char *function, DeviceContextHandle handle) {
    const std::shared_ptr<DeviceContext> context = find_context(handle);
    if (context == nullptr) {
        if (handle != nullptr) {
            refuse_call(function, "the handle is not that of a live context");
        }
        return;
    }
    if (context->finalize(function) != SIMPLER_OK) {
        return;
    }
    Entry last;
    {
        Registry &all = registry();
        const std::lock_guard<std::mutex> lock(all.mutex);
        const auto entry = all.contexts.find(key_of(handle));
        if (entry == all.contexts.end()) {
            return; // another thread was faster
        }
        last = std::move(entry->second);
        all.contexts.erase(entry);
    }
    --DeviceModel::instance().ledger.runtime_contexts;
    last.context.reset();
    if (last.pin != nullptr) {
        ::dlclose(last.pin);
    }
}

} // namespace ascend::mock
