#pragma once

#include "storage/db/db.hpp"

namespace samvad::storage {

/// Statements of a job may take longer than those of a page (design.md 4.18); local to its transaction, so that no
/// session keeps it (reliability.md 4).
inline constexpr Statement kJobTimeout{"jobs.statement_timeout", "set local statement_timeout = '60s'"};

/// A connection whose statements may take a job's time, each in the caller's transaction or in one of its own.
class PatientDb final : public Db {
 public:
  explicit PatientDb(Db& inner) : inner_(inner) {}

  Rows exec(const Statement& statement, const Params& params) override {
    if (inner_.in_transaction()) return inner_.exec(statement, params);
    std::optional<Rows> rows;
    run_transaction([&] { rows = inner_.exec(statement, params); });
    return std::move(*rows);
  }
  void script(std::string_view sql) override {
    run_transaction([&] { inner_.script(sql); });
  }
  bool savepoint(const std::function<void()>& body, DbError* error) override { return inner_.savepoint(body, error); }
  bool in_transaction() const override { return inner_.in_transaction(); }
  void after_commit(std::function<void()> hook) override { inner_.after_commit(std::move(hook)); }

 protected:
  void run_transaction(const std::function<void()>& body) override {
    const bool outermost = !inner_.in_transaction();
    inner_.transaction([&] {
      if (outermost) inner_.exec(kJobTimeout);
      body();
    });
  }

 private:
  Db& inner_;
};

}  // namespace samvad::storage
