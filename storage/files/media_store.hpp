#pragma once

#include "storage/base/clock.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace samvad::storage {

/// Keeps the bytes of pictures and other media under the SHA-256 of their content. Order of work (reliability.md 4):
/// put the object, commit the row that names it, then publish; a job removes objects that no row names after 24 h.
/// Thread-safe.
class MediaStore {
 public:
  virtual ~MediaStore() = default;

  /// Keeps `bytes` and gives their key; the same content twice is kept once. On success the object is durable. Errors:
  /// kDiskFull "error.disk_full", kUnavailable "error.media_unavailable"; then nothing is kept, not even half a file.
  virtual Result<Digest256> put(std::string_view bytes) = 0;
  /// The whole object. kNotFound "error.no_such_media"; kInternal "error.internal" when the bytes no longer match.
  virtual Result<std::string> get(const Digest256& key) const = 0;
  /// Removes the object; removing what is not there succeeds.
  virtual Status remove(const Digest256& key) = 0;
  virtual bool exists(const Digest256& key) const = 0;
  /// Calls `visitor` for each object with the time it was written, in no order; for the sweep of orphans.
  virtual Status visit(const std::function<void(const Digest256& key, Instant written)>& visitor) const = 0;
};

/// A store in the directory `root`, made when missing (0700). Objects are `root/ab/cd/<64 hex digits>`; a write goes to
/// a temporary file, is synced, renamed and its directory synced. Temporary files that a killed process left are
/// removed here. kConfig "error.media_directory" when the directory cannot be used.
Result<std::unique_ptr<MediaStore>> open_disk_store(const std::string& root);

}  // namespace samvad::storage
