#pragma once

#include "storage/db/db.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::notices {

enum class Kind : short {
  kDecision = 1,
  kReportClosed = 2,
  kPostReleased = 3,
  kPostRefused = 4,
  kAccountApproved = 5,
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
  Instant created_at;
  std::optional<Instant> read_at;
};

void insert(Db& db, const NoticeRow& row);
/// A member's notices below `before` (0 = newest), newest first, at most `limit` ≤ 100.
std::vector<NoticeRow> newest(Db& db, ActorId member, NoticeId before, int limit);
/// Unread ones, capped at 100.
int unread_count(Db& db, ActorId member);
void mark_all_read(Db& db, ActorId member);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::notices
