#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::storage {

/// Writes `bytes` to `path` so that after success they survive a power cut, and after failure `path` is as it was: a
/// temporary file in `temporary_directory` (same file system), fsync, rename, fsync of the directory. Missing parent
/// directories are made. kDiskFull "error.disk_full", kUnavailable "error.media_unavailable".
Status write_durably(const std::string& temporary_directory, const std::string& path, std::string_view bytes);

/// The whole file. kNotFound "error.no_such_media", kUnavailable "error.media_unavailable".
Result<std::string> read_whole(const std::string& path);

}  // namespace samvad::storage
