// The run life cycle. SPDX-License-Identifier: MIT
#include "harness.h"
#include "runtime_fixture.h"

using namespace ascend::mock::test;

TEST(run_noop_goes_through_its_life_cycle) {
    Runtime runtime;
    CHECK_EQ(runtime.prepare(), 0);
    CHECK_EQ(runtime.launch(), 0);
    CHECK_EQ(runtime.wait(), 0);
    CHECK_EQ(runtime.poll(), 1);
    CHECK_EQ(runtime.finalize(), 0);
}

TEST(run_stages_host_tensors_and_copies_results_back) {
    Runtime runtime;
    VectorData data(runtime);
    CHECK_EQ(runtime.run(Runtime::kVector), 0);
    CHECK(data.correct());
}
