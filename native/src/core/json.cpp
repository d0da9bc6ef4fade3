// SPDX-License-Identifier: MIT
#include "core/json.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <system_error>

namespace ascend::mock {

class JsonReader {
public:
    JsonReader(std::string_view text, std::string &error) : text_(text), error_(error) {}

    bool read_document(Json &out) {
        skip_space();
        if (!read_value(out, 0)) {
            return false;
        }
        skip_space();
        return at_end() || fail("text after the end of the document");
    }

private:
    static constexpr int kMaxDepth = 64;

    bool at_end() const { return position_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[position_]; }

    bool take(char expected) {
        if (at_end() || text_[position_] != expected) {
            return false;
        }
        ++position_;
        return true;
    }

    void skip_space() {
        while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
            ++position_;
        }
    }

    bool fail(const std::string &what) {
        size_t line = 1;
        size_t column = 1;
        for (size_t i = 0; i < position_ && i < text_.size(); ++i) {
            if (text_[i] == '\n') {
                ++line;
                column = 1;
            } else {
                ++column;
            }
        }
        error_ = "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what;
        return false;
    }

    bool read_value(Json &out, int depth) {
        if (depth > kMaxDepth) {
            return fail("nested deeper than " + std::to_string(kMaxDepth) + " levels");
        }
        if (at_end()) {
            return fail("the text ends where a value is expected");
        }
        switch (peek()) {
        case '{':
            return read_object(out, depth);
        case '[':
            return read_array(out, depth);
        case '"':
            out.kind_ = Json::Kind::string;
            return read_string(out.string_);
        case 't':
            out.kind_ = Json::Kind::boolean;
            out.boolean_ = true;
            return read_word("true");
        case 'f':
            out.kind_ = Json::Kind::boolean;
            return read_word("false");
        case 'n':
            return read_word("null");
        default:
            return read_number(out);
        }
    }

    bool read_word(std::string_view word) {
        if (text_.substr(position_, word.size()) != word) {
            return fail("a value is expected");
        }
        position_ += word.size();
        return true;
    }

    bool read_digits() {
        const size_t first = position_;
        while (peek() >= '0' && peek() <= '9') {
            ++position_;
        }
        return position_ > first;
    }

