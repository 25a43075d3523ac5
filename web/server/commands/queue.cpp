// `samvad queue …`: what waits to be sent, worked off and done, and what was given up.
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/inbox.hpp"
#include "storage/tables/jobs.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"

namespace samvad::web {
namespace {

using storage::JsonWriter;
namespace delivery_queue = storage::delivery_queue;

constexpr int kMostDead = 200;

/// One thing that was given up: deliveries of one host together, the others each.
struct Dead {
  std::string kind, id, what, why;
  std::int64_t count = 1;
  std::optional<storage::Instant> since;
};

std::vector<Dead> all_dead(storage::Db& db) {
  std::vector<Dead> answer;
  for (const auto& host : delivery_queue::backlog(db)) {
    if (host.dead > 0) answer.push_back({"host", host.host, "deliveries", host.dead_errors, host.dead, {}});
  }
  for (const auto& row : storage::inbox::dead(db)) {
    answer.push_back({"inbox", std::to_string(row.id), row.activity_uri, row.error, 1, row.received_at});
  }
  for (const auto& job : storage::jobs::dead_letters(db, {}, kMostDead)) {
    answer.push_back({"job", storage::to_text(job.id), job.kind, job.reason, 1, job.created_at});
  }
  return answer;
}

void write_status(JsonWriter& json, const std::vector<delivery_queue::Backlog>& hosts, std::int64_t inbox,
                  std::size_t inbox_dead, const storage::jobs::Backlog& jobs) {
  json.object().key("hosts").array();
  for (const auto& host : hosts) {
    json.object().member("host", host.host).member("waiting", host.waiting).member("dead", host.dead);
    json.member("failures", host.failures).member("next_try_at", storage::to_rfc3339(host.next_try_at));
    json.member("last_error", host.last_error);
    json.member("dead_errors", host.dead_errors).end_object();
  }
  json.end_array().member("inbox_waiting", inbox).member("inbox_dead", static_cast<std::int64_t>(inbox_dead));
  json.member("jobs_due", jobs.due).member("jobs_dead", jobs.dead);
  json.member("jobs_oldest_ms", static_cast<std::int64_t>(jobs.oldest.count())).end_object();
}

int run_status(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto hosts = delivery_queue::backlog(forum.db());
    const auto inbox = storage::inbox::waiting(forum.db());
    const auto inbox_dead = storage::inbox::dead(forum.db()).size();
    const auto jobs = storage::jobs::backlog(forum.db());
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) { write_status(json, hosts, inbox, inbox_dead, jobs); });
      return 0;
    }
    print_line("inbox  " + std::to_string(inbox) + " activities wait, " + std::to_string(inbox_dead) + " given up");
    print_line("jobs   " + std::to_string(jobs.due) + " due, " + std::to_string(jobs.dead) + " given up");
    print_line("out    " + std::to_string(hosts.size()) + " hosts with deliveries");
    std::vector<std::vector<std::string>> rows;
    for (const auto& host : hosts) {
      rows.push_back({host.host, std::to_string(host.waiting), std::to_string(host.dead), short_time(host.oldest),
                      std::to_string(host.failures), short_time(host.next_try_at), host.last_error});
    }
    if (!rows.empty()) print_table({"HOST", "WAITING", "DEAD", "OLDEST", "FAILURES", "NEXT TRY", "LAST ERROR"}, rows);
    return 0;
  });
}

int run_dead(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto dead = all_dead(forum.db());
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) {
        json.array();
        for (const auto& one : dead) {
          json.object().member("kind", one.kind).member("id", one.id).member("what", one.what);
          json.member("why", one.why).member("count", one.count).end_object();
        }
        json.end_array();
      });
      return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& one : dead) {
      rows.push_back({one.kind, one.id, std::to_string(one.count), short_time(one.since), one.what, one.why});
    }
    if (rows.empty()) {
      print_line("nothing was given up");
    } else {
      print_table({"KIND", "ID", "COUNT", "SINCE", "WHAT", "WHY"}, rows);
    }
    return 0;
  });
}

/// Retries or discards one thing; gives how many letters that were.
storage::Result<std::size_t> act_on(storage::Db& db, const std::string& kind, const std::string& id, bool retry) {
  if (kind == "host") return retry ? delivery_queue::revive(db, id) : delivery_queue::discard(db, id);
  SAMVAD_TRY(const auto number, storage::parse_id(id));
  if (kind == "inbox") {
    const bool done = retry ? storage::inbox::revive(db, number) : storage::inbox::discard(db, number);
    return done ? 1 : 0;
  }
  const storage::JobId job{number};
  SAMVAD_CHECK(retry ? storage::jobs::retry(db, job) : storage::jobs::discard(db, job));
  return 1;
}

int run_act(const Context& context, const Arguments& arguments, bool retry) {
  const std::string kind = arguments.value("kind").value_or(""), id = arguments.value("id").value_or("");
  const bool all = arguments.flag("--all");
  const bool named = (kind == "host" || kind == "inbox" || kind == "job") && !id.empty();
  if (all ? !kind.empty() : !named) {
    return refuse("name what is meant: host NAME, inbox ID or job ID as `samvad queue dead` lists them, or --all", 2);
  }
  return with_forum(context, [&](CommandForum& forum) {
    std::vector<Dead> meant;
    if (!all) meant.push_back({kind, id, "", "", 1, {}});
    std::size_t count = 0;
    do {
      if (all) meant = all_dead(forum.db());
      for (const auto& one : meant) {
        const auto done = act_on(forum.db(), one.kind, one.id, retry);
        if (!done) return refuse(done.error());
        count += *done;
      }
    } while (all && !retry && !meant.empty());  // a list has an end; what is retried may come back at once
    if (count == 0 && !all) return refuse("there is no dead letter of that name; `samvad queue dead` lists them");
    print_line(std::to_string(count) + (retry ? " back at work" : " thrown away"));
    return 0;
  });
}

}  // namespace

std::vector<Command> queue_commands() {
  using Form = Option::Form;
  const Option json{"--json", Form::kFlag, "as JSON"};
  const std::vector<Option> which{{"kind", Form::kWord, "host, inbox or job"},
                                  {"id", Form::kWord, "name of the host, or number"},
                                  {"--all", Form::kFlag, "everything that `queue dead` lists"}};
  return {
      {"queue status", "what waits: deliveries by host, activities, jobs", {json}, run_status},
      {"queue dead", "list what was given up, and why", {json}, run_dead},
      {"queue retry", "put dead letters back to work", which,
       [](const Context& context, const Arguments& arguments) { return run_act(context, arguments, true); }},
      {"queue discard", "throw dead letters away", which,
       [](const Context& context, const Arguments& arguments) { return run_act(context, arguments, false); }},
  };
}

}  // namespace samvad::web
