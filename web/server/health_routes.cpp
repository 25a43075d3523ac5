#include "web/server/health_routes.hpp"

#include "storage/db/migrate.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

constexpr const char* kText = "text/plain; charset=utf-8";

Response ready(const Request&, storage::Db& db) {
  const auto steps = storage::migration_status(db);
  const bool current = std::ranges::all_of(steps, &storage::MigrationStep::applied);
  return current ? Response::of(200, kText, "ready\n") : Response::of(503, kText, "schema\n");
}

}  // namespace

void add_health_routes(Router& router) {
  Route alive{.name = "healthz", .method = Method::kGet, .pattern = "/healthz", .runs_on = RunsOn::kIo};
  alive.io = [](const Request&) { return Response::of(200, kText, "alive\n"); };
  router.add(std::move(alive));
  Route state{.name = "readyz", .method = Method::kGet, .pattern = "/readyz", .runs_on = RunsOn::kWorker};
  state.worker = ready;
  router.add(std::move(state));
}

}  // namespace samvad::web
