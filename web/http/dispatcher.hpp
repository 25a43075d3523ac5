#pragma once

#include "storage/db/pool.hpp"
#include "web/http/csrf.hpp"
#include "web/http/handler.hpp"
#include "web/http/page_cache.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/router.hpp"
#include "web/http/security_headers.hpp"
#include "web/http/stats.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace samvad::web {

/// What the dispatcher asks the rooms above it; all may be called from any thread.
struct DispatcherHooks {
  /// Queues database work that reads; false when the queue is full. Usually WorkerPool::submit.
  std::function<bool(storage::WorkerPool::Task)> submit;
  /// The same for requests that change something, which wait for the disk: readers shall not wait with them. Without
  /// it they go the readers' way.
  std::function<bool(storage::WorkerPool::Task)> submit_write;
  /// What else than the address an anonymous page depends on (language, theme), as one text; nullopt = not to be
  /// cached.
  std::function<std::optional<std::string>(const Request&)> variant;
  /// A page for people that tells of an error. Must not block. Without it everybody gets problem+json.
  std::function<Response(const Request&, const storage::Error&, int status)> error_page;
  /// The translated sentence of an error, for problem+json.
  std::function<std::string(const Request&, const storage::Error&)> error_sentence;
};

/// The parts it works with; all outlive it and are shared with others.
struct DispatcherParts {
  const Router& router;
  PageCache& pages;
  RateLimiter& limiter;
  const Csrf& csrf;
  ServerStats& stats;
};

/// Takes requests from the connections to their routes: limits, cross-site checks, the page cache, the executor each
/// route asked for; and gives every answer the fields that all answers carry. Exceptions end here as 500 or 503.
class Dispatcher final : public RequestHandler {
 public:
  /// `rates`: what each Route::rate_class allows a client address.
  Dispatcher(DispatcherParts parts, DispatcherHooks hooks, std::map<std::string, Rate> rates, SecurityPolicy security);

  /// Finds the route; answers at once when there is none or the client's limit is reached.
  HeadVerdict head(Request& request) override;
  /// Answers on this thread, or hands the request to the executor of its route.
  std::optional<Response> handle(std::shared_ptr<const Request> request,
                                 const std::function<Responder()>& make_responder) override;
  /// The error page or problem for a status that the connection decided.
  Response failure(const Request& request, int status) override;

  /// The answer to an expected failure, as a page or as problem+json by what the client reads; for handlers too.
  Response error(const Request& request, const storage::Error& error) const;

 private:
  Response error(const Request& request, const storage::Error& error, int status) const;
  std::optional<Response> limited(const Request& request) const;
  Response no_route(const Request& request, const Router::Match& match) const;
  Response finish(const Request& request, Response response) const;
  Response caught(const Request& request, const std::function<Response()>& body) const;
  Response guarded(const Request& request, const std::function<Response()>& body) const;
  std::optional<std::string> cache_key(const Request& request) const;
  void run_on_worker(std::shared_ptr<const Request> request, Responder respond) const;
  void run_async(std::shared_ptr<const Request> request, Responder respond) const;
  void ask_cache(std::shared_ptr<const Request> request, const std::string& key, Responder respond) const;
  void fill_cache(std::shared_ptr<const Request> request, const std::string& key) const;
  std::optional<Response> from_page(const std::shared_ptr<CachedPage>& page,
                                    const std::shared_ptr<const Request>& request, const std::string& key,
                                    const std::function<Responder()>& make_responder) const;
  Response built(const std::shared_ptr<CachedPage>& page, const Request& request, const std::string& key) const;
  Response busy(const Request& request) const;

  DispatcherParts parts_;
  const DispatcherHooks hooks_;
  const std::map<std::string, Rate> rates_;
  const SecurityPolicy security_;
};

}  // namespace samvad::web
