// CANN's profiling interface. SPDX-License-Identifier: MIT
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "acl/acl_prof_contract.h"
#include "core/json.h"
#include "device/export_names.h"
#include "harness.h"
#include "libraries.h"

namespace ascend::mock::test {

namespace {

const AclProfApi &prof() {
    static const AclProfApi api = [] {
        AclProfApi table{};
        void *handle = ::dlopen(library_path("libmsprofiler.so").c_str(), RTLD_NOW | RTLD_LOCAL);
        CHECK(handle != nullptr);
#define ASCEND_RESOLVE(name) table.name = reinterpret_cast<decltype(table.name)>(::dlsym(handle, #name));
        ASCEND_PROF_EXPORTS(ASCEND_RESOLVE)
#undef ASCEND_RESOLVE
        return table;
    }();
    return api;
}

struct Folder {
    Folder() {
        char name[] = "/tmp/ascend-mock-prof-XXXXXX";
        CHECK(::mkdtemp(name) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    // The text of each session's file.
    std::vector<std::string> files() const {
        std::vector<std::string> all;
        for (const auto &entry : std::filesystem::directory_iterator(path)) {
            if (entry.path().filename().string().rfind("PROF_", 0) == 0) {
                std::ifstream file(entry.path() / "mock_profile.json");
                all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
            }
        }
        return all;
    }
    std::string path;
};

aclprofConfig *config() {
    uint32_t device = 0;
    return prof().aclprofCreateConfig(&device, 1, ACL_AICORE_PIPE_UTILIZATION, nullptr,
                                      ACL_PROF_TASK_TIME | ACL_PROF_MSPROFTX);
}

// Init, CreateConfig, Start; and their ends.
struct Collection {
    Collection() : configuration(config()) {
        CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size()), 0);
        CHECK_EQ(prof().aclprofStart(configuration), 0);
    }
    ~Collection() { end(); }
    Collection(const Collection &) = delete;
    Collection &operator=(const Collection &) = delete;
    void end() {
        if (configuration != nullptr) {
            CHECK_EQ(prof().aclprofStop(configuration), 0);
            CHECK_EQ(prof().aclprofDestroyConfig(configuration), 0);
            CHECK_EQ(prof().aclprofFinalize(), 0);
        }
        configuration = nullptr;
    }
    Folder folder;
    aclprofConfig *configuration;
    uint64_t before = ledger().profiling_objects - 1; // without the configuration
};

} // namespace

TEST(profiling_calls_out_of_order_are_refused) {
    const Folder folder;
    const uint64_t before = ledger().profiling_objects;
    aclprofConfig *first = config();
    aclprofConfig *second = config();
    CHECK_EQ(ledger().profiling_objects, before + 2);
    CHECK_EQ(prof().aclprofStart(first), 100043);
    CHECK_EQ(prof().aclprofStop(first), 100043);
    CHECK_EQ(prof().aclprofSetConfig(ACL_PROF_SYS_CPU_FREQ, "10", 2), 100043);
    CHECK_EQ(prof().aclprofFinalize(), 0); // does nothing
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size()), 0);
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size()), 100002);
    CHECK_EQ(prof().aclprofModelSubscribe(1, nullptr), 148047);
    CHECK_EQ(prof().aclprofStop(first), 100043);
    CHECK_EQ(prof().aclprofStart(first), 0);
    CHECK_EQ(prof().aclprofStart(second), 100042);
    CHECK_EQ(prof().aclprofStop(second), 100000); // another configuration
    CHECK_EQ(prof().aclprofDestroyConfig(first), 100000);
    CHECK_EQ(prof().aclprofStop(first), 0);
    CHECK_EQ(prof().aclprofDestroyConfig(first), 0);
    CHECK_EQ(prof().aclprofDestroyConfig(first), 100000);
    CHECK_EQ(prof().aclprofDestroyConfig(second), 0);
    CHECK_EQ(ledger().profiling_objects, before + 1);
    CHECK_EQ(prof().aclprofFinalize(), 0);
    CHECK_EQ(ledger().profiling_objects, before);
    CHECK_EQ(folder.files().size(), size_t{1});
}

