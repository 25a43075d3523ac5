#pragma once

#include "federation/inbox/key_finder.hpp"
#include "federation/signatures/signed_message.hpp"
#include "storage/base/cache.hpp"
#include "storage/db/group_commit.hpp"
#include "storage/tables/inbox.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace samvad::federation {

/// A POST to an inbox, whose bytes live as long as `owner` does.
struct IncomingPost {
  std::shared_ptr<const void> owner;
  SignedMessage message;
  std::string client = {};  ///< address that limits are counted under
};

/// What the sender is told (federation.md 3.1): 202 taken, repeated, or dropped unread; 400 malformed; 401 signature;
/// 403 domain policy; 429 and 503 with a wait.
struct InboxAnswer {
  int status = 202;
  int retry_after = 0;  ///< seconds, 0 = none
  std::string key;      ///< catalogue sentence of a refusal, "" with 202
};

/// What is counted: activities of one host (met today, known for a day, for a month), of one actor, and fetches of keys
/// that one address makes us do.
enum class InboxLimit { kNewHost, kHost, kSettledHost, kActor, kKeyFetches };

/// The inbox's door, in the order of security.md 1: policy on the keyId's host, signature over raw bytes, bounded JSON,
/// policy on the actor, ids and origin; then the row goes to the group committer, and the sender hears 202 after COMMIT
/// (REL-1). Called on IO threads; never blocks them. Thread-safe.
class InboxAcceptor {
 public:
  using Committer = storage::GroupCommitter<storage::inbox::InboxRow>;
  using Done = std::function<void(InboxAnswer)>;
  /// Counts one activity (security.md 4) and says how long to wait when there were too many.
  using Pace = std::function<std::optional<std::chrono::seconds>(InboxLimit, std::string_view key)>;
  struct Parts {
    const InboxContext& context;
    KeyFinder& keys;
    Committer& committer;
    std::function<void()> stored;  ///< something waits for the processor now
    Pace pace;
    /// True while too much waits to be worked off (SEC-27): every sender is told to come back.
    std::function<bool()> full = [] { return false; };
  };
  explicit InboxAcceptor(Parts parts) : parts_(std::move(parts)), taken_(std::make_shared<Taken>(kMostTaken)) {}

  /// Takes one POST; `done` runs once, on any thread.
  void accept(IncomingPost post, Done done) const;

 private:
  friend struct InboxStep;
  /// (key, signature) of what was stored lately, and when (SEC-3). What falls out is still known by its activity id.
  using Taken = storage::LruCache<std::string, storage::Instant>;
  static constexpr std::size_t kMostTaken = 50'000;

  Parts parts_;
  std::shared_ptr<Taken> taken_;
};

}  // namespace samvad::federation
