#include "storage/db/migrate.hpp"
#include "storage/db/pool.hpp"
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

}  // namespace

std::vector<Finding> look_at_database(const Context& context) {
  const auto database = CommandDatabase::open(context);
  if (!database) {
    return {{"database", false, database.error().detail, "apt-get install postgresql, then samvad up"}};
  }
  try {
    const auto db = storage::connect(storage::DbConfig::from(database->settings));
    const bool own = database->cluster != nullptr;
    return {{"database", true, own ? "reachable, private" : "reachable, by database.url", ""},
            durability(*db),
            schema(*db)};
  } catch (const storage::DbError& problem) {
    return {{"database", false, problem.what(), "start the database that database.url names, or correct database.url"}};
  }
}

}  // namespace samvad::web
