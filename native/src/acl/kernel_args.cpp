// SPDX-License-Identifier: MIT
#include "acl/kernel_args.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <type_traits>
#include <vector>

namespace ascend::mock {

namespace {

constexpr uint64_t kMark = 0x4153434C41524753;

constexpr size_t aligned(size_t size) {
    return (size + ArgsList::kAlignment - 1) / ArgsList::kAlignment * ArgsList::kAlignment;
}

// The lists of all threads. None is ever freed, so that a handle which outlived its thread is recognised, not followed.
class ThreadLists {
public:
    struct Entry {
        ArgsList list;
        alignas(64) std::array<uint8_t, ArgsList::kBytes> buffer;
    };

    static ThreadLists &instance() {
        static ThreadLists *const lists = new ThreadLists();
        return *lists;
    }

    Entry *acquire() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (idle_.empty()) {
            all_.push_back(std::make_unique<Entry>());
            return all_.back().get();
        }
        Entry *entry = idle_.back();
        idle_.pop_back();
        return entry;
    }

    void release(Entry *entry) {
        const std::lock_guard<std::mutex> lock(mutex_);
        idle_.push_back(entry);
    }

    bool holds(const void *list) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::any_of(all_.begin(), all_.end(), [&](const auto &entry) { return &entry->list == list; });
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Entry>> all_;
    std::vector<Entry *> idle_;
};

struct ThreadList {
    ThreadLists::Entry *entry = nullptr;
    ~ThreadList() {
        if (entry != nullptr) {
            ThreadLists::instance().release(entry);
        }
    }
};

ThreadList &thread_list() {
    thread_local ThreadList list;
    return list;
}

AclResult not_supported(std::string message) {
    return acl_error(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, std::move(message));
}

AclResult invalid(std::string message) {
    return acl_error(ACL_ERROR_RT_PARAM_INVALID, std::move(message));
}

} // namespace

ArgsList &ArgsList::of_thread(uint64_t function) {
    ThreadList &own = thread_list();
    if (own.entry == nullptr) {
        own.entry = ThreadLists::instance().acquire();
    }
    own.entry->list.reset(function, own.entry->buffer.data(), kBytes);
    return own.entry->list;
}

ArgsList &ArgsList::in_place(void *place, uint64_t function, void *buffer, size_t size) {
    static_assert(std::is_trivially_destructible_v<ArgsList>, "the caller frees the memory without telling");
    auto *list = new (place) ArgsList();
    list->reset(function, static_cast<uint8_t *>(buffer), size);
    return *list;
}

ArgsList *ArgsList::find(aclrtArgsHandle handle, AclResult &why) {
    auto *list = reinterpret_cast<ArgsList *>(handle);
    if (thread_list().entry != nullptr && list == &thread_list().entry->list) {
        return list;
    }
    if (reinterpret_cast<uintptr_t>(handle) % alignof(ArgsList) != 0 || ThreadLists::instance().holds(list)) {
        why = acl_error(ACL_ERROR_RT_INVALID_HANDLE,
                        "the argument list is that of another thread; fill and launch it on the thread of its "
                        "aclrtKernelArgsInit");
        return nullptr;
    }
    if (list->mark_ != kMark) {
        why = acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the handle is no initialised argument list");
        return nullptr;
    }
    return list;
}

void ArgsList::reset(uint64_t function, uint8_t *buffer, size_t capacity) {
    mark_ = kMark;
    function_ = function;
    buffer_ = buffer;
    capacity_ = capacity;
    size_ = 0;
    count_ = 0;
    finalized_ = false;
    updating_ = false;
    gave_buffer_ = false;
}

ArgsParameter *ArgsList::find_parameter(aclrtParamHandle handle) {
    for (uint32_t i = 0; i < count_; ++i) {
        if (reinterpret_cast<uintptr_t>(handle) == reinterpret_cast<uintptr_t>(&parameters_[i])) {
            return &parameters_[i];
        }
    }
    return nullptr;
}

