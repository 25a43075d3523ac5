// The one file that speaks to the driver. Written for the subset of libpqxx that 6.4 and 7.10 share.
#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"
#include "storage/db/connection_url.hpp"
#include "storage/db/db_error.hpp"
#include "storage/db/pool.hpp"
#include "storage/db/rows_data.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <postgresql/libpq-fe.h>
#include <pqxx/pqxx>
#include <random>
#include <thread>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // 7.10 deprecates what 6.4 has

namespace samvad::storage {

namespace {

constexpr int kMostTries = 5;

/// Only the first line of the server's message is kept: DETAIL quotes rows, and rows hold people's words (SEC-46).
DbError make_error(const std::string& sqlstate, const std::string& message) {
  const std::string line = message.substr(0, message.find('\n'));
  return {code_of_sqlstate(sqlstate), sqlstate, constraint_in_message(sqlstate, line), line};
}

/// The DbError of the driver's exception that is being handled; other exceptions pass.
DbError translate_current() {
  try {
    throw;
  } catch (const DbError& error) {
    return error;
  } catch (const pqxx::in_doubt_error& error) {
    return make_error("08007", error.what());
  } catch (const pqxx::broken_connection& error) {
    return make_error("08006", error.what());
  } catch (const pqxx::deadlock_detected& error) {
    return make_error("40P01", error.what());
  } catch (const pqxx::statement_completion_unknown& error) {
    return make_error("08007", error.what());
  } catch (const pqxx::transaction_rollback& error) {
    return make_error("40001", error.what());
  } catch (const pqxx::insufficient_privilege& error) {
    return make_error("42501", error.what());  // the driver leaves it out
  } catch (const pqxx::sql_error& error) {
    return make_error(error.sqlstate(), error.what());
  } catch (const pqxx::failure& error) {
    return make_error("", error.what());
  }
}

Rows to_rows(pqxx::result result) {
  auto owner = std::make_shared<const pqxx::result>(std::move(result));
  auto data = std::make_shared<Rows::Data>();
  data->rows = static_cast<std::size_t>(owner->size());
  data->columns = static_cast<std::size_t>(owner->columns());
  data->affected = static_cast<std::size_t>(owner->affected_rows());
  data->cells.reserve(data->rows * data->columns);
  for (const auto& row : *owner) {
    for (const auto& field : row) {
      data->cells.push_back(field.is_null() ? Rows::Data::Cell{nullptr, 0}
                                            : Rows::Data::Cell{field.c_str(), static_cast<std::size_t>(field.size())});
    }
  }
  data->owner = std::move(owner);
  return Rows(std::move(data));
}

std::vector<const char*> to_pointers(const Params& params) {
  std::vector<const char*> pointers;
  pointers.reserve(params.values().size());
  for (const auto& value : params.values()) {
    if (value && value->find('\0') != std::string::npos)
      throw make_error("22021", "a bound text holds a NUL byte");  // the driver would cut it there
    pointers.push_back(value ? value->c_str() : nullptr);
  }
  return pointers;
}

bool starts_with_select(std::string_view sql) {
  const std::size_t at = sql.find_first_not_of(" \n\t");
  return at != std::string_view::npos && (sql.substr(at, 6) == "select" || sql.substr(at, 6) == "SELECT");
}

void wait_before_retry(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const auto most = std::chrono::milliseconds(10 << attempt);
  std::uniform_int_distribution<long> spread(most.count() / 2, most.count());
  std::this_thread::sleep_for(std::chrono::milliseconds(spread(random)));
}

#if PQXX_VERSION_MAJOR < 7
/// Opens at once, as the driver's own does, and frees what could not be opened, which the driver's own forgets.
class OpenOrFree final : public pqxx::connectionpolicy {
 public:
  using pqxx::connectionpolicy::connectionpolicy;
  handle do_startconnect(handle open) override {
    if (open) return open;
    handle fresh = PQconnectdb(options().c_str());
    if (!fresh) throw std::bad_alloc{};
    if (PQstatus(fresh) == CONNECTION_OK) return fresh;
    const std::string why = PQerrorMessage(fresh);
    PQfinish(fresh);
    throw pqxx::broken_connection(why);
  }
};
using DriverConnection = pqxx::basic_connection_base<OpenOrFree>;
#else
using DriverConnection = pqxx::connection;
#endif

class Connection final : public Db {
 public:
  explicit Connection(const DbConfig& config) : url_(with_connection_defaults(config.url)), prepare_(config.prepare) {}
  ~Connection() override { abandon(); }

  Rows exec(const Statement& statement, const Params& params) override {
    const std::vector<const char*> values = to_pointers(params);
    if (transaction_) return guarded([&] { return run(*transaction_, statement, values); });
    try {
      return exec_alone(statement, values);
    } catch (const DbError& error) {
      if (!starts_with_select(statement.sql) || !worth_retrying(error)) throw;
    }
    return exec_alone(statement, values);  // a read may be asked again, on a new connection when the old one was lost
  }

  void script(std::string_view sql) override {
    const std::string text(sql);
    if (transaction_) {
      guarded([&] {
        pqxx::subtransaction inner(*transaction_, "script");  // a failing exec() of 6.4 ends the transaction it is in
        inner.exec(text);
        inner.commit();
        return 0;
      });
      return;
    }
    open();
    guarded([&] {
      pqxx::nontransaction alone(*connection_);
      alone.exec(text);
      alone.commit();
      return 0;
    });
  }

  bool savepoint(const std::function<void()>& body, DbError* error) override {
    try {
      inside_savepoint(body);
      return true;
    } catch (const DbError& caught) {
      if (lost_ || !transaction_) throw;
      if (error) *error = caught;
      return false;
    }
  }

