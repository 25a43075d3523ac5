// `samvad demo`: a populated forum on this machine alone, in a data directory of its own.
#include "web/server/bring_up.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/output.hpp"
#include "web/server/demo/fill.hpp"
#include "web/server/setup_token.hpp"

namespace samvad::web {
namespace {

int prepare(const Context& context) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto filled = demo::fill(forum);
    if (!filled) return refuse(filled.error());
    setup_done(context.directories);
    return 0;
  });
}

int run_demo(const Context& context, const Arguments& arguments) {
  const std::string password(demo::kPassword);
  return bring_up(context, {.port = arguments.value("--port"),
                            .usual_port = "8090",
                            .overrides = {"federation.enabled=false", "server.allow_public_listen=false"},
                            .prepare = [&](const storage::Settings&) { return prepare(context); },
                            .greeting = {"", "This is a demonstration: everything in it is invented.",
                                         "log in    caretaker (administrator), steward (moderator), bus_rider (member)",
                                         "password  " + password}});
}

}  // namespace

Command demo_command() {
  return {"demo",
          "serve a populated demonstration on this machine, in a data directory of its own",
          {{"--port", Option::Form::kValue, "port on this machine, 8090 when not given"}},
          run_demo};
}

}  // namespace samvad::web
