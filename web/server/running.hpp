#pragma once

#include "web/server/directories.hpp"
#include "web/server/file_lock.hpp"

#include <optional>
#include <string>
#include <sys/types.h>

namespace samvad::web {

/// What `up` writes down about itself, for a second `up`, `status` and `stop`.
struct RunningForum {
  pid_t process = 0;
  unsigned long long started = 0;  ///< process_start() of it
  std::string url;                 ///< empty until it listens
  std::string launched_from;       ///< the checkout whose launcher started it; empty when there was none
};

/// The one place of `up` in a data directory. Taken for as long as this object lives.
class RunningPlace {
 public:
  explicit RunningPlace(const Directories& directories);

  /// True when this process is now the one `up`.
  bool take();
  /// Writes `forum` where the others look; replaces what a killed predecessor left.
  void announce(const RunningForum& forum) const;
  /// What runs in this data directory; nothing when no `up` holds the place (the note of a killed one does not count).
  std::optional<RunningForum> current();
  /// current(), once whoever holds the place has written down who it is; at most `milliseconds` later, with process 0
  /// then. It writes that right after it took the place.
  std::optional<RunningForum> announced(int milliseconds);

 private:
  std::filesystem::path note_;
  FileLock lock_;
  bool mine_ = false;
};

/// The checkout whose launcher started this process (SAMVAD_LAUNCHED_FROM), or "".
std::string launched_from();

}  // namespace samvad::web
