#include "web/http/dispatcher.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"
#include "storage/base/url.hpp"
#include "web/http/errors.hpp"
#include "web/http/finish.hpp"
#include "web/http/header_text.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

using storage::Level;

bool is_write(Method method) {
  return method == Method::kPost || method == Method::kPut || method == Method::kDelete || method == Method::kOther;
}

std::string allow_list(std::vector<Method> methods) {
  if (std::ranges::find(methods, Method::kGet) != methods.end()) methods.push_back(Method::kHead);
  methods.push_back(Method::kOptions);
  std::string list;
  for (const Method method : methods) list += (list.empty() ? "" : ", ") + std::string(name_of(method));
  return list;
}

/// Asked for JSON of the fediverse: such a reader is sent to the object's id, never to a kept page.
bool asks_for_activity(const Request& request) {
  const auto accept = request.header("accept");
  return accept.find("activity+json") != std::string_view::npos || accept.find("ld+json") != std::string_view::npos;
}

/// `rates`, when it names every class that a route counts under.
std::map<std::string, Rate> checked(std::map<std::string, Rate> rates, const Router& router) {
  for (const auto& route : router.routes())
    if (!route.rate_class.empty() && !rates.contains(route.rate_class))
      throw std::logic_error("route " + route.name + " counts under an unknown class " + route.rate_class);
  return rates;
}

}  // namespace

Dispatcher::Dispatcher(DispatcherParts parts, DispatcherHooks hooks, std::map<std::string, Rate> rates,
                       SecurityPolicy security)
    : parts_(parts), hooks_(std::move(hooks)), rates_(checked(std::move(rates), parts.router)), security_(security) {}

Response Dispatcher::error(const Request& request, const storage::Error& error, int status) const {
  auto response = [&] {
    if (hooks_.error_page && wants_html(request)) return hooks_.error_page(request, error, status);
    return problem(request, error, status, hooks_.error_sentence ? hooks_.error_sentence(request, error) : "");
  }();
  response.status = status;
  if ((status == 429 || status == 503) && response.get("Retry-After").empty()) {
    const auto wait = std::ranges::find(error.args, "retry_after", &std::pair<std::string, std::string>::first);
    response.set("Retry-After", wait == error.args.end() ? "5" : wait->second);
  }
  return response;
}

Response Dispatcher::error(const Request& request, const storage::Error& error) const {
  return this->error(request, error, status_of(error.code));
}

Response Dispatcher::failure(const Request& request, int status) {
  return guarded(request, [&] { return error(request, error_of(status), status); });
}

/// Runs `body`; what it throws becomes an answer, not finished yet.
Response Dispatcher::caught(const Request& request, const std::function<Response()>& body) const {
  const storage::LogContext context(request.request_id);
  try {
    return body();
  } catch (const storage::DbError& failure) {
    using storage::Code;
    storage::log(Level::kError, "request_failed",
                 {{"code", storage::to_string(failure.code())}, {"what", failure.what()}});
    const bool passing = failure.code() == Code::kUnavailable || failure.code() == Code::kTimeout ||
                         failure.code() == Code::kConflict || failure.code() == Code::kDiskFull;
    const int status = passing ? 503 : 500;
    return error(request, error_of(status), status);
  } catch (const std::exception& failure) {
    storage::log(Level::kError, "request_failed", {{"what", failure.what()}});
    return error(request, error_of(500), 500);
  }
}

/// The whole way: runs `body`, gives the answer its fields; never throws.
Response Dispatcher::guarded(const Request& request, const std::function<Response()>& body) const {
  try {
    return finish(request, caught(request, body));
  } catch (const std::exception& failure) {
    storage::log(Level::kError, "error_page_failed", {{"what", failure.what()}});
    return Response::of(500, "text/plain; charset=utf-8", "Internal Server Error\n");
  }
}

Response Dispatcher::finish(const Request& request, Response response) const {
  return finish_response(request, std::move(response), security_);
}

