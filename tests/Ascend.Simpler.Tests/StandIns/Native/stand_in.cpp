// libhost_runtime.so of a stand-in tree: the functions that expected.h says, with the parameters that it says, written
// against no header of the tree. SPDX-License-Identifier: MIT
#include "report.h"

#include "run.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

struct DeviceContext {
    uint64_t magic;
};

static DeviceContext *context_of(void *context) {
    auto *known = (DeviceContext *)context;
    if (known == nullptr || known->magic != kOrders) {
        violation("not a context");
    }
    return known;
}

#include "controls.h"
#include "device.h"
#include "callables.h"
#if STAND_IN_RUN >= 6
#include "phases.h"
#else
#include "blocking.h"
#endif
