#pragma once

#include "storage/db/db.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::notices {

/// What a notice tells its member.
enum class Kind : short {
  kDecision = 1,         ///< a moderator decided about something of yours
  kReportClosed = 2,     ///< what you reported was looked at
  kPostReleased = 3,     ///< your held post is shown
  kPostRefused = 4,      ///< your held post is not
  kAccountApproved = 5,  ///< you may write
  kPostHeld = 6,         ///< your post waits for a moderator
};

/// One message of the site to a member.
struct NoticeRow {
  ActorId member;
  NoticeId id;
  Kind kind = Kind::kDecision;
  DecisionId decision;
  ReportId report;
  ThreadId thread;
  PostId post;
  std::string reason, matched;  ///< of kPostHeld: the word rule's reason, and the span of the text it matched
  Instant created_at;
  std::optional<Instant> read_at;
};

/// Writes one; its id is made by the caller.
void insert(Db& db, const NoticeRow& row);
/// A member's notices below `before` (0 = newest), newest first, at most `limit` ≤ 100.
std::vector<NoticeRow> newest(Db& db, ActorId member, NoticeId before, int limit);
/// Unread ones, capped at 100.
int unread_count(Db& db, ActorId member);
void mark_all_read(Db& db, ActorId member);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::notices
