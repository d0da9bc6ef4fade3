// Registration of callables. SPDX-License-Identifier: MIT
#include <functional>

#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

int register_blob(const CallableBlob &blob, std::string *message = nullptr) {
    Runtime runtime;
    recent_messages();
    const uint64_t before = ledger().registered_callables;
    const int status = runtime.api.simpler_register_callable(runtime.ctx, 20, blob.data());
    CHECK_EQ(ledger().registered_callables, before + (status == 0 ? 1 : 0));
    if (message != nullptr) {
        *message = recent_messages();
    }
    return status;
}

int register_header(const std::function<void(ChipCallableHeader &)> &damage) {
    CallableBlob blob = vector_callable();
    damage(blob.header());
    return register_blob(blob);
}

int register_child(const std::function<void(CoreCallableHeader &)> &damage) {
    CallableBlob blob = vector_callable();
    CoreCallableHeader child = blob.read_child(1);
    damage(child);
    blob.write_child(1, child);
    return register_blob(blob);
}

int register_orchestration(const std::string &bytes, std::string *message = nullptr) {
    return register_blob(CallableBlob({}, bytes, {{0, image("noop", "aiv", "noop")}}), message);
}

} // namespace

TEST(callable_is_accepted_at_any_address) {
    Runtime runtime;
    const CallableBlob blob = noop_callable();
    std::vector<uint8_t> moved(20000);
    std::memcpy(moved.data() + 3, blob.data(), 15000 < moved.size() ? 9376 + 500 : 0);
    CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, 20, moved.data() + 3), 0);
}

TEST(callable_ids_are_0_to_63_and_taken_once) {
    Runtime runtime;
    const CallableBlob blob = noop_callable();
    for (const int32_t id : {-1, 64, 1000}) {
        CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, id, blob.data()), -1);
    }
    for (int32_t id = 0; id < 64; ++id) {
        const bool taken = id == Runtime::kNoop || id == Runtime::kVector;
        CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, id, blob.data()), taken ? -1 : 0);
    }
    CHECK_EQ(ledger().registered_callables, 64u);
}

TEST(callable_can_be_unregistered_and_its_id_used_again) {
    Runtime runtime;
    const uint64_t before = ledger().registered_callables;
    CHECK_EQ(runtime.api.simpler_unregister_callable(runtime.ctx, Runtime::kNoop), 0);
    CHECK_EQ(ledger().registered_callables, before - 1);
    CHECK_EQ(runtime.prepare(), -1);
    CHECK_EQ(runtime.api.simpler_unregister_callable(runtime.ctx, Runtime::kNoop), 0); // unknown ids are accepted
    CHECK_EQ(runtime.api.simpler_unregister_callable(runtime.ctx, 64), 0);
    CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, Runtime::kNoop, noop_callable().data()), 0);
}

TEST(callable_needs_a_context_and_a_blob) {
    Runtime runtime;
    CHECK_EQ(runtime.api.simpler_register_callable(nullptr, 20, noop_callable().data()), -1);
    CHECK_EQ(runtime.api.simpler_register_callable(runtime.ctx, 20, nullptr), -1);
    CHECK_EQ(runtime.api.simpler_unregister_callable(nullptr, 20), -1);
    const DeviceContextHandle idle = runtime.api.create_device_context();
    CHECK_EQ(runtime.api.simpler_register_callable(idle, 20, noop_callable().data()), -1); // not initialised
    runtime.api.destroy_device_context(idle);
}

TEST(callable_of_zeros_is_refused) {
    CallableBlob blob = noop_callable();
    std::fill(blob.bytes().begin(), blob.bytes().end(), uint8_t{0});
    CHECK_EQ(register_blob(blob), -1);
}

TEST(callable_header_is_checked) {
    CHECK_EQ(register_header([](ChipCallableHeader &) {}), 0);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.sig_count = -1; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.sig_count = 257; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.signature[1] = 4; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.signature[0] = SIMPLER_ARG_SCALAR; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.binary_size = 0; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.binary_size = (64u << 20) + 1; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.func_name_len = 64; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.func_name_len = 3; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { std::memset(h.func_name, 'x', 64); }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) {
                 h.func_name[0] = '\0';
                 h.func_name_len = 0;
             }),
             -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.config_name_len = 1; }), -1);
}

TEST(callable_children_are_checked) {
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_count = -1; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_count = 1025; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_count = 2; }), -1); // one kernel is missing
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_func_ids[1] = -1; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_func_ids[1] = 1024; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_func_ids[1] = 0; }), -1); // twice
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_offsets[1] += 64; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_offsets[1] = 0; }), -1);
    CHECK_EQ(register_header([](ChipCallableHeader &h) { h.child_offsets[1] = UINT32_MAX; }), -1);
    CHECK_EQ(register_child([](CoreCallableHeader &) {}), 0);
    CHECK_EQ(register_child([](CoreCallableHeader &c) { c.sig_count = 33; }), -1);
    CHECK_EQ(register_child([](CoreCallableHeader &c) {
                 c.sig_count = 1;
                 c.signature[0] = 9;
             }),
             -1);
    CHECK_EQ(register_child([](CoreCallableHeader &c) { c.binary_size = 0; }), -1);
    CHECK_EQ(register_child([](CoreCallableHeader &c) { c.binary_size = UINT32_MAX; }), -1);
    CHECK_EQ(register_child([](CoreCallableHeader &c) { c.resolved_addr = 1; }), -1);
}

TEST(callable_with_an_elf_is_refused_with_what_to_use) {
    std::string elf(64, '\0');
    elf.replace(0, 4,
                "\x7f"
                "ELF");
    elf[18] = static_cast<char>(183);
    std::string message;
    CHECK_EQ(register_orchestration(elf, &message), -1);
    CHECK(message.find("AArch64") != std::string::npos);
    CHECK(message.find("platform \"mock\"") != std::string::npos);
    CHECK(message.find("simulator or device backend") != std::string::npos);
    CHECK_EQ(register_blob(CallableBlob({}, image("noop", "orchestration", "noop"), {{0, elf}}), &message), -1);
    CHECK(message.find("child 0") != std::string::npos);
}

TEST(callable_images_are_checked) {
    std::string message;
    CHECK_EQ(register_orchestration("something else", &message), -1);
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/2\n{}", &message), -1);
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\"", &message), -1);
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/1\n[]", &message), -1);
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\"}", &message), -1);
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"x\"}", &message), -1);
    CHECK_EQ(register_orchestration(
                 "ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"orchestration\", \"x\": 1}", &message),
             -1);
    CHECK_EQ(register_orchestration(image("noop", "aiv", "noop"), &message), -1);
    CHECK_EQ(register_orchestration(image("unheard_of", "orchestration", "x"), &message), -1);
    CHECK(message.find("unheard_of") != std::string::npos && message.find("noop") != std::string::npos);
    CHECK_EQ(register_blob(CallableBlob({}, image("noop", "orchestration", "noop"),
                                        {{0, image("noop", "orchestration", "noop")}})),
             -1);
}

TEST(callable_image_takes_parameters) {
    CHECK_EQ(register_orchestration("ASCEND-MOCK-KERNEL/1\n{\"program\": \"noop\", \"role\": \"orchestration\", "
                                    "\"name\": \"noop\", \"parameters\": {\"x\": 1}}"),
             0);
}
