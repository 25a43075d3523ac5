#pragma once

#include "storage/base/result.hpp"
#include "web/server/directories.hpp"

namespace samvad::web {

/// The roles of the private cluster: who owns the forum's database and migrates it, and who serves.
inline constexpr const char* kOwnerRole = "samvad";
inline constexpr const char* kServingRole = "samvad_server";

/// Directory of PostgreSQL's programs that fit the cluster in `directories` (its version, else the newest installed).
/// kUnavailable "error.cluster_failed" when there are none.
storage::Result<std::filesystem::path> cluster_programs(const Directories& directories);

/// Makes the files of the cluster: initdb beside the final place, then a rename, so that a killed start leaves nothing
/// half made.
storage::Status create_cluster_files(const Directories& directories, const std::filesystem::path& programs);

/// Lets our user be each of the roles by the socket. True when it was not so before: a running server must read it
/// again.
storage::Result<bool> admit_roles(const std::filesystem::path& cluster);

/// Writes the settings that follow from this machine's memory and from the socket directory. Done before every start.
storage::Status write_cluster_settings(const Directories& directories);

}  // namespace samvad::web
