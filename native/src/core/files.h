// Files that appear whole or not at all. SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace ascend::mock {

// Makes a folder and its parents. False: `error` names the folder and the reason.
bool make_folder(const std::filesystem::path &path, std::string &error);

// Writes a temporary file beside `path` and renames it, over an older file if there is one. False: `error` names the
// file and the reason, and nothing is left behind.
bool write_file(const std::filesystem::path &path, const void *data, size_t size, std::string &error);

} // namespace ascend::mock
