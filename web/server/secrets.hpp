#pragma once

#include "storage/base/result.hpp"
#include "web/server/directories.hpp"

#include <string>

namespace samvad::web {

/// 32 secret bytes kept in `name`.key of the data directory (0600), made at first need. Every process of one forum must
/// have the same: where two machines serve, copy the file. kForbidden "error.data_directory" when it cannot be read or
/// made.
storage::Result<std::string> secret_bytes(const Directories& directories, const std::string& name);

}  // namespace samvad::web
