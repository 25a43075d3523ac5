#pragma once

#include "federation/signatures/keys.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// Seals private keys for the database (SEC-44): AES-256-GCM under a key that lives only in a 0600 file. A sealed key
/// starts with the 4-byte id of the file's key, so that a wrong file is named and not guessed at. Thread-safe.
class KeyVault {
 public:
  /// Reads the key file, or makes it (0600, complete or not at all, also when two processes start at once). kConfig
  /// "error.key_file" when it is readable by others, damaged, or cannot be made.
  static storage::Result<KeyVault> open(const std::string& path);
  /// Reads the key file; nullopt when there is none. kConfig as open().
  static storage::Result<std::optional<KeyVault>> find(const std::string& path);
  /// `<paths.data>/private-keys.key`.
  static std::string path_in(std::string_view data_folder);

  /// `row_id` is the id of the key_pairs row and must be the same on opening.
  std::string seal(const PrivateKey& key, std::int64_t row_id) const;
  /// True when it was sealed under this key file, whatever its row.
  bool has_sealed(std::string_view sealed) const;
  /// Names the key file and tells nothing of its key: 32 hexadecimal digits.
  std::string id() const;
  /// 32 secret bytes for `purpose`, the same in every process that has the key file.
  std::string derive(std::string_view purpose) const;
  /// kConfig "error.key_file" when it was sealed under another file, kBadInput "error.internal" when damaged.
  storage::Result<PrivateKey> unseal(std::string_view sealed, std::int64_t row_id) const;

 private:
  explicit KeyVault(std::string key);
  std::string key_;     ///< 32 bytes
  std::string key_id_;  ///< 4 bytes
};

}  // namespace samvad::federation