  /// Opens the connection unless it is open and sound.
  void open() {
    if (connection_ && !lost_ && connection_->is_open()) return;
    connection_.reset();
    prepared_.clear();
    lost_ = false;
    try {
      connection_ = std::make_unique<DriverConnection>(url_);
      if (!guard_on("REL-1.commit")) pqxx::nontransaction(*connection_).exec("set synchronous_commit = off");
    } catch (const pqxx::failure& error) {
      throw make_error("08001", without_secrets(error.what(), url_));
    }
  }

  bool in_transaction() const override { return transaction_ != nullptr; }

  void after_commit(std::function<void()> hook) override {
    if (transaction_) {
      hooks_.push_back(std::move(hook));
    } else {
      hook();
    }
  }

 protected:
  void run_transaction(const std::function<void()>& body) override {
    if (transaction_) return inside_savepoint(body);
    for (int attempt = 1;; ++attempt) {
      try {
        attempt_transaction(body);
        break;
      } catch (const DbError& error) {
        abandon();
        if (!worth_retrying(error) || attempt == kMostTries) throw;
        wait_before_retry(attempt);
      } catch (...) {
        abandon();
        throw;
      }
    }
    run_hooks();
  }

 private:
  Rows exec_alone(const Statement& statement, const std::vector<const char*>& values) {
    open();
    return guarded([&] {
      pqxx::nontransaction alone(*connection_);
      Rows rows = run(alone, statement, values);
      alone.commit();
      return rows;
    });
  }

  Rows run(pqxx::transaction_base& transaction, const Statement& statement, const std::vector<const char*>& values) {
    const auto bound = pqxx::prepare::make_dynamic_params(values);
    if (!prepare_) return to_rows(transaction.exec_params(std::string(statement.sql), bound));
    auto known = prepared_.find(statement.name);
    if (known == prepared_.end()) {
      const std::string name(statement.name), sql(statement.sql);
      connection_->prepare(name, sql);
      known = prepared_.emplace(name, sql).first;
    } else if (known->second != statement.sql) {
      throw std::logic_error("two statements are named " + known->first);
    }
    return to_rows(transaction.exec_prepared(known->first, bound));
  }

  /// Runs `work`, turns the driver's exceptions into DbError and remembers what they mean for the connection.
  template <class Work>
  auto guarded(const Work& work) -> decltype(work()) {
    try {
      return work();
    } catch (const std::logic_error&) {
      failed_ = true;
      throw;
    } catch (const std::exception&) {
      const DbError error = translate_current();
      failed_ = true;
      // A read-only server, a plan the schema outgrew or a forgotten statement: only a new connection helps.
      lost_ = lost_ || error.code() == Code::kUnavailable || error.sqlstate() == "0A000" ||
              error.sqlstate() == "26000" || !connection_->is_open();
      if (lost_ && !worth_retrying(error)) throw make_error("08006", error.what());
      throw error;
    }
  }

  void attempt_transaction(const std::function<void()>& body) {
    hooks_.clear();
    failed_ = false;
    open();
    guarded([&] {
      transaction_ = std::make_unique<pqxx::work>(*connection_);
      return 0;
    });
    body();
    if (failed_) throw make_error("25P02", "a statement failed inside the transaction and nobody said so");
    guarded([&] {
      transaction_->commit();
      return 0;
    });
    transaction_.reset();
  }

  void inside_savepoint(const std::function<void()>& body) {
    if (!transaction_) throw std::logic_error("a savepoint outside a transaction");
    const std::string name = "s" + std::to_string(++depth_);
    const std::size_t hooks_before = hooks_.size();
    command("savepoint " + name);
    try {
      body();
      if (failed_) throw make_error("25P02", "a statement failed inside the savepoint and nobody said so");
      command("release savepoint " + name);
      --depth_;
    } catch (...) {
      --depth_;
      hooks_.resize(hooks_before);
      if (!lost_) {
        command("rollback to savepoint " + name);
        command("release savepoint " + name);
        failed_ = false;
      }
      throw;
    }
  }

  void command(const std::string& sql) {
    guarded([&] { return transaction_->exec_params(sql); });
  }

  /// Rolls back what is open; never throws.
  void abandon() noexcept {
    hooks_.clear();
    depth_ = 0;
    try {
      if (transaction_ && !lost_) transaction_->abort();
    } catch (...) {
      lost_ = true;
    }
    transaction_.reset();
    failed_ = false;
  }

  void run_hooks() {
    for (const auto& hook : std::exchange(hooks_, {})) {
      try {
        hook();
      } catch (const std::exception& error) {
        log(Level::kError, "after_commit_failed", {{"what", error.what()}});
      }
    }
  }

  const std::string url_;
  const bool prepare_;
  std::unique_ptr<DriverConnection> connection_;
  std::unique_ptr<pqxx::work> transaction_;
  std::map<std::string, std::string, std::less<>> prepared_;  ///< name → text on this connection
  std::vector<std::function<void()>> hooks_;
  int depth_ = 0;
  bool failed_ = false;  ///< PostgreSQL refuses further statements until a rollback
  bool lost_ = false;    ///< open a new connection before the next use
};

}  // namespace

std::unique_ptr<Db> connect(const DbConfig& config) {
  auto connection = std::make_unique<Connection>(config);
  connection->open();
  return connection;
}

std::unique_ptr<Db> connect_later(const DbConfig& config) {
  return std::make_unique<Connection>(config);
}

}  // namespace samvad::storage
