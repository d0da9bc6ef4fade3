// SPDX-License-Identifier: MIT
#include "acl/binary.h"

#include <cstring>
#include <vector>

#include "device/runner.h"
#include "programs/checks.h"
#include "abi/simpler_abi.h"

namespace ascend::mock {

namespace {

DeviceModel &model() {
    return DeviceModel::instance();
}

RunInputs make_prototype(const KernelImage &image) {
    RunInputs inputs;
    for (const DirectTensor &declared : image.tensors) {
        RunTensor tensor;
        tensor.dtype = declared.dtype;
        tensor.direction = SIMPLER_ARG_INOUT; // a kernel may do either with an address
        tensor.ndims = static_cast<uint32_t>(declared.shape.size());
        uint64_t count = 1;
        for (size_t d = declared.shape.size(); d-- > 0;) {
            tensor.shapes[d] = declared.shape[d];
            tensor.strides[d] = static_cast<uint32_t>(count);
            count *= declared.shape[d];
        }
        tensor.bytes = count * element_size(declared.dtype);
        inputs.tensors.push_back(tensor);
    }
    inputs.scalars.resize(image.scalars);
    return inputs;
}

// Every size that a launch multiplies fits.
AclResult check_sizes(const KernelImage &image) {
    for (size_t i = 0; i < image.tensors.size(); ++i) {
        uint64_t count = 1;
        for (const uint32_t extent : image.tensors[i].shape) {
            if (count > UINT32_MAX / extent) {
                return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                                 text("the object has an image whose tensors[", i, "] has too many elements"));
            }
            count *= extent;
        }
    }
    return {};
}

} // namespace

KernelBinary::KernelBinary(KernelImage read, const Program &program, std::string bytes,
                           const std::shared_ptr<Context> &context, bool is_bound)
    : id(next_id()), function_id(next_id()), image(std::move(read)), program(program), load_device(context->device),
      bytes_(std::move(bytes)), context_(context), is_bound_(is_bound), prototype_(make_prototype(image)) {}

AclResult KernelBinary::copy_to(int32_t device) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_on(device) || (is_bound_ && !code_.empty())) {
        return {};
    }
    AllocationRef block;
    const MemoryVerdict made =
        model().memory.allocate(MemoryKind::device, device, bytes_.size(), id, model().profile()->hbm_bytes, block);
    if (!made) {
        return acl_error(ACL_ERROR_RT_MEMORY_ALLOCATION, "the kernel object does not fit: " + made.message);
    }
    std::memcpy(block->base, bytes_.data(), bytes_.size());
    code_.emplace(device, std::move(block));
    devices_.fetch_or(uint64_t{1} << device, std::memory_order_acq_rel);
    return {};
}

AllocationRef KernelBinary::code_on(int32_t device) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto entry = code_.find(device);
    return entry == code_.end() ? nullptr : entry->second;
}

bool KernelBinary::may_unload_in(const Context &context) const {
    const std::shared_ptr<Context> own = context_.lock();
    return own == nullptr || !own->alive || own.get() == &context;
}

void KernelBinary::set_exception_callback(aclrtOpExceptionCallback callback, void *user_data) {
    const std::lock_guard<std::mutex> lock(mutex_);
    model().ledger.acl_callbacks += callback_ == nullptr ? 1 : 0;
    callback_ = callback;
    user_data_ = user_data;
}

void KernelBinary::retire() {
    const std::lock_guard<std::mutex> lock(mutex_);
    retired_.store(true, std::memory_order_release);
    for (const auto &[device, block] : code_) {
        model().memory.release(block->base, MemoryKind::device, id);
    }
    code_.clear();
    model().ledger.acl_callbacks -= callback_ != nullptr ? 1 : 0;
    callback_ = nullptr;
}

void KernelBinary::call_exception_callback(aclrtExceptionInfo *info) const {
    aclrtOpExceptionCallback callback = nullptr;
    void *user_data = nullptr;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        callback = callback_;
        user_data = user_data_;
    }
    if (callback != nullptr) {
        callback(info, user_data);
    }
}

BinaryTable &BinaryTable::instance() {
    // Never destroyed: stream workers may run until the process ends.
    static BinaryTable *const table = new BinaryTable();
    return *table;
}

