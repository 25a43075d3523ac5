#include "storage/db/migrate.hpp"

#include "storage/db/pool.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/database.hpp"
#include "web/server/commands/schema.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

int run_migrate(const Context& context, const Arguments& arguments) {
  const auto database = CommandDatabase::open(context);
  if (!database) {
    std::fprintf(stderr, "samvad: %s\n", database.error().detail.c_str());
    return 1;
  }
  if (!arguments.flag("--dry-run")) return bring_schema_forward(database->settings, context.owns_terminal);
  const auto db = storage::connect(storage::DbConfig::of_owner(database->settings));
  for (const auto& step : storage::migration_status(*db)) {
    std::printf("%s  %s\n", step.applied ? "applied" : "waits  ", step.name.c_str());
  }
  return 0;
}

}  // namespace

int bring_schema_forward(const storage::Settings& settings, bool rewrite_line) {
  const auto owner = storage::connect(storage::DbConfig::of_owner(settings));
  const auto serving = storage::connect(storage::DbConfig::from(settings));
  std::size_t steps = 0;
  const auto done =
      storage::migrate(*owner, *serving, [&](std::size_t before, std::size_t total, const std::string& name) {
        std::fprintf(stderr, "%sschema: %zu of %zu, %s%s", rewrite_line ? "\r\x1b[K" : "", before + 1, total,
                     name.c_str(), rewrite_line ? "" : "\n");
        ++steps;
      });
  if (rewrite_line && steps > 0) std::fputs("\r\x1b[K", stderr);
  if (!done) {
    std::fprintf(stderr, "samvad: the schema could not be brought forward: %s\n", done.error().detail.c_str());
    return 1;
  }
  if (steps > 0) std::fprintf(stderr, "schema: current, %zu steps applied\n", steps);
  return 0;
}

Command migrate_command() {
  return {"migrate",
          "bring the database schema forward",
          {{"--dry-run", Option::Form::kFlag, "list the steps and which wait; change nothing"}},
          run_migrate};
}

}  // namespace samvad::web
