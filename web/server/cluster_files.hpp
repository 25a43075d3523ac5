#pragma once

#include "storage/base/result.hpp"
#include "web/server/directories.hpp"

namespace samvad::web {

/// Directory of PostgreSQL's programs that fit the cluster in `directories` (its version, else the newest installed).
/// kUnavailable "error.cluster_failed" when there are none.
storage::Result<std::filesystem::path> cluster_programs(const Directories& directories);

/// Makes the files of the cluster: initdb beside the final place, then a rename, so that a killed start leaves nothing
/// half made.
storage::Status create_cluster_files(const Directories& directories, const std::filesystem::path& programs);

/// Writes the settings that follow from this machine's memory and from the socket directory. Done before every start.
storage::Status write_cluster_settings(const Directories& directories);

}  // namespace samvad::web
