#include "federation/signatures/key_vault.hpp"
#include "moderation/ledger/ledger.hpp"
#include "storage/db/migrate.hpp"
#include "storage/db/pool.hpp"
#include "storage/db/roles.hpp"
#include "storage/tables/keys.hpp"
#include "web/server/commands/database.hpp"
#include "web/server/health.hpp"

namespace samvad::web {
namespace {

/// An answer is given after a commit; a commit must be on disk (REL-1).
Finding durability(storage::Db& db) {
  const auto durable = storage::assert_durable(db);
  if (durable) return {"durability", true, "fsync, synchronous_commit and full_page_writes are on", ""};
  return {"durability", false, durable.error().detail + ": acknowledged posts can be lost",
          "set all three to on in postgresql.conf, and for the role, and start PostgreSQL again"};
}

Finding schema(storage::Db& db) {
  std::size_t waiting = 0;
  const auto steps = storage::migration_status(db);
  for (const auto& step : steps) waiting += step.applied ? 0 : 1;
  if (waiting > 0) return {"schema", false, std::to_string(waiting) + " steps wait", "samvad migrate"};
  return {"schema", true, std::to_string(steps.size()) + " steps, all applied", ""};
}

/// Who serves should not own the tables: what it may not do, nobody does through it (SEC-45).
Finding roles(storage::Db& db) {
  switch (storage::rights_of(db)) {
    case storage::Rights::kServing:
      return {"roles", true, "the role that serves may read and write rows and no more", ""};
    case storage::Rights::kOwner:
      return {"roles", true,
              "one role serves and owns the tables: it could switch off what keeps decisions and the logs",
              "let another role serve: database.url for it, database.owner_url for the owner (docs/operations.md)"};
    default:
      return {"roles", false, "the role of database.url may not use the tables", "samvad migrate"};
  }
}

/// Every process needs the key file that the private keys were sealed under.
Finding key_file(storage::Db& db, const Context& context) {
  const std::string path = federation::KeyVault::path_in(context.directories.data.string());
  const std::string known = storage::keys::vault_id(db);
  if (known.empty()) return {"key file", true, "none needed yet", ""};
  const auto vault = federation::KeyVault::find(path);
  if (vault && *vault && (*vault)->id() == known) return {"key file", true, path, ""};
  const std::string what = !vault ? vault.error().detail : path + (*vault ? " is another one" : " is missing");
  return {"key file", false, what + ": private keys in the database cannot be opened",
          "cp -p DATA-DIRECTORY-OF-A-PROCESS-THAT-WORKS/private-keys.key " + path};
}

/// The rows of the public log are a chain of hashes: what was changed or taken out afterwards shows (moderation.md 9).
Finding public_log(storage::Db& db) {
  constexpr int kSlice = 1000;
  std::string previous(32, '\0');
  std::int64_t last = 0, count = 0;
  for (auto rows = storage::public_log::oldest(db, last, kSlice); !rows.empty();
       rows = storage::public_log::oldest(db, last, kSlice)) {
    if (const auto broken = moderation::first_broken(rows, previous)) {
      return {"public log", false, "entry " + std::to_string(*broken) + " was changed, or one before it taken out",
              "compare it with a backup; whoever can write to the database did it"};
    }
    previous = rows.back().hash;
    last = rows.back().id;
    count += static_cast<std::int64_t>(rows.size());
  }
  return {"public log", true, "entries: " + std::to_string(count) + ", none changed", ""};
}

}  // namespace

std::vector<Finding> look_at_database(const Context& context) {
  const auto database = CommandDatabase::open(context);
  if (!database) {
    return {{"database", false, database.error().detail, "apt-get install postgresql, then samvad up"}};
  }
  try {
    const auto db = storage::connect(storage::DbConfig::from(database->settings));
    const auto owner = storage::connect(storage::DbConfig::of_owner(database->settings));
    const bool own = database->cluster != nullptr;
    std::vector<Finding> findings{{"database", true, own ? "reachable, private" : "reachable, by database.url", ""},
                                  durability(*db),
                                  schema(*owner)};
    if (!findings.back().good) return findings;
    findings.push_back(roles(*db));
    if (!findings.back().good) return findings;
    findings.push_back(key_file(*db, context));
    findings.push_back(public_log(*db));
    return findings;
  } catch (const storage::DbError& problem) {
    return {{"database", false, problem.what(), "start the database that database.url names, or correct database.url"}};
  }
}

}  // namespace samvad::web
