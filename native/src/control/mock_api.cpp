// The exports of libascend_mock_device.so. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

#include "control/layout.h"
#include "device/export_names.h"
#include "device/model.h"

#define ASCEND_DECLARE(name) ASCEND_DECLARE_EXPORT(MockApi, name)
ASCEND_MOCK_EXPORTS(ASCEND_DECLARE)
#undef ASCEND_DECLARE

namespace ascend::mock {

namespace {

void put_error(char *error, size_t size, const std::string &text) {
    if (error == nullptr || size == 0) {
        return;
    }
    const size_t length = std::min(text.size(), size - 1);
    std::memcpy(error, text.data(), length);
    error[length] = '\0';
}

// Runs `body(error text)` and hands its text to the caller. No exception leaves.
template <typename Body> int guarded(char *error, size_t size, Body body) noexcept {
    try {
        std::string text;
        const int status = body(text);
        put_error(error, size, text);
        return status;
    } catch (const std::exception &failure) {
        try {
            put_error(error, size, failure.what());
        } catch (...) {
        }
    } catch (...) {
    }
    return MOCK_ERROR_INVALID;
}

} // namespace

} // namespace ascend::mock

using namespace ascend::mock;

const MockLayoutEntry *ascend_mock_layout(size_t *count) {
    size_t entries = 0;
    const MockLayoutEntry *table = layout_table(entries);
    if (count != nullptr) {
        *count = entries;
    }
    return table;
}

const char *ascend_mock_version() {
    return ASCEND_MOCK_VERSION;
}

const char *ascend_mock_profile_name() {
    try {
        DeviceModel &model = DeviceModel::instance();
        return model.intern(model.profile()->name);
    } catch (...) {
        return "";
    }
}

int ascend_mock_load_profile(const char *json, char *error, size_t error_size) {
    return guarded(error, error_size, [&](std::string &text) -> int {
        if (json == nullptr) {
            text = "the profile text is null";
            return MOCK_ERROR_INVALID;
        }
        return DeviceModel::instance().load_profile(json, text);
    });
}

int ascend_mock_set_fault_plan(const char *json, char *error, size_t error_size) {
    return guarded(error, error_size, [&](std::string &text) -> int {
        DeviceModel &model = DeviceModel::instance();
        if (!model.faults.install(json == nullptr ? "" : json, text)) {
            return MOCK_ERROR_INVALID;
        }
        model.poison.restore_lost();
        return MOCK_OK;
    });
}

int ascend_mock_set_noise(const char *json, char *error, size_t error_size) {
    return guarded(error, error_size, [&](std::string &text) -> int {
        return DeviceModel::instance().noise.install(json == nullptr ? "" : json, text) ? MOCK_OK : MOCK_ERROR_INVALID;
    });
}

int ascend_mock_record_calls(int on) {
    return guarded(nullptr, 0, [&](std::string &) -> int {
        DeviceModel::instance().calls.record(on != 0);
        return MOCK_OK;
    });
}

int ascend_mock_take_calls(char *text, size_t size, size_t *needed) {
    return guarded(nullptr, 0, [&](std::string &) -> int {
        return DeviceModel::instance().calls.take(text, size, needed) ? MOCK_OK : MOCK_ERROR_INVALID;
    });
}

int ascend_mock_get_ledger(MockLedger *ledger) {
    return guarded(nullptr, 0, [&](std::string &) -> int {
        if (ledger == nullptr) {
            return MOCK_ERROR_INVALID;
        }
        *ledger = DeviceModel::instance().snapshot();
        return MOCK_OK;
    });
}

int ascend_mock_last_run(int32_t device_id, MockRunReport *report) {
    return guarded(nullptr, 0, [&](std::string &) -> int {
        return report != nullptr && DeviceModel::instance().last_run(device_id, *report) ? MOCK_OK : MOCK_ERROR_INVALID;
    });
}
