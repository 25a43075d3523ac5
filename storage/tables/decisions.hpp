#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::decisions {

/// What a decision does; values are stored.
enum class Measure : short {
  kNoBreach = 1,
  kHide = 2,
  kRemove = 3,
  kRestore = 4,
  kWarn = 5,
  kLimit = 6,
  kSuspend = 7,
  kLift = 8,
  kLock = 9,
  kUnlock = 10,
};

/// One append-only decision of a moderator (moderation.md 4; the fields of an Art 17 DSA statement of reasons).
struct DecisionRow {
  DecisionId id;
  ReportId report;
  Measure measure = Measure::kNoBreach;
  ActorId target_actor;
  ThreadId thread;
  PostId post;
  ActorId board;  ///< scope; 0 = site
  RuleId rule;
  int rule_version = 0;
  std::string facts;   ///< the passage decided on; private
  std::string reason;  ///< shown to the author and in the public log
  std::string internal_note;
  bool automated = false;
  bool from_notice = false;
  std::optional<Instant> ends_at;
  std::optional<Instant> appeal_until;
  DecisionId reverses;
  ActorId author;
  int author_role = 2;
  Instant created_at;
};

/// Appends a decision; created_at and starts_at are the database's clock at this moment, so that decisions that waited
/// for each other (actors::lock) stand in the order in which they took effect.
void insert(Db& db, const DecisionRow& row);
/// The database's clock, by which expired() judges: what ends or runs out is counted from it (REL-16).
Instant clock_of_database(Db& db);
std::optional<DecisionRow> find(Db& db, DecisionId id);
std::vector<DecisionRow> find_many(Db& db, const std::vector<DecisionId>& ids);
/// Decisions about one actor, newest first, at most 100.
std::vector<DecisionRow> about(Db& db, ActorId target);
/// The newest decision about a post, if any.
std::optional<DecisionRow> newest_on_post(Db& db, PostId post);
/// Limits and suspensions whose end has passed and that no later decision has lifted or replaced by one of the same
/// kind; at most 100. Order: by end.
std::vector<DecisionRow> expired(Db& db);
/// Whether that decision is one of those still.
bool is_expired(Db& db, DecisionId id);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::decisions
