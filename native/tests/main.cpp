// Runs the native tests: ascend_mock_tests [--list] [NAME…]. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <vector>

#include "harness.h"

namespace ascend::mock::test {

namespace {

struct Case {
    const char *name;
    Body body;
};

std::vector<Case> &cases() {
    static std::vector<Case> all;
    return all;
}

int failed_checks = 0;

} // namespace

Registration::Registration(const char *name, Body body) {
    cases().push_back({name, body});
}

void fail(const char *file, int line, const std::string &what) {
    ++failed_checks;
    std::fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
}

int failures() {
    return failed_checks;
}

static bool run(const Case &test) {
    failed_checks = 0;
    try {
        test.body();
    } catch (const std::exception &error) {
        fail(test.name, 0, std::string("threw ") + error.what());
    }
    std::printf("%s %s\n", failed_checks == 0 ? "ok  " : "FAIL", test.name);
    std::fflush(stdout);
    return failed_checks == 0;
}

} // namespace ascend::mock::test

int main(int argc, char **argv) {
    using namespace ascend::mock::test;
    std::sort(cases().begin(), cases().end(),
              [](const Case &a, const Case &b) { return std::strcmp(a.name, b.name) < 0; });
    if (argc > 1 && std::strcmp(argv[1], "--list") == 0) {
        for (const Case &test : cases()) {
            std::printf("%s\n", test.name);
        }
        return 0;
    }
    int ran = 0;
    int failed = 0;
    for (const Case &test : cases()) {
        const bool chosen = argc == 1 || std::any_of(argv + 1, argv + argc, [&](const char *filter) {
                                return std::strstr(test.name, filter) != nullptr;
                            });
        if (chosen) {
            ++ran;
            failed += run(test) ? 0 : 1;
        }
    }
    std::printf("%d run, %d failed\n", ran, failed);
    return failed != 0 || ran == 0 ? 1 : 0;
}
