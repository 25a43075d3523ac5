#pragma once

#include "storage/base/result.hpp"
#include "storage/db/statement.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace samvad::storage {

/// A database failure that the code in between cannot mend; thrown by Db, caught at the request, job and command
/// borders only. `code` by SQLSTATE: 23505 kConflict, 40001/40P01 kConflict (retried first), 57014 and 55P03 kTimeout,
/// 53100 kDiskFull, broken connection and refusing server kUnavailable, text PostgreSQL cannot hold kBadInput, else
/// kInternal. 08007 is a COMMIT whose answer was lost: it may have happened.
class DbError : public std::runtime_error {
 public:
  DbError(Code code, std::string sqlstate, std::string constraint, const std::string& what);
  Code code() const { return code_; }
  const std::string& sqlstate() const { return sqlstate_; }
  const std::string& constraint() const { return constraint_; }  ///< name of the violated constraint, or ""
  bool is_unique(std::string_view name) const { return sqlstate_ == "23505" && constraint_ == name; }

 private:
  Code code_;
  std::string sqlstate_, constraint_;
};

/// One connection, used by one thread at a time. Outside transaction() each exec is its own autocommitted statement;
/// inside, all belong to the transaction. Plain blocking code.
class Db {
 public:
  virtual ~Db() = default;

  /// Runs `statement` with `params`. Throws DbError.
  virtual Rows exec(const Statement& statement, const Params& params = {}) = 0;

  /// Runs several statements without parameters in one go (migrations, tests); their rows are dropped. Outside a
  /// transaction PostgreSQL makes one of them all. Throws DbError.
  virtual void script(std::string_view sql) = 0;

  /// Runs `body` in one transaction (read committed) and commits; rolls back and rethrows when it throws; a retryable
  /// failure (40001, 40P01, connection lost before COMMIT was sent) runs `body` again, at most 5 times with jitter, so
  /// `body` must have no other effects. Nested calls join the outer transaction; one that throws leaves none of its own
  /// changes behind, also when the caller goes on. A body that hides a failed statement cannot commit.
  void transaction(const std::function<void()>& body) { run_transaction(body); }

  /// Like transaction(), for a body that gives a Result: an error result rolls back and is returned.
  template <class T>
  Result<T> transact(const std::function<Result<T>()>& body) {
    std::optional<Result<T>> answer;
    try {
      transaction([&] {
        answer.emplace(body());
        if (!*answer) throw Rollback{};
      });
    } catch (const Rollback&) {
    }
    return std::move(*answer);
  }

  /// A savepoint inside a transaction: false (and rolled back to it) when `body` threw a DbError that is not a lost
  /// connection; `error` receives it. Any other exception rolls back to it and goes on. Outside a transaction it throws
  /// std::logic_error.
  virtual bool savepoint(const std::function<void()>& body, DbError* error = nullptr) = 0;

  /// True inside the body of transaction().
  virtual bool in_transaction() const = 0;

  /// Runs `hook` once after the outermost transaction has committed (never after a rollback; dropped on retry).
  /// Outside a transaction it runs at once.
  virtual void after_commit(std::function<void()> hook) = 0;

 protected:
  struct Rollback {};
  virtual void run_transaction(const std::function<void()>& body) = 0;
};

}  // namespace samvad::storage
