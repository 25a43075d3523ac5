#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "federation/signatures/keys.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// A key with the actor that owns it: the owner lists the key, both at one origin (SEC-5).
struct FoundKey {
  PublicKey key;
  std::string actor_uri;
  storage::Instant host_since;  ///< when its host was first met
};

/// Finds the key of a keyId for the inbox: from memory at once, from the table on a worker, else from its host, one
/// fetch a key while others wait for it (at most 256 in all). Failures are remembered for 5 minutes, and a key is
/// fetched anew at most once in 5 minutes. Thread-safe; nothing blocks the caller.
class KeyFinder {
 public:
  using Done = std::function<void(storage::Result<FoundKey>)>;
  /// Fetches the ActivityPub document at an address without blocking (SEC-10, SEC-25).
  using Fetch = std::function<void(std::string uri, std::function<void(storage::Result<storage::Json>)>)>;
  /// Runs a closure with a connection on another thread; false when that queue is full.
  using Worker = std::function<bool(std::function<void(storage::Db&)>)>;

  KeyFinder(const InboxContext& context, Fetch fetch, Worker worker);
  ~KeyFinder();
  KeyFinder(const KeyFinder&) = delete;

  /// The key if it is in memory and was in the table within the last two minutes.
  std::optional<FoundKey> remembered(const std::string& key_id) const;
  /// True when the key was in memory before: the table has it, and finding it asks nobody.
  bool met(const std::string& key_id) const;
  /// Finds the key; with `anew` the host is asked even if we know one (a signature did not fit: keys change). `done`
  /// runs on any thread. kUnauthenticated error.key_unknown, kGone when its host says so, kUnavailable when the host or
  /// a queue cannot answer now, kPolicy.
  void find(const std::string& key_id, bool anew, Done done);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace samvad::federation
