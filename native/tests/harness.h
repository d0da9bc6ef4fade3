// A small test harness: named cases, checks that report and go on, a filter and an exit code. SPDX-License-Identifier:
// MIT
#pragma once

#include <cstdint>
#include <sstream>
#include <string>
#include <type_traits>

namespace ascend::mock::test {

using Body = void (*)();

struct Registration {
    Registration(const char *name, Body body);
};

// Counts a failed check of the running case and prints it.
void fail(const char *file, int line, const std::string &what);

// Failed checks of the running case.
int failures();

template <typename Value> std::string show(const Value &value) {
    std::ostringstream stream;
    if constexpr (std::is_enum_v<Value>) {
        stream << static_cast<int64_t>(value);
    } else if constexpr (std::is_same_v<Value, std::nullptr_t>) {
        stream << "null";
    } else {
        stream << value;
    }
    return stream.str();
}

} // namespace ascend::mock::test

// Defines a case. Its name is its identity: `ascend_mock_tests NAME` runs the cases whose name contains NAME.
#define TEST(name)                                                                                                     \
    static void test_##name();                                                                                         \
    static const ::ascend::mock::test::Registration registration_##name(#name, test_##name);                           \
    static void test_##name()

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            ::ascend::mock::test::fail(__FILE__, __LINE__, #condition);                                                \
        }                                                                                                              \
    } while (false)

#define CHECK_EQ(actual, expected)                                                                                     \
    do {                                                                                                               \
        const auto check_actual = (actual);                                                                            \
        const auto check_expected = (expected);                                                                        \
        if (!(check_actual == check_expected)) {                                                                       \
            ::ascend::mock::test::fail(__FILE__, __LINE__,                                                             \
                                       std::string(#actual) + " is " + ::ascend::mock::test::show(check_actual) +      \
                                           ", expected " + ::ascend::mock::test::show(check_expected));                \
        }                                                                                                              \
    } while (false)

// Ends the case when the condition does not hold.
#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            ::ascend::mock::test::fail(__FILE__, __LINE__, #condition);                                                \
            return;                                                                                                    \
        }                                                                                                              \
    } while (false)
