#include "web/server/app.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/database.hpp"
#include "web/server/commands/schema.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

int run_serve(const Context& context, const Arguments&) {
  const auto database = CommandDatabase::open(context);
  if (!database) {
    std::fprintf(stderr, "samvad: %s\n", database.error().detail.c_str());
    return 1;
  }
  if (const int status = bring_schema_forward(database->settings, context.owns_terminal); status != 0) return status;
  ServeHooks hooks;
  hooks.listening = [](const std::string& url, const std::string& setup) {
    std::fprintf(stderr, "samvad: serving %s\n", url.c_str());
    if (!setup.empty()) std::fprintf(stderr, "samvad: set up %s\n", setup.c_str());
  };
  return serve(database->settings, hooks);
}

}  // namespace

Command serve_command() {
  return {"serve", "run the server alone, in the foreground, for a proxy or a unit file", {}, run_serve};
}

}  // namespace samvad::web
