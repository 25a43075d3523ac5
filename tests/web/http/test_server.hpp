#pragma once

#include "storage/base/log.hpp"
#include "storage/db/db.hpp"
#include "tests/web/http/raw_client.hpp"
#include "web/http/dispatcher.hpp"
#include "web/http/server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace samvad::web::test {

/// A connection that leads nowhere, for handlers that do not ask it.
class NoDb final : public storage::Db {
 public:
  storage::Rows exec(const storage::Statement&, const storage::Params&) override {
    throw storage::DbError(storage::Code::kUnavailable, "", "", "no database in this test");
  }
  void script(std::string_view) override {}
  bool savepoint(const std::function<void()>&, storage::DbError*) override { return false; }
  bool in_transaction() const override { return false; }
  void after_commit(std::function<void()>) override {}

 protected:
  void run_transaction(const std::function<void()>& body) override { body(); }
};

/// Worker threads without a database, with a bounded queue.
class Workers {
 public:
  explicit Workers(unsigned count, std::size_t most_waiting = 1000) : most_(most_waiting) {
    for (unsigned at = 0; at < count; ++at) threads_.emplace_back([this] { run(); });
  }
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  bool submit(storage::WorkerPool::Task task) {
    const std::lock_guard lock(mutex_);
    if (stop_ || waiting_.size() >= most_) return false;
    waiting_.push_back(std::move(task));
    changed_.notify_one();
    return true;
  }

 private:
  void run() {
    NoDb db;
    while (true) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const auto task = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      task(db);
    }
  }
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  std::deque<storage::WorkerPool::Task> waiting_;
  std::vector<std::thread> threads_;
};

/// The server with its dispatcher on a free port, for a route table of the test.
class TestServer {
 public:
  explicit TestServer(std::vector<Route> routes, ServerOptions options = quick(), unsigned workers = 2,
                      std::size_t queue = 1000)
      : site("http://localhost:8080"), csrf(std::string(32, 'k'), site), pool(workers, queue) {
    storage::configure_log(storage::Level::kCritical, false);
    for (auto& route : routes) router.add(std::move(route));
    options.port = 0;
    DispatcherHooks hooks;
    hooks.submit = [this](storage::WorkerPool::Task task) { return pool.submit(std::move(task)); };
    dispatcher = std::make_unique<Dispatcher>(DispatcherParts{router, pages, limiter, csrf, *stats}, std::move(hooks),
                                              std::map<std::string, Rate>{{"few", Rate{2, std::chrono::hours(1)}}},
                                              SecurityPolicy{});
    server = std::make_unique<Server>(options, site, *dispatcher, stats);
    if (const auto started = server->start(); !started) throw std::runtime_error(started.error().detail);
  }
  ~TestServer() { server->stop(std::chrono::milliseconds(0)); }

  static ServerOptions quick() {
    ServerOptions options;
    options.io_threads = 1;
    options.access_log = false;
    return options;
  }
  std::uint16_t port() const { return server->port(); }

  const SiteAddress site;
  const Csrf csrf;
  Router router;
  PageCache pages{1 << 20};
  RateLimiter limiter{1000};
  std::shared_ptr<ServerStats> stats = std::make_shared<ServerStats>();
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Server> server;
  Workers pool;
};

inline Route io_route(std::string name, Method method, std::string pattern,
                      std::function<Response(const Request&)> handler) {
  Route route;
  route.name = std::move(name);
  route.method = method;
  route.pattern = std::move(pattern);
  route.runs_on = RunsOn::kIo;
  route.form_token = false;
  route.io = std::move(handler);
  return route;
}

inline Route worker_route(std::string name, Method method, std::string pattern,
                          std::function<Response(const Request&, storage::Db&)> handler) {
  Route route;
  route.name = std::move(name);
  route.method = method;
  route.pattern = std::move(pattern);
  route.form_token = false;
  route.worker = std::move(handler);
  return route;
}

inline Response plain(std::string text) {
  return Response::of(200, "text/plain; charset=utf-8", std::move(text));
}

/// "GET path" with our Host and `more` fields, each ending in CR LF.
inline std::string get(std::string_view path, std::string_view more = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost:8080\r\n" + std::string(more) + "\r\n";
}

}  // namespace samvad::web::test
