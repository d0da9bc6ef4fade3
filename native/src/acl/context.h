// Contexts of a device, each with its streams. SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "acl/host_calls.h"
#include "acl/stream.h"

namespace ascend::mock {

// An id that no object of the process had before.
uint64_t next_id();

class Context : public std::enable_shared_from_this<Context> {
public:
    Context(uint64_t id, int32_t device, bool primary) : id(id), device(device), primary(primary) {}

    const uint64_t id;
    const int32_t device;
    const bool primary;
    const std::shared_ptr<ContextFailures> failures = std::make_shared<ContextFailures>();
    std::atomic<bool> alive{true};
    HostThread host_thread; // calls the functions of aclrtLaunchHostFunc

    // The stream that a null handle means.
    std::shared_ptr<Stream> default_stream();
    bool is_default(const Stream &stream) const;

    // The default stream when it was ever used, and every stream made in the context.
    std::vector<std::shared_ptr<Stream>> streams() const;
    void add(const std::shared_ptr<Stream> &stream);
    void remove(const Stream &stream);

    // System options of aclrtCtxSetSysParamOpt; empty = never set.
    void set_option(int32_t option, int64_t value);
    std::optional<int64_t> option(int32_t option) const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Stream> default_;
    std::vector<std::shared_ptr<Stream>> made_;
    std::map<int32_t, int64_t> options_;
};

} // namespace ascend::mock
