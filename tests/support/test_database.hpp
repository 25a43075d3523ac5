#pragma once

#include "storage/db/pool.hpp"
#include "tests/support/fake_clock.hpp"

#include <memory>
#include <string>

namespace samvad::test {

/// A database of its own with the whole schema, cloned from a template that is migrated once per schema text, and
/// dropped at the end. Use one per test (some 60 ms), or one per suite where tests do not disturb each other:
///
///     TestDatabase database;
///     storage::Db& db = database.db();
///
/// Its connections are of the role that serves, which may do what the program needs and no more: a grant that is
/// missing fails the test. Only owner() may do everything; a database without a schema is all the owner's.
class TestDatabase {
 public:
  enum class Schema { kMigrated, kEmpty };

  explicit TestDatabase(Schema schema = Schema::kMigrated);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;

  /// The test's own connection, opened at first use.
  storage::Db& db();
  /// The owner's connection, opened at first use: for what no program does.
  storage::Db& owner();
  /// One more connection, for tests of concurrency.
  std::unique_ptr<storage::Db> connect() const;
  /// For pools, committers, job runners and server processes. They must end before the TestDatabase does.
  storage::DbConfig config() const { return {url_, true}; }
  const std::string& url() const { return url_; }
  const std::string& owner_url() const { return owner_url_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_, owner_url_, url_;
  std::unique_ptr<storage::Db> db_, owner_;
};

}  // namespace samvad::test
