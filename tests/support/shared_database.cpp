#include "tests/support/shared_database.hpp"

#include "storage/base/crypto.hpp"
#include "storage/db/migrate.hpp"
#include "storage/db/pool.hpp"
#include "storage/sql/embedded.hpp"
#include "tests/support/file_lock.hpp"
#include "tests/support/test_cluster.hpp"

#include <stdexcept>

namespace samvad::test {

namespace {

using storage::Params;
using storage::Statement;

constexpr Statement kExists{"test.exists", "select from pg_database where datname = $1"};
constexpr Statement kStale{"test.stale", R"(
select datname from pg_database
where datname ~ '^samvad_test_[0-9]+_' and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400)"};

/// On a server that outlives the tests a killed program's databases are dropped a day later.
void drop_stale(storage::Db& server) {
  for (const auto row : server.exec(kStale)) server.script("drop database if exists " + row.str(0) + " with (force)");
}

constexpr std::string_view kServingRole = R"(
do $$
begin
  if not exists (select from pg_roles where rolname = 'samvad_server') then create role samvad_server login; end if;
end $$)";

void fill_with_schema(storage::Db& db, const std::string& name) {
  if (TestCluster::get().has_serving_role()) db.script(kServingRole);
  if (const auto done = storage::migrate(db, *storage::connect({TestCluster::get().serving_url(name), false})); !done)
    throw std::runtime_error("the schema cannot be made: " + done.error().detail);
}

}  // namespace

std::string schema_digest() {
  std::string text;
  for (const auto* files : {&storage::embedded_migrations(), &storage::embedded_replaceable()}) {
    for (const auto& file : *files) text.append(file.name).append(file.text);
  }
  text.append(storage::embedded_grants());
  return storage::hex(storage::bytes_of(storage::sha256(text))).substr(0, 16);
}

std::unique_ptr<storage::Db> connect_to(const std::string& database) {
  auto db = storage::connect({TestCluster::get().url(database), false});
  // databases are made and dropped by it, which on a busy disk takes longer than the server's role allows a statement
  db->script("set statement_timeout = 0; set lock_timeout = 0");
  return db;
}

std::string shared_database(const std::string& purpose, const std::string& source,
                            const std::function<void(storage::Db&, const std::string&)>& fill) {
  const std::string name = "samvad_" + purpose + "_" + schema_digest(), unfinished = name + "_unfinished";
  const FileLock lock(TestCluster::get().lock_path() + "." + purpose, FileLock::Mode::kExclusive);
  const auto server = connect_to("postgres");
  if (!server->exec(kExists, Params::of(name)).empty()) return name;
  drop_stale(*server);
  server->script("drop database if exists " + unfinished + " with (force)");
  server->script("create database " + unfinished + " template " + source);
  fill(*connect_to(unfinished), unfinished);
  server->script("alter database " + unfinished + " rename to " + name);
  return name;
}

const std::string& template_database() {
  static const std::string name = shared_database("template", "template0", fill_with_schema);
  return name;
}

}  // namespace samvad::test
