#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <vector>

namespace samvad::test {

/// A connection that remembers the names of the statements it was asked for.
class CountingDb final : public storage::Db {
 public:
  explicit CountingDb(storage::Db& inner) : inner_(inner) {}

  storage::Rows exec(const storage::Statement& statement, const storage::Params& params) override {
    asked.emplace_back(statement.name);
    return inner_.exec(statement, params);
  }
  void script(std::string_view sql) override {
    asked.emplace_back("script");
    inner_.script(sql);
  }
  bool savepoint(const std::function<void()>& body, storage::DbError* error) override {
    return inner_.savepoint(body, error);
  }
  bool in_transaction() const override { return inner_.in_transaction(); }
  void after_commit(std::function<void()> hook) override { inner_.after_commit(std::move(hook)); }

  std::vector<std::string> asked;  ///< in order

 protected:
  void run_transaction(const std::function<void()>& body) override { inner_.transaction(body); }

 private:
  storage::Db& inner_;
};

}  // namespace samvad::test
