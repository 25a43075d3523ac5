#include "tests/support/test_database.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "storage/db/migrate.hpp"
#include "storage/sql/embedded.hpp"
#include "tests/support/file_lock.hpp"
#include "tests/support/test_cluster.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <unistd.h>

namespace samvad::test {

namespace {

using storage::Params;
using storage::Statement;

constexpr Statement kExists{"test.exists", "select from pg_database where datname = $1"};
constexpr Statement kStale{"test.stale", R"(
select datname from pg_database
where datname ~ '^samvad_test_[0-9]+_' and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400)"};

std::unique_ptr<storage::Db> connect_to(const std::string& database) {
  return storage::connect({TestCluster::get().url(database), false});
}

/// Names the schema: other checkouts that use the same server at the same time have templates of their own.
std::string template_name() {
  std::string text;
  for (const auto* files : {&storage::embedded_migrations(), &storage::embedded_replaceable()}) {
    for (const auto& file : *files) text.append(file.name).append(file.text);
  }
  return "samvad_template_" + storage::hex(storage::bytes_of(storage::sha256(text))).substr(0, 16);
}

void drop_stale(storage::Db& server) {
  for (const auto row : server.exec(kStale)) server.script("drop database if exists " + row.str(0) + " with (force)");
}

std::string make_template() {
  const std::string name = template_name(), unfinished = name + "_unfinished";
  const FileLock lock(TestCluster::get().lock_path() + ".template", FileLock::Mode::kExclusive);
  const auto server = connect_to("postgres");
  drop_stale(*server);
  if (!server->exec(kExists, Params::of(name)).empty()) return name;
  server->script("drop database if exists " + unfinished + " with (force)");
  server->script("create database " + unfinished + " template template0 encoding 'UTF8'");
  if (const auto done = storage::migrate(*connect_to(unfinished)); !done)
    throw std::runtime_error("the schema cannot be made: " + done.error().detail);
  server->script("alter database " + unfinished + " rename to " + name);
  return name;
}

std::string fresh_name() {
  static std::atomic<int> counter{0};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return "samvad_test_" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count()) + "_" +
         std::to_string(getpid()) + "_" + std::to_string(++counter);
}

}  // namespace

TestDatabase::TestDatabase(Schema schema) : name_(fresh_name()), url_(TestCluster::get().url(name_)) {
  std::string source = "template0";
  if (schema == Schema::kMigrated) {
    static const std::string migrated = make_template();
    source = migrated;
  }
  connect_to("postgres")->script("create database " + name_ + " template " + source);
}

TestDatabase::~TestDatabase() {
  db_.reset();
  try {
    connect_to("postgres")->script("drop database if exists " + name_ + " with (force)");
  } catch (const std::exception& error) {
    log(storage::Level::kWarning, "test_database_left", {{"name", name_}, {"what", error.what()}});
  }
}

storage::Db& TestDatabase::db() {
  if (!db_) db_ = connect();
  return *db_;
}

std::unique_ptr<storage::Db> TestDatabase::connect() const {
  return storage::connect(config());
}

}  // namespace samvad::test
