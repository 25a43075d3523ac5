// `samvad user list|show|create|role|approve|refuse|delete`: accounts.
#include "forum/people/account.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/names.hpp"
#include "forum/people/set_site.hpp"
#include "forum/people/sign_up.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/views/member_list.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"
#include "web/server/commands/password.hpp"
#include "web/server/setup_token.hpp"

#include <array>

namespace samvad::web {
namespace {

using storage::JsonWriter;
using storage::views::MemberFilter;
using storage::views::MemberLine;
namespace members = storage::members;

constexpr std::array<std::pair<std::string_view, MemberFilter>, 5> kFilters{{{"all", MemberFilter::kAll},
                                                                             {"waiting", MemberFilter::kWaiting},
                                                                             {"staff", MemberFilter::kStaff},
                                                                             {"limited", MemberFilter::kLimited},
                                                                             {"suspended", MemberFilter::kSuspended}}};

/// State of the account and measures in one word or two.
std::string standing_of(const MemberLine& line) {
  std::string words(state_word(line.member.state));
  if (line.card.closed) words += ", suspended";
  if (line.card.limited) words += ", limited";
  return words;
}

void write_line(JsonWriter& json, const MemberLine& line) {
  json.object();
  json.member("name", line.card.name).member("display_name", line.card.display_name);
  json.member("role", role_word(line.member.role)).member("state", state_word(line.member.state));
  json.member("email", line.member.email).member("limited", line.card.limited);
  json.member("suspended", line.card.closed).member("created_at", storage::to_rfc3339(line.member.created_at));
  json.key("last_seen_at");
  if (line.member.last_seen_at) {
    json.value(storage::to_rfc3339(*line.member.last_seen_at));
  } else {
    json.null();
  }
  json.end_object();
}

std::vector<MemberLine> all_lines(storage::Db& db, MemberFilter filter, const std::string& prefix) {
  std::vector<MemberLine> lines;
  std::optional<std::string> after = "";
  while (after) {
    auto page = storage::views::member_list(db, filter, prefix, *after, 200);
    for (auto& line : page.members) lines.push_back(std::move(line));
    after = page.next;
  }
  return lines;
}

int run_list(const Context& context, const Arguments& arguments) {
  const std::string word = arguments.value("--filter").value_or("all");
  const auto* filter =
      std::find_if(kFilters.begin(), kFilters.end(), [&](const auto& entry) { return entry.first == word; });
  if (filter == kFilters.end()) return refuse("--filter is all, waiting, staff, limited or suspended", 2);
  return with_forum(context, [&](CommandForum& forum) {
    const auto lines = all_lines(forum.db(), filter->second, arguments.value("--prefix").value_or(""));
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) {
        json.array();
        for (const auto& line : lines) write_line(json, line);
        json.end_array();
      });
      return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines) {
      rows.push_back({"@" + line.card.name, std::string(role_word(line.member.role)), standing_of(line),
                      short_time(line.member.created_at), short_time(line.member.last_seen_at),
                      line.card.display_name});
    }
    print_table({"NAME", "ROLE", "STATE", "SINCE", "LAST SEEN", "SHOWN AS"}, rows);
    return 0;
  });
}

int run_show(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto cards = storage::actors::cards(forum.db(), {found->actor.id});
    const MemberLine line{found->member, cards.at(0), found->actor.suspended_until};
    const auto sessions = storage::sessions::of_member(forum.db(), found->actor.id);
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) { write_line(json, line); });
      return 0;
    }
    const std::vector<std::pair<std::string, std::string>> facts{{"name", "@" + line.card.name},
                                                                 {"shown as", line.card.display_name},
                                                                 {"role", std::string(role_word(line.member.role))},
                                                                 {"state", standing_of(line)},
                                                                 {"until", short_time(line.suspended_until)},
                                                                 {"e-mail", line.member.email},
                                                                 {"since", short_time(line.member.created_at)},
                                                                 {"last seen", short_time(line.member.last_seen_at)},
                                                                 {"sessions", std::to_string(sessions.size())},
                                                                 {"id", found->actor.uri}};
    for (const auto& [name, value] : facts) {
      if (!value.empty()) print_line(name + std::string(11 - name.size(), ' ') + value);
    }
    return 0;
  });
}

storage::Status check_new(storage::Db& db, const forum::SignUp& request, const std::string& password) {
  SAMVAD_CHECK(forum::check_password(password, request.name, request.email));
  if (request.email.empty()) return {};
  SAMVAD_TRY(const auto email, forum::canonical_email(request.email));
  if (members::find_by_email(db, email)) return storage::fail(storage::Code::kConflict, "error.email_taken");
  return {};
}

