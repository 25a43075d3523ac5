#pragma once

#include "storage/base/result.hpp"

#include <filesystem>

namespace samvad::web {

/// Where one forum of this machine keeps its things.
struct Directories {
  std::filesystem::path data;        ///< everything below; 0750, owned by the user that serves
  std::filesystem::path postgresql;  ///< the private database
  std::filesystem::path run;         ///< locks and what `status` reads
  std::filesystem::path sockets;     ///< 0700; short enough for a socket address (108 bytes)
  std::filesystem::path settings;    ///< data/samvad.toml, which may be absent

  /// The places below `data`, which is made absolute. Makes nothing.
  static Directories below(const std::filesystem::path& data);

  /// Where data is kept when no setting says so: /var/lib/samvad for root, ./var for anybody else.
  static std::filesystem::path usual_data();

  /// Makes what is missing. As root it also gives a data directory it made to the system user `samvad` and then becomes
  /// that user for the rest of the process: PostgreSQL refuses to run as root, and the server should. kConfig
  /// "error.service_user" when that user is missing, kForbidden "error.data_directory" when a directory cannot be made
  /// or belongs to somebody else.
  storage::Status prepare() const;
};

}  // namespace samvad::web
