#include "storage/db/migrate.hpp"

#include "storage/base/crypto.hpp"
#include "storage/db/roles.hpp"
#include "storage/sql/embedded.hpp"

#include <chrono>
#include <map>
#include <thread>

namespace samvad::storage {

namespace {

constexpr std::string_view kReplaceable = "replaceable";

constexpr Statement kHaveTable{"migrate.have_table", "select to_regclass('schema_steps') is not null"};
constexpr Statement kSteps{"migrate.steps", "select name, checksum from schema_steps where finished_at is not null"};
constexpr Statement kInsert{"migrate.insert", R"(
insert into schema_steps (name, checksum, finished_at) values ($1, $2, now())
on conflict (name) do update set checksum = excluded.checksum, finished_at = now())"};
// An online step runs outside a transaction; its claim holds while the claiming server process lives.
constexpr Statement kClaim{"migrate.claim", R"(
insert into schema_steps (name, checksum, backend, backend_start)
select $1, $2, pid, backend_start from pg_stat_activity where pid = pg_backend_pid()
on conflict (name) do update set checksum = excluded.checksum, backend = excluded.backend,
  backend_start = excluded.backend_start
where schema_steps.finished_at is null and not exists (
  select from pg_stat_activity a
  where a.pid = schema_steps.backend and a.backend_start = schema_steps.backend_start and a.pid <> pg_backend_pid()))"};
constexpr Statement kUnclaim{"migrate.unclaim", "delete from schema_steps where name = $1 and finished_at is null"};
constexpr Statement kNoTimeout{"migrate.no_timeout", "select set_config('statement_timeout', '0', false)"};
constexpr Statement kOldTimeout{"migrate.old_timeout", "select set_config('statement_timeout', $1, false)"};
constexpr Statement kTimeout{"migrate.timeout", "select current_setting('statement_timeout')"};

// The second process waits at the table lock until the first has committed its step.
constexpr std::string_view kLock = R"(
set local statement_timeout = 0;
set local lock_timeout = '10min';
lock table schema_steps in share row exclusive mode;
set local lock_timeout = '2s')";

constexpr std::string_view kCreate = R"(
create table if not exists schema_steps (
  name text primary key,
  checksum text not null,
  finished_at timestamptz,
  backend int not null default 0,
  backend_start timestamptz
))";

struct Step {
  std::string name, checksum, text;
  bool online = false;
};

std::string checksum_of(std::string_view text) {
  return hex(bytes_of(sha256(text)));
}

std::vector<Step> all_steps() {
  std::vector<Step> steps;
  for (const EmbeddedSql& file : embedded_migrations()) {
    const bool online = file.text.find("-- online\n") != std::string_view::npos;
    steps.push_back({std::string(file.name), checksum_of(file.text), std::string(file.text), online});
  }
  std::string joint;
  for (const EmbeddedSql& file : embedded_replaceable()) joint.append(file.text).append("\n");
  if (!joint.empty()) steps.push_back({std::string(kReplaceable), checksum_of(joint), joint});
  return steps;
}

std::map<std::string, std::string> finished_steps(Db& db) {
  std::map<std::string, std::string> finished;
  for (const auto row : db.exec(kSteps)) finished.emplace(row.str(0), row.str(1));
  return finished;
}

/// True when `step` needs not run; kConflict when an applied migration's text was changed.
Result<bool> is_done(Db& db, const Step& step) {
  const auto finished = finished_steps(db);
  const auto found = finished.find(step.name);
  if (found == finished.end()) return false;
  if (found->second == step.checksum) return true;
  if (step.name == kReplaceable) return false;
  return fail(Error(Code::kConflict, "error.migration_changed", "the text of an applied migration was changed")
                  .with("name", step.name));
}

Status run_in_transaction(Db& db, const Step& step) {
  return db.transact<void>([&]() -> Status {
    db.script(kLock);
    SAMVAD_TRY(const bool done, is_done(db, step));
    if (done) return {};
    db.script(step.text);
    db.exec(kInsert, Params::of(step.name, step.checksum));
    return {};
  });
}

Status run_online(Db& db, const Step& step) {
  while (db.exec(kClaim, Params::of(step.name, step.checksum)).affected() == 0) {
    SAMVAD_TRY(const bool done, is_done(db, step));
    if (done) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  const std::string timeout = db.exec(kTimeout).front().str(0);
  db.exec(kNoTimeout);
  try {
    db.script(step.text);
    db.exec(kInsert, Params::of(step.name, step.checksum));
    db.exec(kOldTimeout, Params::of(timeout));
  } catch (const DbError&) {
    db.exec(kUnclaim, Params::of(step.name));
    throw;
  }
  return {};
}

/// For a process that knows the serving role only: its owner has brought the schema forward, or must.
Status nothing_waits(Db& db, Rights rights) {
  const auto refuse = [](const std::string& why) {
    return fail(Code::kConfig, "error.internal", why + "; mend: samvad migrate, with database.owner_url set");
  };
  if (rights == Rights::kNone) return refuse("the schema belongs to another role, which has granted this one nothing");
  for (const MigrationStep& step : migration_status(db)) {
    if (!step.applied) return refuse(step.name + " waits, and this role may not apply it");
  }
  return {};
}

}  // namespace

Status migrate(Db& db, const MigrationProgress& progress) {
  return migrate(db, db, progress);
}

Status migrate(Db& owner, Db& serving, const MigrationProgress& progress) {
  const Rights rights = rights_of(owner);
  if (rights == Rights::kNone || rights == Rights::kServing) return nothing_waits(owner, rights);
  if (!owner.exec(kHaveTable).front().flag(0)) {
    // Two processes may both find no table; the loser of that race meets a unique violation of the catalogue.
    owner.transaction([&] { owner.savepoint([&] { owner.script(kCreate); }); });
  }
  owner.transaction([&] {
    owner.script(kLock);
    keep_role_settings(owner);
  });
  const std::vector<Step> steps = all_steps();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    SAMVAD_TRY(const bool done, is_done(owner, steps[i]));
    if (done) continue;
    if (progress) progress(i, steps.size(), steps[i].name);
    SAMVAD_CHECK(steps[i].online ? run_online(owner, steps[i]) : run_in_transaction(owner, steps[i]));
  }
  if (&owner == &serving) return {};
  owner.transaction([&] {
    owner.script(kLock);
    grant_to_serving(owner, serving);
  });
  return {};
}

std::vector<MigrationStep> migration_status(Db& db) {
  const bool have_table = db.exec(kHaveTable).front().flag(0);
  const auto finished = have_table ? finished_steps(db) : std::map<std::string, std::string>{};
  std::vector<MigrationStep> status;
  for (const Step& step : all_steps()) {
    const auto found = finished.find(step.name);
    const bool current = found != finished.end() && (step.name != kReplaceable || found->second == step.checksum);
    status.push_back({step.name, step.checksum, current});
  }
  return status;
}

}  // namespace samvad::storage