/// An administrator made here is the first run done: the pages no longer lead to /setup, its token is void.
void finish_first_run(CommandForum& forum, const Directories& directories) {
  auto site = *forum.rooms().site.get(forum.db());
  if (site.set_up) return;
  site.set_up = true;
  if (forum::set_site(forum.forum(), forum.db(), nullptr, site)) setup_done(directories);
}

int run_create(const Context& context, const Arguments& arguments) {
  const auto role = role_of_word(arguments.value("--role").value_or("member"));
  if (!role) return refuse("--role is member, moderator or administrator", 2);
  const forum::SignUp request{.name = arguments.required("name"),
                              .email = arguments.value("--email").value_or(""),
                              .display_name = arguments.value("--display-name").value_or(""),
                              .language = arguments.value("--language").value_or(""),
                              .role = *role};
  const bool makes_one = arguments.flag("--make-password");
  return with_forum(context, [&](CommandForum& forum) {
    const auto password = makes_one ? storage::Result<std::string>(make_password()) : read_password();
    if (!password) return refuse(password.error());
    if (const auto fit = check_new(forum.db(), request, *password); !fit) return refuse(fit.error());
    forum.have_keys_for(1);
    const auto made = forum::sign_up(forum.forum(), forum.db(), *forum.rooms().site.get(forum.db()), request,
                                     forum::hash_password(*password), true);
    if (!made) return refuse(made.error());
    if (*role == members::Role::kAdministrator) finish_first_run(forum, context.directories);
    print_line("created @" + storage::actors::find(forum.db(), made->member)->name + ", " +
               std::string(role_word(*role)));
    if (makes_one) print_line("password " + *password);
    return 0;
  });
}

int run_role(const Context& context, const Arguments& arguments) {
  const auto role = role_of_word(arguments.required("role"));
  if (!role) return refuse("the role is member, moderator or administrator", 2);
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto set = forum::set_role(forum.forum(), forum.db(), nullptr, found->actor.id, *role);
    if (!set) return refuse(set.error());
    print_line("@" + found->actor.name + " is " + std::string(role_word(*role)) +
               (found->member.role == *role ? " already" : " now; their sessions have ended"));
    return 0;
  });
}

int run_applicant(const Context& context, const Arguments& arguments, bool approve) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto done = approve ? forum::approve_account(forum.forum(), forum.db(), nullptr, found->actor.id)
                              : forum::refuse_account(forum.forum(), forum.db(), nullptr, found->actor.id);
    if (!done) return refuse(done.error());
    print_line("@" + found->actor.name + (approve ? " is a member now" : " was refused"));
    return 0;
  });
}

int run_delete(const Context& context, const Arguments& arguments) {
  if (!arguments.flag("--yes")) return refuse("deleting an account cannot be undone; say --yes if you mean it", 2);
  return with_forum(context, [&](CommandForum& forum) {
    const auto found = find_member(forum.db(), arguments.required("name"));
    if (!found) return refuse(found.error());
    const auto gone = forum::delete_account(forum.forum(), forum.db(), nullptr, found->actor.id);
    if (!gone) return refuse(gone.error());
    print_line("deleted @" + found->actor.name + "; the name stays taken for ever");
    return 0;
  });
}

Option name_word(const std::string& help = "handle of the member") {
  return {"name", Option::Form::kWord, help, true};
}

}  // namespace

std::vector<Command> user_commands() {
  using Form = Option::Form;
  const Option json{"--json", Form::kFlag, "as JSON"};
  return {
      {"user list",
       "list accounts",
       {{"--filter", Form::kValue, "all, waiting, staff, limited or suspended"},
        {"--prefix", Form::kValue, "beginning of the name"},
        json},
       run_list},
      {"user show", "show one account", {name_word(), json}, run_show},
      {"user create",
       "make an account; the password is asked for, or the first line of standard input",
       {name_word("handle of the new member"),
        {"--email", Form::kValue, "address"},
        {"--display-name", Form::kValue, "name shown beside the handle"},
        {"--language", Form::kValue, "en or hi"},
        {"--role", Form::kValue, "member, moderator or administrator"},
        {"--make-password", Form::kFlag, "make a password and print it"}},
       run_create},
      {"user role",
       "give a role and end the member's sessions",
       {name_word(), {"role", Form::kWord, "member, moderator or administrator", true}},
       run_role},
      {"user approve",
       "let an applicant in",
       {name_word()},
       [](const Context& context, const Arguments& arguments) { return run_applicant(context, arguments, true); }},
      {"user refuse",
       "turn an applicant down",
       {name_word()},
       [](const Context& context, const Arguments& arguments) { return run_applicant(context, arguments, false); }},
      {"user delete",
       "delete an account: personal data goes, posts become tombstones",
       {name_word(), {"--yes", Form::kFlag, "this cannot be undone"}},
       run_delete},
  };
}

}  // namespace samvad::web
