#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::holds {

/// What made a post wait; values are stored.
enum class Cause : short { kWordRule = 1, kFirstContact = 2 };

/// Why a post waits for a moderator.
struct HoldRow {
  ThreadId thread;
  PostId post;
  Cause cause = Cause::kWordRule;
  RuleId word_rule;
  std::string matched;  ///< span of the text that a word rule matched
  ActorId author, board;
  Instant created_at;
  std::optional<Instant> released_at;
  ActorId released_by;
};

/// Opens a hold, or opens it again with a new cause.
void put(Db& db, const HoldRow& row);
std::optional<HoldRow> find(Db& db, ThreadId thread, PostId post);
/// Ends a hold; false when none was open.
bool release(Db& db, ThreadId thread, PostId post, ActorId by);
/// Open holds, oldest first, of `boards` (empty = all), at most `limit`.
std::vector<HoldRow> open(Db& db, const std::vector<ActorId>& boards, int limit);
int open_count(Db& db, const std::vector<ActorId>& boards);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::holds
