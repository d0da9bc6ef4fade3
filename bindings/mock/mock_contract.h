// The control interface of the mock device (libascend_mock_device.so): which device it models, what it holds, and the layout
// of the structures as its compiler sees them. Only the mock has it. SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "../contract.h"

#ifdef __cplusplus
extern "C" {
#endif

enum MockStatus {
    MOCK_OK = 0,
    MOCK_ERROR_INVALID = -1, // the text in the error buffer says what was refused
    MOCK_ERROR_BUSY = -2,    // something lives on the device; the ledger says what
};

enum MockLayoutKind {
    MOCK_LAYOUT_SIZE = 1,     // value = sizeof(type)
    MOCK_LAYOUT_ALIGN = 2,    // value = alignof(type)
    MOCK_LAYOUT_OFFSET = 3,   // value = offsetof(type, member)
    MOCK_LAYOUT_CONSTANT = 4, // value of enumerator `member` of enum `type`
};

// One fact about the ABI as compiled into the mock. `library` is "adapter" or "mock".
typedef struct MockLayoutEntry {
    const char *library;
    const char *type;
    const char *member; // empty for a size or alignment
    enum MockLayoutKind kind;
    int32_t reserved;
    int64_t value;
} MockLayoutEntry;

// Counts of live objects, and totals since the library was loaded. Equal live counts before and after = nothing leaked.
typedef struct MockLedger {
    uint64_t acl_init_references;
    uint64_t acl_device_references;
    uint64_t acl_contexts;
    uint64_t acl_streams;
    uint64_t acl_events;
    uint64_t device_allocations;
    uint64_t device_bytes;
    uint64_t pinned_allocations;
    uint64_t pinned_bytes;
    uint64_t acl_binaries;         // loaded binaries and their wrappers
    uint64_t acl_notifies;
    uint64_t acl_registered_hosts; // registered ranges of host memory
    uint64_t acl_callbacks;        // registered callbacks and subscribed threads
    uint64_t profiling_objects;    // configurations, stamps, step infos, and the profiler itself while it is on
    uint64_t runtime_contexts;
    uint64_t initialised_runtime_contexts;
    uint64_t registered_callables;
    uint64_t prepared_runs;
    uint64_t total_runs;         // finalized runs, whatever their outcome
    uint64_t total_failed_runs;
    uint64_t total_captures;     // TraCR captures written
    uint64_t refused_operations; // calls answered with an error
} MockLedger;

// The last run finished on a device, in modelled time.
typedef struct MockRunReport {
    uint64_t run_ordinal;     // counts finished runs on the device from 1; 0 = none yet
    uint64_t device_wall_ns;  // from the first orchestrator record to the last, modelled; 0 = lost to noise
    uint64_t kernel_span_ns;  // from the first core task's dispatch to the last completion, modelled; 0 = none, or lost
    uint64_t tasks;           // core tasks dispatched
    uint64_t host_compute_ns; // what the computation cost this machine; not a device time
    char program[64];         // NUL-terminated
    char profile[64];         // NUL-terminated
} MockRunReport;

// The function table of libascend_mock_device.so.
typedef struct MockApi {
    const MockLayoutEntry *(*ascend_mock_layout)(size_t *count);
    const char *(*ascend_mock_version)(void);
    // Name of the profile in force; valid until the next load on any thread.
    const char *(*ascend_mock_profile_name)(void);
    // Replaces the modelled device by a JSON profile (UTF-8 text, not a path). Refused with MOCK_ERROR_BUSY while a runtime
    // context is initialised or device memory is held. `error` receives NUL-terminated text on failure; may be null.
    int (*ascend_mock_load_profile)(const char *json, char *error, size_t error_size);
    // Installs a fault plan (UTF-8 JSON); null or "" clears it and releases everything that hangs.
    int (*ascend_mock_set_fault_plan)(const char *json, char *error, size_t error_size);
    // Installs noise on the modelled times (UTF-8 JSON text) in the place of the profile's own and counts each device's runs
    // from 1 again; null or "" takes it away. Refused noise leaves everything as it was.
    int (*ascend_mock_set_noise)(const char *json, char *error, size_t error_size);
    // Starts (not 0) or ends (0) recording which exports of the ACL, profiling and host runtime libraries are entered; either
    // way forgets what was recorded.
    int (*ascend_mock_record_calls)(int on);
    // The exports entered since the last take, on all threads in order: their names, one a line, NUL-terminated. `needed`
    // receives the size with the NUL; may be null. A buffer that is too small is refused with MOCK_ERROR_INVALID and nothing is
    // taken.
    int (*ascend_mock_take_calls)(char *text, size_t size, size_t *needed);
    int (*ascend_mock_get_ledger)(MockLedger *ledger);
    int (*ascend_mock_last_run)(int32_t device_id, MockRunReport *report);
} MockApi;

#ifdef __cplusplus
}
#endif
