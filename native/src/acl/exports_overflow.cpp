// Exports: how numbers overflow. SPDX-License-Identifier: MIT
#include <map>
#include <mutex>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

// Each device's mode; infinity and not-a-number until another is set.
class OverflowModes {
public:
    static OverflowModes &instance() {
        static auto *const modes = new OverflowModes();
        return *modes;
    }
    void set(int32_t device, aclrtFloatOverflowMode mode) {
        const std::lock_guard<std::mutex> lock(mutex_);
        modes_[device] = mode;
    }
    aclrtFloatOverflowMode get(int32_t device) const {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto entry = modes_.find(device);
        return entry == modes_.end() ? ACL_RT_OVERFLOW_MODE_INFNAN : entry->second;
    }

private:
    mutable std::mutex mutex_;
    std::map<int32_t, aclrtFloatOverflowMode> modes_;
};

} // namespace

aclError aclrtSetDeviceSatMode(aclrtFloatOverflowMode mode) {
    return guarded("aclrtSetDeviceSatMode", [&]() -> AclResult {
        if (static_cast<unsigned>(mode) >= ACL_RT_OVERFLOW_MODE_UNDEF) {
            return acl_error(ACL_ERROR_INVALID_PARAM, text("mode ", static_cast<int>(mode), "; 0 and 1 are allowed"));
        }
        const Lookup<Context> context = AclState::instance().current();
        if (context) {
            OverflowModes::instance().set(context.object->device, mode);
        }
        return context.result;
    });
}

aclError aclrtGetDeviceSatMode(aclrtFloatOverflowMode *mode) {
    return guarded("aclrtGetDeviceSatMode", [&]() -> AclResult {
        if (mode == nullptr) {
            return null_argument("mode");
        }
        const Lookup<Context> context = AclState::instance().current();
        if (context) {
            *mode = OverflowModes::instance().get(context.object->device);
        }
        return context.result;
    });
}

aclError aclrtGetOverflowStatus(void *output, size_t size, aclrtStream stream) {
    return guarded("aclrtGetOverflowStatus", [&]() -> AclResult {
        const Target target = find_target(stream);
        if (!target) {
            return target.result;
        }
        if (output == nullptr) {
            return null_argument("outputAddr");
        }
        AllocationRef block;
        const MemoryVerdict found = DeviceModel::instance().memory.find(output, size, block, true);
        if (!found || block->kind != MemoryKind::device || size < sizeof(uint64_t)) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             text(output, ": ", size, " bytes; at least 8 in device memory are needed"));
        }
        target.stream->submit([output, size, block](StreamClock &clock, const std::atomic<bool> &) {
            clock.advance();
            if (block->freed) {
                return aclError{ACL_ERROR_RT_AICORE_EXCEPTION};
            }
            std::fill_n(static_cast<uint8_t *>(output), size, uint8_t{0}); // nothing overflows here
            return aclError{ACL_SUCCESS};
        });
        return {};
    });
}

aclError aclrtResetOverflowStatus(aclrtStream stream) {
    return guarded("aclrtResetOverflowStatus", [&]() -> AclResult {
        const Target target = find_target(stream);
        if (target) {
            target.stream->submit([](StreamClock &clock, const std::atomic<bool> &) {
                clock.advance();
                return aclError{ACL_SUCCESS};
            });
        }
        return target.result;
    });
}