AclResult ArgsList::check_open(const char *what) const {
    if (finalized_) {
        return not_supported(text(what, " after aclrtKernelArgsFinalize; initialise the list anew"));
    }
    return {};
}

AclResult ArgsList::add(size_t size, ArgsParameter **out) {
    if (AclResult open = check_open("an argument is appended"); !open) {
        return open;
    }
    if (gave_buffer_) {
        return not_supported("an argument is appended after a placeholder's buffer was given out; append all first");
    }
    if (count_ == kParameters) {
        return invalid(text("the list holds ", kParameters + 0, " parameters, the most there may be"));
    }
    if (size > capacity_ || aligned(size) > capacity_ - size_) {
        return invalid(text("the argument of ", size, " bytes does not fit into the list's ", capacity_, " bytes, ",
                            size_, " of which are taken"));
    }
    ArgsParameter &parameter = parameters_[count_++];
    parameter = {static_cast<uint32_t>(size_), static_cast<uint32_t>(size), 0, false};
    size_ += aligned(size);
    *out = &parameter;
    return {};
}

AclResult ArgsList::append(const void *value, size_t size, aclrtParamHandle *out) {
    ArgsParameter *parameter = nullptr;
    AclResult added = add(size, &parameter);
    if (added) {
        std::memcpy(buffer_ + parameter->offset, value, size);
        *out = reinterpret_cast<aclrtParamHandle>(parameter);
    }
    return added;
}

AclResult ArgsList::append_placeholder(aclrtParamHandle *out) {
    ArgsParameter *parameter = nullptr;
    AclResult added = add(sizeof(uint64_t), &parameter);
    if (added) {
        parameter->is_placeholder = true;
        std::memset(buffer_ + parameter->offset, 0, sizeof(uint64_t));
        *out = reinterpret_cast<aclrtParamHandle>(parameter);
    }
    return added;
}

AclResult ArgsList::placeholder_buffer(aclrtParamHandle handle, size_t size, void **out) {
    ArgsParameter *parameter = find_parameter(handle);
    if (parameter == nullptr || !parameter->is_placeholder) {
        return invalid("the parameter is no placeholder of this list");
    }
    if (AclResult open = check_open("a placeholder's buffer is asked for"); !open) {
        return open;
    }
    if (size > capacity_ || aligned(size) > capacity_ - size_) {
        return invalid(text("the placeholder's ", size, " bytes do not fit into the list's ", capacity_, " bytes, ",
                            size_, " of which are taken"));
    }
    gave_buffer_ = true;
    parameter->data_offset = static_cast<uint32_t>(size_);
    *out = buffer_ + size_;
    size_ += aligned(size);
    return {};
}

AclResult ArgsList::update(aclrtParamHandle handle, const void *value, size_t size) {
    const ArgsParameter *parameter = find_parameter(handle);
    if (parameter == nullptr || parameter->is_placeholder) {
        return invalid("the parameter is no value of this list");
    }
    if (size != parameter->size) {
        return invalid(text("the new value has ", size, " bytes; the parameter has ", parameter->size));
    }
    std::memcpy(buffer_ + parameter->offset, value, size);
    updating_ = true;
    return {};
}

AclResult ArgsList::finalize() {
    finalized_ = true;
    updating_ = false;
    return {};
}

AclResult ArgsList::check_ready(uint64_t function) const {
    if (!finalized_ || updating_) {
        return invalid("the argument list is not finalised, or was updated since; call aclrtKernelArgsFinalize");
    }
    if (function_ != function) {
        return invalid("the argument list was initialised for another function");
    }
    if (size_ == 0) {
        return invalid("the argument list is empty");
    }
    return {};
}

void ArgsList::patch(uint8_t *block) const {
    for (uint32_t i = 0; i < count_; ++i) {
        const ArgsParameter &parameter = parameters_[i];
        if (parameter.is_placeholder && parameter.data_offset != 0) {
            const uint64_t address = reinterpret_cast<uintptr_t>(block) + parameter.data_offset;
            std::memcpy(block + parameter.offset, &address, sizeof address);
        }
    }
}

} // namespace ascend::mock
