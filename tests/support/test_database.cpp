#include "tests/support/test_database.hpp"

#include "storage/base/log.hpp"
#include "tests/support/shared_database.hpp"
#include "tests/support/test_cluster.hpp"

#include <atomic>
#include <chrono>
#include <unistd.h>

namespace samvad::test {

namespace {

std::string fresh_name() {
  static std::atomic<int> counter{0};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return "samvad_test_" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count()) + "_" +
         std::to_string(getpid()) + "_" + std::to_string(++counter);
}

}  // namespace

TestDatabase::TestDatabase(Schema schema)
    : name_(fresh_name()),
      owner_url_(TestCluster::get().url(name_)),
      url_(schema == Schema::kMigrated ? TestCluster::get().serving_url(name_) : owner_url_) {
  const std::string source = schema == Schema::kMigrated ? template_database() : "template0";
  connect_to("postgres")->script("create database " + name_ + " template " + source);
}

TestDatabase::~TestDatabase() {
  db_.reset();
  owner_.reset();
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

storage::Db& TestDatabase::owner() {
  if (!owner_) owner_ = storage::connect({owner_url_, true});
  return *owner_;
}

std::unique_ptr<storage::Db> TestDatabase::connect() const {
  return storage::connect(config());
}

}  // namespace samvad::test
