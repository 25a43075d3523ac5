#include "web/server/bring_up.hpp"
#include "web/server/commands/commands.hpp"

namespace samvad::web {

Command up_command() {
  return {"up",
          "start everything: private database, schema, server",
          {{"--port", Option::Form::kValue, "port on this machine, 8080 when not given"},
           {"--domain", Option::Form::kValue,
            "public name: https is assumed, federation switched on, both written into samvad.toml"}},
          [](const Context& context, const Arguments& arguments) {
            return bring_up(context, {.port = arguments.value("--port"), .domain = arguments.value("--domain")});
          }};
}

}  // namespace samvad::web
