#pragma once

#include "storage/tables/epochs.hpp"
#include "tests/support/test_database.hpp"
#include "web/http/cookies.hpp"
#include "web/pages/services.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace samvad::test {

/// Runs every step at once on one connection.
class StraightExecutors final : public web::Executors {
 public:
  explicit StraightExecutors(storage::Db& db) : db_(db) {}
  bool worker(std::function<void(storage::Db&)> step) override {
    step(db_);
    return true;
  }
  bool slow(std::function<void()> step) override {
    step();
    return true;
  }

 private:
  storage::Db& db_;
};

/// The pages over a database of their own, asked through the route table; no sockets. One cookie jar.
class Site {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Site();
  web::Response get(const std::string& target, const Fields& headers = {});
  web::Response post(const std::string& target, const Fields& fields, const Fields& headers = {});
  /// Follows one redirect.
  web::Response follow(const web::Response& response) { return get(std::string(response.get("Location"))); }
  /// First run: site, administrator "asha" and board "transport"; the jar holds the session afterwards.
  void set_up();
  /// Signs a member up; the jar holds the session afterwards.
  void sign_up(const std::string& name);
  /// Other servers know this site from now on.
  void federate() { forum_.federation = true; }
  void forget_cookies() { jar_.clear(); }
  /// The next thread page is read anew.
  void forget_threads() { threads_.clear(); }
  std::map<std::string, std::string> jar() const { return jar_; }
  void use(std::map<std::string, std::string> jar) { jar_ = std::move(jar); }
  storage::Db& db() { return database_.db(); }
  /// Pages run their statements through `db` from now on.
  void ask_through(storage::Db& db) { asked_ = &db; }
  /// What the limits go by: it stands unless a test moves it.
  static inline std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  const web::Router& router() const { return router_; }
  const web::PageServices& services() const { return services_; }

 private:
  web::Response send(web::Request request);
  /// What a process forgets when something changed, as the server does.
  void drop(const storage::epochs::Changed& changed);

  TestDatabase database_;
  storage::Db* asked_ = &database_.db();
  storage::Settings settings_;
  storage::IdMaker ids_;
  forum::Events events_;
  forum::OpenScreen screen_;
  forum::Forum forum_;
  storage::views::AuthorCache authors_;
  web::SiteCache site_;
  web::ThreadMemory threads_{std::size_t{8} << 20U};
  web::CookiePolicy cookies_;
  web::Csrf csrf_;
  web::RateLimiter limits_{200'000, [] { return now; }};
  StraightExecutors executors_;
  web::PageServices services_;
  web::Router router_;
  std::map<std::string, std::string> jar_;
};

}  // namespace samvad::test
