// `samvad user password|end-sessions`: how somebody gets in.
#include "forum/people/account.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/sessions.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"
#include "web/server/commands/password.hpp"

namespace samvad::web {
namespace {

int run_password(const Context& context, const Arguments& arguments) {
  const bool makes_one = arguments.flag("--make");
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto password = makes_one ? storage::Result<std::string>(make_password()) : read_password();
    if (!password) return refuse(password.error());
    const auto strong = forum::check_password(*password, found->actor.name, found->member.email);
    if (!strong) return refuse(strong.error());
    const auto set = forum::reset_password(forum.forum(), forum.db(), found->actor.id, forum::hash_password(*password));
    if (!set) return refuse(set.error());
    print_line("@" + found->actor.name + " has a new password; their sessions have ended");
    if (makes_one) print_line("password " + *password);
    return 0;
  });
}

int run_end_sessions(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto ended = forum::end_all_sessions(forum.db(), found->actor.id);
    print_line(std::to_string(ended) + (ended == 1 ? " session of @" : " sessions of @") + found->actor.name +
               " ended");
    return 0;
  });
}

}  // namespace

std::vector<Command> user_access_commands() {
  using Form = Option::Form;
  const Option name{"name", Form::kWord, "handle of the member", true};
  return {
      {"user password",
       "set a password: asked for, or the first line of standard input; ends the member's sessions",
       {name, {"--make", Form::kFlag, "make one and print it"}},
       run_password},
      {"user end-sessions", "log somebody out everywhere", {name}, run_end_sessions},
  };
}

}  // namespace samvad::web
