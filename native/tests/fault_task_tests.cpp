// Tasks that a fault plan makes fault, and devices that it loses. SPDX-License-Identifier: MIT
#include <string>

#include "kernel_fixture.h"

namespace ascend::mock::test {

namespace {

std::string plan_of(const std::string &entry) {
    return "{\"faults\": [" + entry + "]}";
}

} // namespace

TEST(fault_plan_makes_the_nth_task_of_a_stream_fault_and_the_others_run) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const LoadedKernel nop(direct_image("nop"));
    int32_t id = -1;
    CHECK_EQ(acl().aclrtStreamGetId(second.handle, &id), 0);
    const Faults faults(plan_of("{\"stream\": " + std::to_string(id) + ", \"task\": 2, \"code\": 507015}"));
    for (int i = 0; i < 3; ++i) {
        CHECK_EQ(launch(nop, {0}, first.handle), 0);
        CHECK_EQ(launch(nop, {0}, second.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), i == 1 ? 507015 : 0);
    }
}

TEST(fault_plan_counts_the_tasks_of_any_stream_together) {
    const AclDevice device;
    const AclStreamHolder first;
    const AclStreamHolder second;
    const LoadedKernel nop(direct_image("nop"));
    const Faults faults(plan_of(R"({"stream": "any", "task": 2, "code": 507014})"));
    CHECK_EQ(launch(nop, {0}, first.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(first.handle), 0);
    CHECK_EQ(launch(nop, {0}, second.handle), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(second.handle), 507014);
}

TEST(fault_plan_page_fault_sticks_to_the_device_until_it_is_reset) {
    CHECK_EQ(acl().aclrtSetDevice(0), 0);
    const LoadedKernel *nop = new LoadedKernel(direct_image("nop"));
    {
        const Faults faults(plan_of(R"({"stream": "any", "task": 1, "code": 507015, "page_fault": true})"));
        CHECK_EQ(launch(*nop, {0}), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507015);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507015);
    }
    CHECK_EQ(launch(*nop, {0}), 507015); // whatever the plan is now
    delete nop;
    CHECK_EQ(acl().aclrtResetDeviceForce(0), 0);
    const AclDevice device;
    const LoadedKernel again(direct_image("nop"));
    CHECK_EQ(launch(again, {0}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
}

TEST(fault_plan_loses_a_device_from_a_call_on_until_the_next_plan) {
    const AclDevice device;
    const LoadedKernel nop(direct_image("nop"));
    {
        const Faults faults(plan_of(
            R"({"device": 0, "lost": true, "after": {"function": "aclrtLaunchKernelWithHostArgs", "call": 2}})"));
        CHECK_EQ(launch(nop, {0}), 0);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
        CHECK_EQ(launch(nop, {0}), 507901);
        CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 507901);
        CHECK_EQ(acl().aclrtSynchronizeDevice(), 507901);
    }
    CHECK_EQ(launch(nop, {0}), 0);
    CHECK_EQ(acl().aclrtSynchronizeStream(nullptr), 0);
    const Faults heartbeat(plan_of(
        R"({"device": 0, "lost": true, "code": 507010, "after": {"function": "aclrtLaunchKernelWithHostArgs"}})"));
    CHECK_EQ(launch(nop, {0}), 507010);
}

} // namespace ascend::mock::test
