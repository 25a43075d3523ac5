#pragma once

#include "federation/objects/activity_writer.hpp"
#include "federation/objects/addresses.hpp"
#include "forum/events/events.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/result.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/actors.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::federation {

/// Kind of the job that meets people of other servers whom a post names; its payload is the post's id.
inline constexpr std::string_view kMentionsJob = "resolve_mentions";
/// Kind of the job that sends the votes a board passes on; its payload is the board's id.
inline constexpr std::string_view kVotesJob = "send_votes";
/// Kind of the job that goes on telling every server of an account that ended; its payload is the id of the Delete,
/// a space, and the id of the host told last.
inline constexpr std::string_view kFarewellJob = "send_farewell";
/// For so long votes are gathered: few hosts want to hear of each one apart (design.md 4.28).
inline constexpr std::chrono::seconds kVoteBatch{5};

/// Turns what happened into activities and deliveries, in the transaction in which it happened: one body an activity,
/// one row an inbox (federation.md 6, 7, 9). Register on_event with forum::Events::subscribe. Thread-safe: it keeps
/// nothing but its parts.
class Outbox {
 public:
  /// What app.cpp fills in.
  struct Parts {
    Addresses addresses;
    storage::IdMaker& ids;
    const storage::Clock& clock;
    /// Whether we talk to other servers now: federation.enabled, a public_url that is not loopback, not a private site.
    /// Asked once an event; false = nothing is written.
    std::function<bool(storage::Db&)> federating;
    /// Servers that one transaction tells of an account that ended.
    int farewell_page = 1000;
  };
  explicit Outbox(Parts parts) : parts_(std::move(parts)) {}

  /// Subscriber. Events of remote authors write nothing here, since their activity must be passed on byte for byte:
  /// federation/inbox calls relay() with it.
  void on_event(storage::Db& db, const forum::Event& event) const;

  /// Announces, unless the site does not show the post to everybody (a Delete or Undo is announced all the same), a
  /// remote activity, byte for byte as it came, from a local board to the board's followers (FEP-1b12), and
  /// the post itself when it opens a thread. While the post is held the Announce is written but waits for
  /// PostReleased. Votes go in batches, to servers that count them only. Inside the transaction that took the activity.
  void relay(storage::Db& db, storage::ActorId board, storage::ThreadId thread, storage::PostId post,
             std::string_view activity_json) const;

  /// A visible reply of a remote author who is not limited, as relay() takes it.
  struct Reply {
    storage::ActorId board;
    storage::ThreadId thread;
    storage::PostId post;
    std::string_view activity_json;  ///< a Create
  };
  /// relay() of several, by a few statements for all of them.
  void relay_replies(storage::Db& db, const std::vector<Reply>& replies) const;

  /// Sends what was voted in a board since the last time, to servers that count votes: what kVotesJob does, inside its
  /// transaction. More jobs of it follow until nothing waits.
  void send_votes(storage::Db& db, storage::ActorId board) const;

  /// Tells the next servers of an account that ended: what kFarewellJob does, inside its transaction. More jobs of it
  /// follow until the last server known is told. kBadInput for a payload that is none.
  storage::Status send_farewell(storage::Db& db, std::string_view payload) const;

  /// Accept or Reject by a local actor of what a remote one asked (Follow, Create), embedded as it came; sent to who
  /// asked.
  void answer(storage::Db& db, const storage::actors::ActorRow& from, const storage::actors::ActorRow& asker,
              std::string_view asked_json, bool accepted) const;

 private:
  friend class OutboxWork;
  Parts parts_;
};

}  // namespace samvad::federation
