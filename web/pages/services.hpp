#pragma once

#include "forum/events/forum.hpp"
#include "storage/base/settings.hpp"
#include "storage/views/author_cache.hpp"
#include "web/http/csrf.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/router.hpp"
#include "web/pages/site_cache.hpp"
#include "web/pages/thread_memory.hpp"

#include <functional>
#include <string_view>

namespace samvad::web {

/// Where an asynchronous handler (log-in, sign-up, set-up) lets its steps run (design.md 4.16). Both return at once and
/// run the step later on a thread of that kind; a full queue answers false, and the handler says 503.
class Executors {
 public:
  virtual ~Executors() = default;
  /// Short, blocking work with a database connection.
  virtual bool worker(std::function<void(storage::Db&)> step) = 0;
  /// Password hashes: at most two at once.
  virtual bool slow(std::function<void()> step) = 0;
};

/// What every page works with; made once by app.cpp, const afterwards. Everything outlives the router. `csrf` makes the
/// form tokens; the dispatcher checks them before a handler runs.
struct PageServices {
  const storage::Settings& settings;
  const forum::Forum& forum;  ///< events, screen, ids, clock, addresses, limits
  storage::views::AuthorCache& authors;
  SiteCache& site;
  ThreadMemory& threads;
  const Csrf& csrf;
  CookiePolicy cookies;
  RateLimiter& limits;
  Executors& executors;
  std::function<bool(std::string_view)>
      setup_token_fits;              ///< compares with the word the launcher printed, in constant time
  std::function<void()> setup_done;  ///< forgets that word for good
};

/// Adds every page for readers and members, the first run, and /suggest, /preview, /appearance. `services` must outlive
/// the router.
void add_reader_routes(Router& router, const PageServices& services);

/// Adds the files of the front end under /assets/, answered on the IO thread.
void add_asset_routes(Router& router);

}  // namespace samvad::web
