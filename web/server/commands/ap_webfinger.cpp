#include "federation/discovery/webfinger.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/outside.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

int run(const Context& context, const Arguments& arguments) {
  const std::string& text = arguments.required("handle");
  const auto handle = federation::parse_handle(text);
  if (!handle) return say_failure(text, handle.error()), 2;
  const auto outside = CommandOutside::open(context, arguments.flag("--unsigned"));
  if (!outside) return say_failure("the way out", outside.error()), 1;
  const auto found = federation::find_actor((*outside)->lookup(), *handle);
  if (!found) return say_failure(handle->text(), found.error()), 1;
  const auto& actor = found->actor;
  storage::JsonWriter out;
  out.object().member("asked", handle->acct()).member("subject", found->handle.acct());
  out.member("actor", actor.id).member("type", actor.type).member("name", actor.name);
  out.member("inbox", actor.inbox).member("shared_inbox", actor.shared_inbox);
  out.key("keys").array();
  for (const auto& key : actor.keys) out.value(key.id);
  out.end_array();
  std::printf("%s\n", out.end_object().take().c_str());
  return 0;
}

}  // namespace

Command ap_webfinger_command() {
  return {"ap webfinger",
          "look a handle up as this server does: both its host and its actor must confirm it",
          {{"handle", Option::Form::kWord, "@name@server", true},
           {"--unsigned", Option::Form::kFlag, "do not sign the actor's fetch; needs no database"}},
          run};
}

}  // namespace samvad::web