TEST(profiling_arguments_are_checked) {
    const Folder folder;
    CHECK_EQ(prof().aclprofInit(nullptr, 1), 100000);
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), 0), 100000);
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size() - 1), 100000);
    uint32_t device = 9;
    CHECK(prof().aclprofCreateConfig(&device, 1, ACL_AICORE_NONE, nullptr, 1) == nullptr);
    device = 0;
    CHECK(prof().aclprofCreateConfig(&device, 1, ACL_AICORE_NONE, nullptr, 0) == nullptr);
    CHECK(prof().aclprofCreateConfig(&device, 0, ACL_AICORE_NONE, nullptr, 1) == nullptr);
    CHECK(prof().aclprofCreateConfig(&device, 1, static_cast<aclprofAicoreMetrics>(9), nullptr, 1) == nullptr);
    const Collection collection;
    CHECK_EQ(prof().aclprofSetConfig(static_cast<aclprofConfigType>(17), "1", 1), 100000);
    CHECK_EQ(prof().aclprofSetConfig(ACL_PROF_SYS_CPU_FREQ, nullptr, 1), 100000);
    const std::string longest(257, '1');
    CHECK_EQ(prof().aclprofSetConfig(ACL_PROF_SYS_CPU_FREQ, longest.c_str(), 257), 100000);
    CHECK_EQ(prof().aclprofSetConfig(ACL_PROF_SYS_CPU_FREQ, longest.c_str(), 256), 0);
    CHECK_EQ(prof().aclprofMarkEx(longest.c_str(), 128, nullptr), 100000);
    CHECK_EQ(prof().aclprofMark(nullptr), 100000);
}

// The first aclInit of a process decides which configuration it has, so the check runs in a process of its own.
TEST(profiling_excludes_the_profiler_of_aclInit) {
    constexpr const char *kChild = "ASCEND_MOCK_TEST_CHILD";
    if (std::getenv(kChild) == nullptr) {
        const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
        const std::string command = std::string(kChild) + "=1 '" + self + "' profiling_excludes > /dev/null";
        CHECK_EQ(std::system(command.c_str()), 0);
        return;
    }
    const Folder folder;
    const std::string path = folder.path + "/acl.json";
    std::ofstream(path) << R"({"profiler": {"switch": "on"}})";
    CHECK_EQ(acl().aclInit(path.c_str()), 0);
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size()), 100042);
    CHECK_EQ(acl().aclFinalize(), 0);
    CHECK_EQ(prof().aclprofInit(folder.path.c_str(), folder.path.size()), 0);
    CHECK_EQ(prof().aclprofFinalize(), 0);
}

