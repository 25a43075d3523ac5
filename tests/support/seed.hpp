#pragma once

#include "storage/db/pool.hpp"

#include <cstddef>

namespace samvad::test {

/// Fills a freshly migrated database with a forum of about `posts` posts: posts / 40 threads whose sizes follow Zipf's
/// law, posts / 20 authors of whom a few write most, 300 hosts, 50 boards, and what hangs on them (follows, agreements,
/// mentions, read positions, sessions, activities, deliveries, inbox, notices, reports). The same `posts` gives the
/// same rows. Some seconds for 200,000 posts. Ends with ANALYZE.
///
/// Known ids: boards 1,000,001 … 1,000,050 (Group actors), persons 1,000 + n with n = 1 … posts / 20 (every third one
/// local, a member), thread n has id seeded_thread(n) and board 1,000,001 + n % 50; thread 1 is the longest.
void seed(storage::Db& db, std::size_t posts);

/// Id of the seeded thread `n` (1 = the longest).
storage::ThreadId seeded_thread(int n);

/// A read-only database with 200,000 posts, made once per schema text and shared by all test programs (some 15 s for
/// the first one).
storage::DbConfig seeded_database();

}  // namespace samvad::test