aclrtBinary BinaryTable::wrap(const void *data, size_t size) {
    const auto handle = to_handle<aclrtBinary>(next_id());
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    wrapped_.emplace(key_of(handle), WrappedBinary{static_cast<const uint8_t *>(data), size});
    ++model().ledger.acl_binaries;
    return handle;
}

AclResult BinaryTable::unwrap(aclrtBinary handle) {
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    if (wrapped_.erase(key_of(handle)) == 0) {
        return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "no aclrtBinary of aclrtCreateBinary, or it was destroyed");
    }
    --model().ledger.acl_binaries;
    return {};
}

bool BinaryTable::wrapped(aclrtBinary handle, WrappedBinary &out) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    const auto entry = wrapped_.find(key_of(handle));
    if (entry != wrapped_.end()) {
        out = entry->second;
    }
    return entry != wrapped_.end();
}

AclResult BinaryTable::load(std::string bytes, const std::shared_ptr<Context> &context, bool is_bound, bool lazy,
                            aclrtBinHandle *out) {
    KernelImage image;
    if (const Verdict read = parse_image(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size(), image); !read) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the object " + read.message);
    }
    if (image.role != ImageRole::direct) {
        return acl_error(
            ACL_ERROR_RT_PARAM_INVALID,
            "the object is a part of a run for the host runtime; a kernel that is launched directly has an "
            "image of role \"direct\"");
    }
    const Program *program = find_built_in(image.program);
    if (program == nullptr) {
        return acl_error(ACL_ERROR_RT_PARAM_INVALID, "the object's image names the program \"" + image.program +
                                                         "\", which does not exist; built in are: " + built_in_names());
    }
    if (AclResult sized = check_sizes(image); !sized) {
        return sized;
    }
    auto binary = std::make_shared<KernelBinary>(std::move(image), *program, std::move(bytes), context, is_bound);
    if (!lazy) {
        if (AclResult copied = binary->copy_to(context->device); !copied) {
            return copied;
        }
    }
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    *out = binary->handle();
    functions_.emplace(key_of(binary->function()), binary);
    binaries_.emplace(key_of(*out), std::move(binary));
    ++model().ledger.acl_binaries;
    return {};
}

AclResult BinaryTable::unload(aclrtBinHandle handle, const Context &context) {
    std::shared_ptr<KernelBinary> binary;
    {
        const std::lock_guard<std::shared_mutex> lock(mutex_);
        const auto entry = binaries_.find(key_of(handle));
        if (entry == binaries_.end()) {
            return acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the kernel object does not exist or was unloaded");
        }
        if (!entry->second->may_unload_in(context)) {
            return acl_error(ACL_ERROR_RT_PARAM_INVALID,
                             "the kernel object was loaded in another context; make that one current first");
        }
        binary = std::move(entry->second);
        binaries_.erase(entry);
        functions_.erase(key_of(binary->function()));
        --model().ledger.acl_binaries;
    }
    binary->retire();
    return {};
}

void BinaryTable::drop(int32_t device) {
    std::vector<std::shared_ptr<KernelBinary>> dropped;
    {
        const std::lock_guard<std::shared_mutex> lock(mutex_);
        for (auto entry = binaries_.begin(); entry != binaries_.end();) {
            if (entry->second->load_device != device) {
                ++entry;
                continue;
            }
            functions_.erase(key_of(entry->second->function()));
            dropped.push_back(std::move(entry->second));
            entry = binaries_.erase(entry);
            --model().ledger.acl_binaries;
        }
    }
    for (const auto &binary : dropped) {
        binary->retire();
    }
}

Lookup<KernelBinary> BinaryTable::binary(aclrtBinHandle handle) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    const auto entry = binaries_.find(key_of(handle));
    if (entry == binaries_.end()) {
        return {nullptr, acl_error(ACL_ERROR_RT_INVALID_HANDLE, "the kernel object does not exist or was unloaded")};
    }
    return {entry->second, {}};
}

std::shared_ptr<KernelBinary> BinaryTable::function(const void *handle) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    const auto entry = functions_.find(reinterpret_cast<uintptr_t>(handle));
    return entry == functions_.end() ? nullptr : entry->second;
}

} // namespace ascend::mock
