#pragma once

#include "storage/base/id.hpp"
#include "storage/db/db.hpp"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace samvad::forum {

/// What happened, said once by the use case that did it, inside its transaction (design.md 3). Fields are ids only:
/// subscribers read what they need through the same Db.
struct PostCreated {  ///< also the opening post of a thread (`number` 1)
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId author, board;
  int number = 0;
  bool local = true;  ///< author is a member here
};
struct PostEdited {
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId editor, board;
  bool local = true;
};
struct PostDeleted {  ///< by its author: a tombstone stays
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId author, board;
  bool local = true;
};
struct PostHidden {  ///< by a moderator: hidden, removed, or shown again
  enum class To { kHidden, kRemoved, kVisible };
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId author, board;
  To to = To::kHidden;
  std::string reason;
};
struct PostReleased {  ///< was held, now visible
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId author, board;
  bool local = true;
};
struct AgreementChanged {
  storage::ThreadId thread;
  storage::PostId post;
  storage::ActorId actor, post_author, board;
  bool agreed = true;  ///< false = undone
  bool local = true;
  std::string activity_uri;  ///< of the Like that is undone, when known
};
struct ThreadChanged {  ///< pin, lock, title
  enum class What { kLocked, kUnlocked, kPinned, kUnpinned, kTitle };
  storage::ThreadId thread;
  storage::ActorId by, board;
  What what = What::kTitle;
};
struct BoardChanged {
  storage::ActorId board;
  bool created = false;
};
struct ActorChanged {  ///< profile of a member edited, or account made
  storage::ActorId actor;
  bool created = false;
};
struct ActorMeasured {  ///< limited, suspended, or lifted
  enum class Measure { kLimited, kSuspended, kLifted };
  storage::ActorId actor;
  Measure measure = Measure::kLimited;
};
struct ActorDeleted {
  storage::ActorId actor;
};
struct DomainMeasured {
  std::string domain;
};
struct ReportFiled {
  storage::ReportId report;
  bool forward = false;  ///< the reporter asked to tell the author's server
};
struct ReportForwarded {  ///< a moderator tells the author's server
  storage::ReportId report;
  std::string words;  ///< what it is told; empty = the reporter's comment
};
struct FollowChanged {  ///< a member follows a person of another server, or stops
  storage::ActorId follower, followee;
  bool follows = true;
  std::string activity_uri;  ///< of the Follow that ends
};
struct SiteChanged {};

/// Any of them.
using Event = std::variant<PostCreated, PostEdited, PostDeleted, PostHidden, PostReleased, AgreementChanged,
                           ThreadChanged, BoardChanged, ActorChanged, ActorMeasured, ActorDeleted, DomainMeasured,
                           ReportFiled, ReportForwarded, FollowChanged, SiteChanged>;

/// Carries events from use cases to the subscribers that app.cpp registered. Filled before threads start, const after.
class Events {
 public:
  /// Runs inside the use case's transaction; what it throws rolls the use case back.
  using InTransaction = std::function<void(storage::Db&, const Event&)>;
  /// Runs after COMMIT, on the same thread; must be quick and must not throw.
  using AfterCommit = std::function<void(const Event&)>;

  /// Adds a subscriber inside the transaction, before threads start.
  void subscribe(InTransaction subscriber) { inside_.push_back(std::move(subscriber)); }
  /// Adds a subscriber after commit, before threads start.
  void subscribe_after(AfterCommit subscriber) { after_.push_back(std::move(subscriber)); }

  /// Says `event`; call inside the transaction that made it true.
  void emit(storage::Db& db, Event event) const;
  /// Says several at once: what they make stale is written by one statement.
  void emit(storage::Db& db, std::vector<Event> events) const;

 private:
  std::vector<InTransaction> inside_;
  std::vector<AfterCommit> after_;
};

}  // namespace samvad::forum
