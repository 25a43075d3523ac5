#pragma once

#include "storage/db/db.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace samvad::test {

/// The generic plan of `statement`, as EXPLAIN (FORMAT JSON) gives it: what our role's sessions run (design.md 4.18),
/// whatever values are bound.
std::string explain(storage::Db& db, const storage::Statement& statement);

/// What in a plan costs more as the forum grows, one sentence each: a sequential scan of a big table, or a walk over a
/// whole index of one, that no LIMIT ends. Big is a table or index of more than 5,000 entries by its statistics, so
/// `db` is a seeded database (seed.hpp).
std::vector<std::string> growing_parts(storage::Db& db, const storage::Statement& statement);

/// EXPECT_TRUE(has_index_plan(db, kStatement)) fails with those sentences.
testing::AssertionResult has_index_plan(storage::Db& db, const storage::Statement& statement);

}  // namespace samvad::test