TEST(profiling_push_and_pop_are_per_thread_and_ranges_cross_threads) {
    Collection collection;
    void *stamp = prof().aclprofCreateStamp();
    CHECK(stamp != nullptr);
    CHECK_EQ(prof().aclprofSetStampTraceMessage(stamp, "outer and more", 5), 0);
    CHECK_EQ(prof().aclprofPush(stamp), 0);
    uint32_t range = 0;
    CHECK_EQ(prof().aclprofRangeStart(stamp, &range), 0);
    std::thread([&] {
        CHECK_EQ(prof().aclprofPop(), 100000); // nothing open on this thread
        CHECK_EQ(prof().aclprofRangeStop(range), 0);
        CHECK_EQ(prof().aclprofRangeStop(range), 100000);
    }).join();
    CHECK_EQ(prof().aclprofMark(stamp), 0);
    CHECK_EQ(prof().aclprofMarkEx("on a stream", 11, nullptr), 0);
    CHECK_EQ(prof().aclprofPop(), 0);
    CHECK_EQ(prof().aclprofPop(), 100000);
    prof().aclprofDestroyStamp(stamp);
    CHECK_EQ(prof().aclprofMark(stamp), 100000);
    CHECK_EQ(ledger().profiling_objects, collection.before + 2);
    collection.end();
    CHECK_EQ(ledger().profiling_objects, collection.before);
    const std::vector<std::string> files = collection.folder.files();
    REQUIRE(files.size() == 1);
    Json document;
    std::string error;
    CHECK(Json::parse(files[0], document, error));
    CHECK(document.find("note")->as_string().find("mock") != std::string::npos);
    CHECK_EQ(document.find("config")->find("data")->as_number(), double(ACL_PROF_TASK_TIME | ACL_PROF_MSPROFTX));
    const auto &events = document.find("events")->items();
    REQUIRE(events.size() == 4);
    const char *const kinds[] = {"range", "mark", "stream_mark", "push"};
    for (size_t i = 0; i < 4; ++i) {
        CHECK_EQ(events[i].find("kind")->as_string(), std::string(kinds[i]));
        CHECK_EQ(events[i].find("name")->as_string(), std::string(i == 2 ? "on a stream" : "outer"));
        CHECK(events[i].find("end_ns")->as_number() >= events[i].find("start_ns")->as_number());
    }
}

TEST(profiling_marks_live_between_start_and_stop) {
    CHECK(prof().aclprofCreateStamp() == nullptr);
    CHECK_EQ(prof().aclprofMarkEx("a", 1, nullptr), 100043);
    Collection collection;
    void *stamp = prof().aclprofCreateStamp();
    collection.end();
    CHECK_EQ(prof().aclprofMark(stamp), 100043);
    CHECK_EQ(prof().aclprofPush(stamp), 100043);
    uint32_t range = 0;
    CHECK_EQ(prof().aclprofRangeStart(stamp, &range), 100043);
    prof().aclprofDestroyStamp(stamp);
    CHECK_EQ(ledger().profiling_objects, collection.before);
}

TEST(profiling_tensor_ranges_steps_and_ids) {
    Collection collection;
    CHECK(prof().aclprofStr2Id("matmul") != prof().aclprofStr2Id("softmax"));
    CHECK_EQ(prof().aclprofStr2Id("matmul"), prof().aclprofStr2Id("matmul"));
    CHECK_EQ(prof().aclprofStr2Id(nullptr), uint64_t{0});
    aclprofTensorInfo info{};
    info.opNameId = prof().aclprofStr2Id("matmul");
    aclprofEventAttributes attributes{};
    attributes.version = ACL_PROF_EVENT_ATTR_VERSION;
    attributes.size = sizeof attributes;
    attributes.message.tensorInfo = &info;
    CHECK_EQ(prof().aclprofRangePushEx(&attributes), 0);
    CHECK_EQ(prof().aclprofPop(), 100000); // of the other kind
    CHECK_EQ(prof().aclprofRangePop(), 0);
    CHECK_EQ(prof().aclprofRangePop(), 100000);
    attributes.version = 2;
    CHECK_EQ(prof().aclprofRangePushEx(&attributes), 100000);
    aclprofStepInfo *step = prof().aclprofCreateStepInfo();
    CHECK_EQ(prof().aclprofGetStepTimestamp(step, ACL_STEP_END, nullptr), 100000);
    CHECK_EQ(prof().aclprofGetStepTimestamp(step, ACL_STEP_START, nullptr), 0);
    CHECK_EQ(prof().aclprofGetStepTimestamp(step, ACL_STEP_END, nullptr), 0);
    CHECK_EQ(prof().aclprofGetStepTimestamp(step, static_cast<aclprofStepTag>(2), nullptr), 100000);
    prof().aclprofDestroyStepInfo(step);
    collection.end();
    CHECK_EQ(ledger().profiling_objects, collection.before);
}

} // namespace ascend::mock::test
