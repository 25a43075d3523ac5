#include "web/server/health_routes.hpp"

#include "storage/base/log.hpp"
#include "storage/db/migrate.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

constexpr const char* kText = "text/plain; charset=utf-8";

/// Whether the database answers and its schema is ours: "" or the word for what is not so.
std::string database_trouble(storage::Db& db) {
  try {
    const auto steps = storage::migration_status(db);
    return std::ranges::all_of(steps, &storage::MigrationStep::applied) ? "" : "schema";
  } catch (const storage::DbError& problem) {
    storage::log(storage::Level::kWarning, "not_ready", {{"database", problem.what()}});
    return "database";
  }
}

/// Anybody may ask: it names what is not ready, and no figures.
Response ready(storage::Db& db, DiskWatch& disk) {
  std::string missing = database_trouble(db);
  if (!disk.now().enough()) missing += missing.empty() ? "disk" : ", disk";
  return missing.empty() ? Response::of(200, kText, "ready\n")
                         : Response::of(503, kText, "not ready: " + missing + "\n");
}

}  // namespace

void add_health_routes(Router& router, DiskWatch& disk) {
  Route alive{.name = "healthz", .method = Method::kGet, .pattern = "/healthz", .runs_on = RunsOn::kIo};
  alive.io = [](const Request&) { return Response::of(200, kText, "alive\n"); };
  router.add(std::move(alive));
  Route state{.name = "readyz", .method = Method::kGet, .pattern = "/readyz", .runs_on = RunsOn::kWorker};
  state.worker = [&disk](const Request&, storage::Db& db) { return ready(db, disk); };
  router.add(std::move(state));
}

}  // namespace samvad::web
