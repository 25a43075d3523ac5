#pragma once

#include "storage/db/db.hpp"
#include "web/http/message.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::web {

/// Sends the one answer to a request; callable from any thread, exactly once (a second call is ignored, a dropped
/// Responder answers 500).
using Responder = std::function<void(Response)>;

/// Where a handler runs (design.md 4.16).
enum class RunsOn {
  kIo,      ///< on the IO thread: must not block (assets, health, cached pages)
  kWorker,  ///< on a worker with a database connection: plain blocking code
  kAsync,   ///< starts on the IO thread and answers later through the Responder (inbox, log-in)
};

/// One row of the route table. `pattern` segments: literal, {name}, or {name...} for the rest. The router's own table
/// is what the browser tests walk, so every page stands here under a name.
struct Route {
  std::string name;  ///< "thread", unique
  Method method;
  std::string pattern;  ///< "/t/{id}/{slug}"
  RunsOn runs_on = RunsOn::kWorker;
  std::function<Response(const Request&)> io;
  std::function<Response(const Request&, storage::Db&)> worker;
  std::function<void(std::shared_ptr<const Request>, Responder)> async;
  std::size_t body_limit = 256 * 1024;
  bool page = false;  ///< an HTML page for people (tested in every theme and language)
  /// GET answers for readers without session go through the page cache; the handler fills Response::shows.
  bool cached = false;
  /// Query keys the page reads, in canonical order. A cached route asked with another key is rendered, not cached.
  std::vector<std::string> cache_query;
  /// Writes carry a form token and come from our own origin (SEC-33), checked before the handler runs. Off only where
  /// no cookie gives authority (the inbox).
  bool form_token = true;
  /// Counts requests by client address under this class of DispatcherOptions::rates; "" = not counted.
  std::string rate_class;
};

/// Finds the route of a method and decoded path. Exact segments win over parameters. Immutable once serving.
class Router {
 public:
  void add(Route route);
  struct Match {
    const Route* route = nullptr;  ///< null: no such path
    bool path_exists = false;      ///< a route has this path, under another method (405)
    std::vector<Method> allowed;
    std::map<std::string, std::string, std::less<>> params;
  };
  Match find(Method method, std::string_view path) const;
  std::span<const Route> routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  /// Rows of routes_ by their literal first segment ("" when it is a parameter) and their number of segments (0 when
  /// the last takes the rest).
  std::map<std::string, std::map<std::size_t, std::vector<std::size_t>>, std::less<>> index_;
};

}  // namespace samvad::web
