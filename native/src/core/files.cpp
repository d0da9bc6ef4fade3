// SPDX-License-Identifier: MIT
#include "core/files.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <unistd.h>

namespace ascend::mock {

bool make_folder(const std::filesystem::path &path, std::string &error) {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (code) {
        error = "the folder " + path.string() + " could not be made: " + code.message();
    }
    return !code;
}

bool write_file(const std::filesystem::path &path, const void *data, size_t size, std::string &error) {
    const std::string temporary = path.string() + "." + std::to_string(getpid()) + ".tmp";
    std::FILE *file = std::fopen(temporary.c_str(), "wb");
    bool written = file != nullptr && std::fwrite(data, 1, size, file) == size;
    int code = errno;
    if (file != nullptr && std::fclose(file) != 0) {
        code = written ? errno : code;
        written = false;
    }
    if (written && std::rename(temporary.c_str(), path.c_str()) != 0) {
        code = errno;
        written = false;
    }
    if (!written) {
        std::remove(temporary.c_str());
        error = "the file " + path.string() + " could not be written: " + std::generic_category().message(code);
    }
    return written;
}

} // namespace ascend::mock
