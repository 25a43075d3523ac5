// `samvad domain …`: which servers are kept away, and lists of them from and for others.
#include "moderation/policy/policy_csv.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace samvad::web {
namespace {

using moderation::DomainPolicyRequest;
using storage::JsonWriter;
using storage::domain_policy::PolicyRow;
using storage::domain_policy::Severity;

std::string_view severity_word(Severity severity) {
  return severity == Severity::kSuspend ? "suspend" : severity == Severity::kLimit ? "limit" : "filter";
}

std::string flags_of(const PolicyRow& row) {
  std::string words;
  if (row.reject_media) words += "no media ";
  if (row.reject_reports) words += "no reports ";
  if (row.obfuscate) words += "veiled";
  return words;
}

void write_row(JsonWriter& json, const PolicyRow& row) {
  json.object().member("domain", row.domain).member("severity", severity_word(row.severity));
  json.member("reject_media", row.reject_media).member("reject_reports", row.reject_reports);
  json.member("obfuscate", row.obfuscate).member("public_comment", row.public_comment);
  json.member("private_comment", row.private_comment).member("since", storage::to_rfc3339(row.created_at)).end_object();
}

int run_list(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto rows = storage::domain_policy::in_force(forum.db());
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) {
        json.array();
        for (const auto& row : rows) write_row(json, row);
        json.end_array();
      });
      return 0;
    }
    std::vector<std::vector<std::string>> lines;
    for (const auto& row : rows) {
      lines.push_back({row.domain, std::string(severity_word(row.severity)), flags_of(row), short_time(row.created_at),
                       row.public_comment});
    }
    print_table({"DOMAIN", "MEASURE", "FILTERS", "SINCE", "REASON"}, lines);
    return 0;
  });
}

int run_set(const Context& context, const Arguments& arguments, Severity severity, const std::string& said) {
  const bool lifts = severity == Severity::kNone && said == "lifted";
  DomainPolicyRequest request{.domain = arguments.required("domain"),
                              .severity = severity,
                              .public_comment = arguments.required("--reason"),
                              .private_comment = arguments.value("--note").value_or("")};
  if (!lifts) {
    request.reject_media = arguments.flag("--reject-media");
    request.reject_reports = arguments.flag("--reject-reports");
    request.obfuscate = arguments.flag("--obfuscate");
    if (severity == Severity::kNone && !request.reject_media && !request.reject_reports) {
      return refuse("say what to filter: --reject-media, --reject-reports or both", 2);
    }
  }
  return with_forum(context, [&](CommandForum& forum) {
    const auto set = moderation::set_domain_policy(forum.forum(), forum.db(), nullptr, request);
    if (!set) return refuse(set.error());
    print_line(said + " " + request.domain);
    return 0;
  });
}

storage::Result<std::string> contents_of(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return storage::fail(storage::Code::kConfig, "error.internal",
                         "cannot read " + path +
                             " (as root the program works as the user samvad: give it with  domain "
                             "import - <" +
                             path + ")");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Those of `wanted` that differ from what is in force; a policy is never made milder by a list unless `replace`.
std::vector<DomainPolicyRequest> changes(storage::Db& db, const std::vector<DomainPolicyRequest>& wanted,
                                         const std::string& reason, bool replace) {
  std::map<std::string, PolicyRow> known;
  for (auto& row : storage::domain_policy::in_force(db)) known.emplace(row.domain, row);
  std::vector<DomainPolicyRequest> answer;
  for (auto request : wanted) {
    if (request.public_comment.empty()) request.public_comment = reason;
    const auto now = known.find(request.domain);
    if (now == known.end()) {
      if (request.severity != Severity::kNone || request.reject_media || request.reject_reports) {
        answer.push_back(std::move(request));
      }
      continue;
    }
    const PolicyRow& row = now->second;
    if (!replace && request.severity < row.severity) continue;
    if (!replace) {
      request.reject_media |= row.reject_media;
      request.reject_reports |= row.reject_reports;
    }
    const bool same = request.severity == row.severity && request.reject_media == row.reject_media &&
                      request.reject_reports == row.reject_reports;
    if (!same) answer.push_back(std::move(request));
  }
  return answer;
}

int run_import(const Context& context, const Arguments& arguments) {
  const auto text = contents_of(arguments.required("file"));
  if (!text) return refuse(text.error());
  const auto wanted = moderation::read_policy_csv(*text);
  if (!wanted) return refuse(arguments.required("file") + ", " + wanted.error().detail);
  return with_forum(context, [&](CommandForum& forum) {
    const auto todo =
        changes(forum.db(), *wanted, arguments.value("--reason").value_or(""), arguments.flag("--replace"));
    for (const auto& request : todo) {
      if (!request.public_comment.empty()) continue;
      return refuse(request.domain + " comes without a reason; give one for all of those with --reason");
    }
    const bool dry = arguments.flag("--dry-run");
    const auto done = forum.db().transact<void>([&]() -> storage::Status {
      for (const auto& request : todo) {
        if (dry) print_line(std::string(severity_word(request.severity)) + " " + request.domain);
        if (!dry) SAMVAD_CHECK(moderation::set_domain_policy(forum.forum(), forum.db(), nullptr, request));
      }
      return {};
    });
    if (!done) return refuse(done.error());
    print_line(std::to_string(todo.size()) + (dry ? " of " : " set of ") + std::to_string(wanted->size()) +
               (dry ? " would be set" : "; the others stand so or stricter already"));
    return 0;
  });
}

int run_export(const Context& context, const Arguments&) {
  return with_forum(context, [&](CommandForum& forum) {
    std::fputs(moderation::policy_csv(storage::domain_policy::in_force(forum.db())).c_str(), stdout);
    return 0;
  });
}

Command set_command(const std::string& verb, const std::string& help, Severity severity, const std::string& said) {
  using Form = Option::Form;
  Command command{
      verb,
      help,
      {{"domain", Form::kWord, "host name; everything under it is meant too", true},
       {"--reason", Form::kValue, "why, for the public log", true},
       {"--note", Form::kValue, "words for the staff alone"}},
      [=](const Context& context, const Arguments& arguments) { return run_set(context, arguments, severity, said); }};
  if (said != "lifted") {
    command.options.push_back({"--reject-media", Form::kFlag, "take no pictures and files from there"});
    command.options.push_back({"--reject-reports", Form::kFlag, "take no reports from there"});
    command.options.push_back({"--obfuscate", Form::kFlag, "veil the name in the public log"});
  }
  return command;
}

}  // namespace

std::vector<Command> domain_commands() {
  using Form = Option::Form;
  return {
      {"domain list", "list the policy in force", {{"--json", Form::kFlag, "as JSON"}}, run_list},
      set_command("domain limit", "hide a server's people from public view", Severity::kLimit, "limited"),
      set_command("domain suspend", "end all exchange with a server", Severity::kSuspend, "suspended"),
      set_command("domain filter", "take no media or reports from a server", Severity::kNone, "filtered"),
      set_command("domain lift", "end the policy about a server", Severity::kNone, "lifted"),
      {"domain import",
       "take over a list: CSV as Mastodon exports it, or one domain a line; all of it or nothing",
       {{"file", Form::kWord, "the list; - is standard input", true},
        {"--reason", Form::kValue, "reason for lines that bring none"},
        {"--replace", Form::kFlag, "also make milder what is stricter here"},
        {"--dry-run", Form::kFlag, "say what would be set; change nothing"}},
       run_import},
      {"domain export", "print the policy in force as CSV", {}, run_export},
  };
}

}  // namespace samvad::web
