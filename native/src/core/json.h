// A strict JSON reader for profiles, fault plans and kernel images. SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ascend::mock {

// An immutable JSON value. The as_ functions answer false, 0 or "" on a value of another kind.
class Json {
public:
    using Member = std::pair<std::string, Json>;

    // Reads one RFC 8259 document in UTF-8, at most 64 levels deep, without duplicate keys in an object. On failure
    // `out` is null and `error` says what was met at which line and column (both from 1, column in bytes).
    static bool parse(std::string_view text, Json &out, std::string &error);

    bool is_null() const { return kind_ == Kind::null; }
    bool is_bool() const { return kind_ == Kind::boolean; }
    bool is_number() const { return kind_ == Kind::number; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_array() const { return kind_ == Kind::array; }
    bool is_object() const { return kind_ == Kind::object; }

    bool as_bool() const { return boolean_; }
    double as_number() const { return number_; }
    // The exact value of a number that is written in digits alone and fits. False otherwise.
    bool as_whole(uint64_t &out) const;
    const std::string &as_string() const { return string_; }

    // The member of an object, null when there is none or this is no object.
    const Json *find(std::string_view key) const;

    // Elements of an array; empty for another kind.
    const std::vector<Json> &items() const { return items_; }

    // Members of an object in the order of the text; empty for another kind.
    const std::vector<Member> &members() const { return members_; }

    // "null", "a boolean", "a number", "a string", "an array" or "an object", for messages.
    const char *kind_name() const;

private:
    friend class JsonReader;
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind_ = Kind::null;
    bool boolean_ = false;
    double number_ = 0;
    bool is_whole_ = false;
    uint64_t whole_ = 0;
    std::string string_;
    std::vector<Json> items_;
    std::vector<Member> members_;
};

} // namespace ascend::mock
