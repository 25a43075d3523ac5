#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::process_slots {

/// Leases a slot 0–63 for 60 s of the database's clock to `holder` (a name no other process has): the process part of
/// the ids it makes (IdMaker). The slot that lay free longest is given. nullopt when all are taken.
std::optional<unsigned> take(Db& db, std::string_view holder);
/// 60 s more, also when the lease had run out but nobody took the slot. False when another process holds it: this one
/// must make no more ids.
bool renew(Db& db, unsigned slot, std::string_view holder);
/// Ends the lease.
void give_back(Db& db, unsigned slot, std::string_view holder);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::process_slots