    bool read_number(Json &out) {
        const size_t first = position_;
        take('-');
        if (peek() == '0') {
            ++position_;
        } else if (!read_digits()) {
            return fail("a value is expected");
        }
        if (take('.') && !read_digits()) {
            return fail("a digit is expected after the decimal point");
        }
        if (peek() == 'e' || peek() == 'E') {
            ++position_;
            if (peek() == '+' || peek() == '-') {
                ++position_;
            }
            if (!read_digits()) {
                return fail("a digit is expected in the exponent");
            }
        }
        out.kind_ = Json::Kind::number;
        const std::string_view number = text_.substr(first, position_ - first);
        out.number_ = std::strtod(std::string(number).c_str(), nullptr);
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), out.whole_);
        out.is_whole_ = problem == std::errc() && end == number.data() + number.size();
        return std::isfinite(out.number_) || fail("the number is out of range");
    }

    bool read_array(Json &out, int depth) {
        out.kind_ = Json::Kind::array;
        ++position_;
        skip_space();
        if (take(']')) {
            return true;
        }
        for (;;) {
            skip_space();
            if (!read_value(out.items_.emplace_back(), depth + 1)) {
                return false;
            }
            skip_space();
            if (take(']')) {
                return true;
            }
            if (!take(',')) {
                return fail("',' or ']' is expected");
            }
        }
    }

    bool read_object(Json &out, int depth) {
        out.kind_ = Json::Kind::object;
        ++position_;
        skip_space();
        if (take('}')) {
            return true;
        }
        for (;;) {
            skip_space();
            if (peek() != '"') {
                return fail("a key in quotes is expected");
            }
            std::string key;
            if (!read_string(key)) {
                return false;
            }
            if (out.find(key) != nullptr) {
                return fail("the key \"" + key + "\" appears twice");
            }
            skip_space();
            if (!take(':')) {
                return fail("':' is expected after the key \"" + key + "\"");
            }
            skip_space();
            if (!read_value(out.members_.emplace_back(std::move(key), Json()).second, depth + 1)) {
                return false;
            }
            skip_space();
            if (take('}')) {
                return true;
            }
            if (!take(',')) {
                return fail("',' or '}' is expected");
            }
        }
    }

    bool read_string(std::string &out) {
        ++position_;
        for (;;) {
            if (at_end()) {
                return fail("the text ends inside a string");
            }
            const unsigned char c = static_cast<unsigned char>(text_[position_]);
            if (c == '"') {
                ++position_;
                return true;
            }
            if (c < 0x20) {
                return fail("a control character inside a string");
            }
            if (c == '\\') {
                if (!read_escape(out)) {
                    return false;
                }
            } else if (!read_utf8(out)) {
                return false;
            }
        }
    }

    bool read_utf8(std::string &out) {
        const unsigned char first = static_cast<unsigned char>(text_[position_]);
        const size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first >= 0x80 && (first < 0xC2 || first > 0xF4)) {
            return fail("invalid UTF-8");
        }
        uint32_t code = length == 1 ? first : first & (0xFFu >> (length + 1));
        for (size_t i = 1; i < length; ++i) {
            const unsigned char next =
                position_ + i < text_.size() ? static_cast<unsigned char>(text_[position_ + i]) : '\0';
            if ((next & 0xC0) != 0x80) {
                return fail("invalid UTF-8");
            }
            code = code << 6 | (next & 0x3Fu);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        if (overlong || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
            return fail("invalid UTF-8");
        }
        out.append(text_, position_, length);
        position_ += length;
        return true;
    }

    bool read_hex4(uint32_t &out) {
        out = 0;
        for (int i = 0; i < 4; ++i, ++position_) {
            const char c = peek();
            const int digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) {
                return fail("four hexadecimal digits are expected after \\u");
            }
            out = out << 4 | static_cast<uint32_t>(digit);
        }
        return true;
    }

    bool read_escape(std::string &out) {
        ++position_;
        const char c = peek();
        static constexpr std::string_view kNames = "\"\\/bfnrt";
        static constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
        if (const size_t index = at_end() ? std::string_view::npos : kNames.find(c); index != std::string_view::npos) {
            out += kValues[index];
            ++position_;
            return true;
        }
        if (c != 'u') {
            return fail("an unknown escape");
        }
        ++position_;
        uint32_t code = 0;
        if (!read_hex4(code)) {
            return false;
        }
        if (code >= 0xD800 && code <= 0xDBFF) {
            uint32_t low = 0;
            if (!take('\\') || !take('u') || !read_hex4(low) || low < 0xDC00 || low > 0xDFFF) {
                return fail("half of a surrogate pair");
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xDC00 && code <= 0xDFFF) {
            return fail("half of a surrogate pair");
        }
        append_utf8(out, code);
        return true;
    }

    static void append_utf8(std::string &out, uint32_t code) {
        if (code < 0x80) {
            out += static_cast<char>(code);
        } else if (code < 0x800) {
            out += static_cast<char>(0xC0 | code >> 6);
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0 | code >> 12);
            out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        } else {
            out += static_cast<char>(0xF0 | code >> 18);
            out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
            out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
            out += static_cast<char>(0x80 | (code & 0x3F));
        }
    }

    std::string_view text_;
    std::string &error_;
    size_t position_ = 0;
};

bool Json::parse(std::string_view text, Json &out, std::string &error) {
    out = Json();
    if (JsonReader(text, error).read_document(out)) {
        return true;
    }
    out = Json();
    return false;
}

const Json *Json::find(std::string_view key) const {
    for (const Member &member : members_) {
        if (member.first == key) {
            return &member.second;
        }
    }
    return nullptr;
}

bool Json::as_whole(uint64_t &out) const {
    if (is_whole_) {
        out = whole_;
    }
    return is_whole_;
}

const char *Json::kind_name() const {
    switch (kind_) {
    case Kind::boolean:
        return "a boolean";
    case Kind::number:
        return "a number";
    case Kind::string:
        return "a string";
    case Kind::array:
        return "an array";
    case Kind::object:
        return "an object";
    case Kind::null:
        break;
    }
    return "null";
}

} // namespace ascend::mock
