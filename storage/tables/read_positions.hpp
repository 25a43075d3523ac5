#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace samvad::storage::read_positions {

/// How far a member has read a thread.
struct ReadRow {
  ThreadId thread;
  int number = 0;
  Instant seen_at;
};

/// Moves the mark forward to `number`, never back. False when it stood there or further already.
bool advance(Db& db, ActorId member, ThreadId thread, int number);
/// The same for who only looked: waits for no disk, and the last second of it may be lost with the machine. Never
/// inside a transaction, which would not wait either.
bool seen(Db& db, ActorId member, ThreadId thread, int number);
/// 0 = never opened.
int find(Db& db, ActorId member, ThreadId thread);
std::vector<ReadRow> find_many(Db& db, ActorId member, const std::vector<ThreadId>& threads);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::read_positions
