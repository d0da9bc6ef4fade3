// The TraCR build of the host runtime beside the plain one. SPDX-License-Identifier: MIT
#include <cstdlib>
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

namespace {

bool exists(const std::string &path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
}

// HOME in a fresh folder and a sample id, for the life of the object.
class CaptureHome {
public:
    explicit CaptureHome(const char *sample) : before_(std::getenv("HOME") != nullptr ? std::getenv("HOME") : "") {
        char path[] = "/tmp/ascend_mock_homeXXXXXX";
        path_ = ::mkdtemp(path);
        ::setenv("HOME", path_.c_str(), 1);
        ::setenv("PYPTO_RUN_SAMPLE_ID", sample, 1);
    }
    ~CaptureHome() {
        ::setenv("HOME", before_.c_str(), 1);
        ::unsetenv("PYPTO_RUN_SAMPLE_ID");
        CHECK_EQ(std::system(("rm -rf " + path_).c_str()), 0);
    }
    std::string capture(int sample) const {
        return path_ + "/ascend/tracr_" + std::to_string(sample) + "/proc.1000/metadata.json";
    }
    const std::string &path() const { return path_; }

private:
    std::string before_;
    std::string path_;
};

struct TracrLibrary {
    TracrLibrary() { CHECK(load_simpler(library_path("tracr/libhost_runtime.so"), handle, api)); }
    ~TracrLibrary() { CHECK_EQ(::dlclose(handle), 0); }
    void *handle = nullptr;
    SimplerApi api{};
};

} // namespace

TEST(tracr_build_writes_a_capture_per_run_and_the_plain_build_none) {
    const CaptureHome home("7");
    const TracrLibrary tracr;
    const MockLedger before = ledger();
    Runtime traced(tracr.api);
    Runtime plain;
    for (int i = 0; i < 3; ++i) {
        CHECK_EQ(plain.run(), 0);
        CHECK_EQ(traced.run(), 0);
    }
    for (int i = 0; i < 3; ++i) {
        CHECK(exists(home.capture(7 + i)));
    }
    CHECK(!exists(home.capture(10)));
    CHECK_EQ(ledger().total_captures, before.total_captures + 3);
}

TEST(tracr_build_reads_its_sample_id_each_time_it_is_loaded) {
    for (const char *sample : {"20", "40"}) {
        const CaptureHome home(sample);
        const TracrLibrary tracr;
        Runtime traced(tracr.api);
        CHECK_EQ(traced.run(), 0);
        CHECK(exists(home.capture(std::atoi(sample))));
    }
}

TEST(tracr_results_equal_those_of_the_plain_build) {
    const CaptureHome home("1");
    const TracrLibrary tracr;
    Runtime traced(tracr.api);
    Runtime plain;
    const VectorData first(plain);
    CHECK_EQ(plain.run(Runtime::kVector), 0);
    const VectorData second(traced);
    CHECK_EQ(traced.run(Runtime::kVector), 0);
    CHECK(first.f == second.f);
    CHECK(first.correct());
}

TEST(tracr_run_fails_when_its_capture_cannot_be_written) {
    const CaptureHome home("3");
    const TracrLibrary tracr;
    Runtime traced(tracr.api);
    ::setenv("HOME", "/proc/no/such/folder", 1);
    recent_messages();
    CHECK_EQ(traced.run(), -1);
    CHECK(recent_messages().find("TraCR capture") != std::string::npos);
    ::setenv("HOME", home.path().c_str(), 1);
    CHECK_EQ(traced.run(), 0);
}

TEST(tracr_library_stays_loaded_while_a_context_lives) {
    const CaptureHome home("5");
    SimplerApi api{};
    DeviceContextHandle ctx = nullptr;
    {
        TracrLibrary tracr;
        api = tracr.api;
        ctx = api.create_device_context();
    } // closed by its user with a context alive
    CHECK_EQ(api.simpler_init(ctx, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr), 0);
    TracrLibrary again;
    CHECK(again.api.simpler_init == api.simpler_init); // the same copy
    again.api.destroy_device_context(ctx);
    CHECK_EQ(ledger().runtime_contexts, 0u);
}
