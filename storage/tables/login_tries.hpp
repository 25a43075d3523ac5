#pragma once

#include "storage/db/db.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace samvad::storage::login_tries {

/// So many tries of a password at once, filled up again evenly over `period`.
struct Allowance {
  int most = 0;
  std::chrono::seconds period{0};
};

/// Takes one of the tries that `key` (any text; its digest is kept) has: nullopt when there was one, else the seconds
/// (at least 1) until there is. All processes count together (reliability.md 4), by the database's clock. Commits when
/// it is not called inside a transaction.
std::optional<std::chrono::seconds> take(Db& db, std::string_view key, Allowance allowance);
/// Gives one back: the password was right.
void give_back(Db& db, std::string_view key, Allowance allowance);
/// Drops counts that no period of up to `period` still needs, at most 10,000; a job calls it.
std::size_t remove_old(Db& db, std::chrono::seconds period);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::login_tries
