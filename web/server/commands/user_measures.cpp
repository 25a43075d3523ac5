// `samvad user limit|suspend|lift`: decisions about a person, with reason and rule, in the public log like any other.
#include "moderation/decisions/decide.hpp"
#include "storage/tables/rules.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"

#include <charconv>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::decisions::Measure;

/// "12h" or "7d"; nullopt for anything else.
std::optional<std::chrono::hours> hours_of(const std::string& text) {
  int count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || rest + 1 != end || count < 1 || count > 10'000) return std::nullopt;
  if (*rest == 'h') return std::chrono::hours(count);
  if (*rest == 'd') return std::chrono::hours(24 * count);
  return std::nullopt;
}

/// The rule of the site that stands at `word`, counted from 1 as readers see them.
storage::Result<storage::RuleId> rule_at(storage::Db& db, const std::string& word) {
  const auto rules = storage::rules::in_force(db, {});
  std::size_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  if (number >= 1 && number <= rules.size()) return rules[number - 1].id;
  std::string known;
  for (std::size_t i = 0; i < rules.size(); ++i) known += "\n  " + std::to_string(i + 1) + "  " + rules[i].title;
  return tl::unexpected(storage::Error(Code::kConfig, "error.rule_missing",
                                       known.empty() ? "the site has no rules yet; add one at /admin/settings"
                                                     : "--rule is the number of one of these:" + known));
}

/// Anybody with an account here, or NAME@HOST of another server.
storage::Result<storage::ActorId> person_of(storage::Db& db, std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto at = name.find('@');
  const auto actor =
      storage::actors::find_by_handle(db, name.substr(0, at), at == std::string_view::npos ? "" : name.substr(at + 1));
  if (!actor || actor->kind != storage::actors::Kind::kPerson) return fail(Code::kNotFound, "error.no_such_person");
  return actor->id;
}

storage::Result<moderation::DecisionRequest> request_of(storage::Db& db, const Arguments& arguments, Measure measure) {
  moderation::DecisionRequest request{.measure = measure, .reason = arguments.required("--reason")};
  SAMVAD_TRY(request.actor, person_of(db, arguments.required("name")));
  if (measure == Measure::kLift) return request;
  SAMVAD_TRY(request.rule, rule_at(db, arguments.value("--rule").value_or("")));
  return request;
}

int run_measure(const Context& context, const Arguments& arguments, Measure measure, const std::string& said) {
  std::optional<std::chrono::hours> lasts;
  if (measure == Measure::kSuspend && arguments.value("--for")) {
    lasts = hours_of(*arguments.value("--for"));
    if (!lasts) return refuse("--for is a number of hours or days: 12h, 7d", 2);
  }
  return with_forum(context, [&](CommandForum& forum) {
    const auto scope = scope_of_member(forum, arguments.required("--as"));
    if (!scope) return refuse(scope.error());
    auto request = request_of(forum.db(), arguments, measure);
    if (!request) return refuse(request.error());
    request->lasts = lasts;
    const auto decided = moderation::decide(forum.forum(), forum.db(), *scope, *request);
    if (!decided) return refuse(decided.error());
    print_line(arguments.required("name") + said + (decided->ends_at ? " until " + short_time(decided->ends_at) : ""));
    return 0;
  });
}

Command measure_command(const std::string& verb, const std::string& help, Measure measure, const std::string& said) {
  using Form = Option::Form;
  Command command{verb,
                  help,
                  {{"name", Form::kWord, "handle, or NAME@HOST of another server", true},
                   {"--as", Form::kValue, "the member of staff who decides", true},
                   {"--reason", Form::kValue, "why, for the person and the public log", true}},
                  [=](const Context& context, const Arguments& arguments) {
                    return run_measure(context, arguments, measure, said);
                  }};
  if (measure != Measure::kLift) command.options.push_back({"--rule", Form::kValue, "number of the site's rule"});
  if (measure == Measure::kSuspend) command.options.push_back({"--for", Form::kValue, "how long: 12h, 7d"});
  return command;
}

}  // namespace

std::vector<Command> user_measure_commands() {
  return {
      measure_command("user limit", "hide somebody from public view", Measure::kLimit, " is limited now"),
      measure_command("user suspend", "shut somebody out and end their sessions", Measure::kSuspend, " is suspended"),
      measure_command("user lift", "end a limit or suspension", Measure::kLift, " is free of measures"),
  };
}

}  // namespace samvad::web