Response Dispatcher::busy(const Request& request) const {
  parts_.stats.queue_full.fetch_add(1, ServerStats::relaxed);
  return guarded(request, [&] { return error(request, error_of(503), 503); });
}

std::optional<Response> Dispatcher::limited(const Request& request) const {
  if (request.route->rate_class.empty()) return std::nullopt;
  const auto& rate = rates_.find(request.route->rate_class)->second;
  const auto wait = parts_.limiter.take(request.route->rate_class, address_key(request.client_address), rate);
  if (!wait) return std::nullopt;
  return guarded(request,
                 [&] { return error(request, error_of(429).with("retry_after", std::to_string(wait->count())), 429); });
}

Response Dispatcher::no_route(const Request& request, const Router::Match& match) const {
  if (!match.path_exists) return guarded(request, [&] { return error(request, error_of(404), 404); });
  const auto allow = allow_list(match.allowed);
  return guarded(request, [&] {
    Response response;
    response.status = 204;
    if (request.method != Method::kOptions) response = error(request, error_of(405), 405);
    response.set("Allow", allow);
    return response;
  });
}

HeadVerdict Dispatcher::head(Request& request) {
  auto match = parts_.router.find(request.method, request.path);
  if (!match.route) return {no_route(request, match), 0};
  request.route = match.route;
  request.params = std::move(match.params);
  if (auto answer = limited(request)) return {std::move(answer), 0};
  return {std::nullopt, is_write(request.method) ? match.route->body_limit : 0};
}

std::optional<Response> Dispatcher::handle(std::shared_ptr<const Request> request,
                                           const std::function<Responder()>& make_responder) {
  const Route& route = *request->route;
  if (is_write(request->method) && route.form_token)
    if (const auto own = parts_.csrf.check_origin(*request); !own)
      return guarded(*request, [&] { return error(*request, own.error()); });
  if (route.runs_on == RunsOn::kIo) {
    return guarded(*request, [&] {
      if (is_write(request->method) && route.form_token)
        if (const auto token = parts_.csrf.check_token(*request); !token) return error(*request, token.error());
      return route.io(*request);
    });
  }
  if (route.cached) {
    if (const auto key = cache_key(*request)) {
      if (const auto page = parts_.pages.find(*key)) {
        parts_.stats.cache_hits.fetch_add(1, ServerStats::relaxed);
        return from_page(page, request, *key, make_responder);
      }
      parts_.stats.cache_misses.fetch_add(1, ServerStats::relaxed);
      ask_cache(std::move(request), *key, make_responder());
      return std::nullopt;
    }
  }
  if (route.runs_on == RunsOn::kWorker)
    run_on_worker(std::move(request), make_responder());
  else
    run_async(std::move(request), make_responder());
  return std::nullopt;
}

void Dispatcher::run_on_worker(std::shared_ptr<const Request> request, Responder respond) const {
  const auto& submit = is_write(request->method) && hooks_.submit_write ? hooks_.submit_write : hooks_.submit;
  const auto queued = submit([this, request, respond](storage::Db& db) {
    respond(guarded(*request, [&] {
      const Route& route = *request->route;
      if (is_write(request->method) && route.form_token)
        if (const auto token = parts_.csrf.check_token(*request); !token) return error(*request, token.error());
      return route.worker(*request, db);
    }));
  });
  if (!queued) respond(busy(*request));
}

void Dispatcher::run_async(std::shared_ptr<const Request> request, Responder respond) const {
  const Route& route = *request->route;
  if (is_write(request->method) && route.form_token) {
    if (const auto token = parts_.csrf.check_token(*request); !token)
      return respond(guarded(*request, [&] { return error(*request, token.error()); }));
  }
  const Responder finished = [this, request, respond](Response response) {
    respond(guarded(*request, [&] { return std::move(response); }));
  };
  try {
    const storage::LogContext context(request->request_id);
    route.async(request, finished);
  } catch (const std::exception& failure) {
    storage::log(Level::kError, "request_failed", {{"what", failure.what()}});
    finished(error(*request, error_of(500), 500));
  }
}

/// The key of a page that every anonymous reader may share; nullopt when this request is not for such a page.
std::optional<std::string> Dispatcher::cache_key(const Request& request) const {
  if (request.method != Method::kGet && request.method != Method::kHead) return std::nullopt;
  if (names_a_viewer(request) && storage::guard_on("SEC-17.cache")) return std::nullopt;
  if (asks_for_activity(request)) return std::nullopt;
  const auto variant = hooks_.variant ? hooks_.variant(request) : std::string();
  if (!variant) return std::nullopt;
  std::string key = request.path + '\n' + *variant;
  std::size_t known = 0;
  for (const auto& name : request.route->cache_query) {
    const auto value = request.query_value(name);
    if (!value) continue;
    ++known;
    key.append("\n").append(name).append("=").append(storage::percent_encode(*value));  // no value forges a name
  }
  const auto asked = request.query.empty() ? 0U : split_list(request.query, '&').size();
  return asked == known ? std::optional(std::move(key)) : std::nullopt;
}

/// A hit: answered here, or, when this client is the first to want the page in some coding, by a worker that builds it.
std::optional<Response> Dispatcher::from_page(const std::shared_ptr<CachedPage>& page,
                                              const std::shared_ptr<const Request>& request, const std::string& key,
                                              const std::function<Responder()>& make_responder) const {
  const auto wanted = page->wanted(*request);
  if (!page->claim(wanted)) return page->answer(*request);
  const auto respond = make_responder();
  const auto queued =
      hooks_.submit([this, page, request, key, respond](storage::Db&) { respond(built(page, *request, key)); });
  if (!queued) {
    page->unclaim(wanted);
    respond(page->answer(*request));
  }
  return std::nullopt;
}

/// The answer after building the coding that `request` wants; for workers.
Response Dispatcher::built(const std::shared_ptr<CachedPage>& page, const Request& request,
                           const std::string& key) const {
  return guarded(request, [&] {
    page->build(page->wanted(request));
    parts_.pages.grew(key);
    return page->answer(request);
  });
}

void Dispatcher::ask_cache(std::shared_ptr<const Request> request, const std::string& key, Responder respond) const {
  const auto waiter = [this, request, key, respond](const PageCache::Filled& filled) {
    using Kind = PageCache::Filled::Kind;
    switch (filled.kind) {
      case Kind::kPage:
        return respond(built(filled.page, *request, key));
      case Kind::kAnswer:
        return respond(guarded(*request, [&] { return filled.answer; }));
      case Kind::kAskAgain:
        return ask_cache(request, key, respond);
      case Kind::kAskAlone:
        return run_on_worker(request, respond);
    }
  };
  switch (parts_.pages.claim(key, waiter)) {
    case PageCache::Claim::kFill:
      return fill_cache(request, key);
    case PageCache::Claim::kWait:
      return;
    case PageCache::Claim::kReady:
      if (const auto page = parts_.pages.find(key)) return respond(page->answer(*request));
      return run_on_worker(request, respond);
    case PageCache::Claim::kTooMany:
      return respond(busy(*request));
  }
}

void Dispatcher::fill_cache(std::shared_ptr<const Request> request, const std::string& key) const {
  const auto queued = hooks_.submit([this, request, key](storage::Db& db) {
    auto whole = caught(*request, [&] {
      auto response = request->route->worker(*request, db);
      if (cache_key(*request) != key)
        response.shows.clear();  // the site's language changed since the page was asked for
      return response.shows.empty() ? response : finish_for_cache(*request, std::move(response), security_);
    });
    parts_.pages.finish(key, std::move(whole));
  });
  if (!queued) parts_.pages.finish(key, busy(*request));
}

}  // namespace samvad::web
