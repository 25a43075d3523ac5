#pragma once

#include "web/http/cached_page.hpp"
#include "web/http/message.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace samvad::web {

/// Anonymous pages, kept until something they show changes (design.md 4.17), under a fixed budget of bytes: least
/// recently used goes first. One filler a key, others wait for it. Pages are kept while the database is away: nothing
/// can change what they show. Thread-safe.
class PageCache {
 public:
  explicit PageCache(std::size_t budget_bytes);
  ~PageCache();
  PageCache(const PageCache&) = delete;
  PageCache& operator=(const PageCache&) = delete;

  /// The page, null when there is none.
  std::shared_ptr<CachedPage> find(std::string_view key);

  /// What a fill came to, for each who asked.
  struct Filled {
    enum class Kind {
      kPage,      ///< `page`
      kAnswer,    ///< `answer`: not to be kept, but the same for all who wait (404, 503)
      kAskAgain,  ///< something changed while it was rendered and you came after the change
      kAskAlone,  ///< the answer was for one reader only: render your own
    };
    Kind kind = Kind::kAnswer;
    std::shared_ptr<CachedPage> page;
    Response answer;
  };
  using Waiter = std::function<void(const Filled&)>;
  enum class Claim {
    kFill,     ///< you render it, then call finish(); your waiter is called with the others
    kWait,     ///< another renders it; your waiter is called then
    kReady,    ///< it came meanwhile: find() again; your waiter is dropped
    kTooMany,  ///< too many wait already; your waiter is dropped
  };
  Claim claim(const std::string& key, Waiter waiter);
  /// Ends the fill of `key`, keeps the page when it may be kept, and calls the waiters on this thread.
  void finish(const std::string& key, Response response);
  /// Counts the bytes of a coding that was built later.
  void grew(std::string_view key);

  /// Something changed here: pages that show it go at once, and pages being rendered that show it are not kept.
  /// `epoch`, when known, is the new number of the epochs table, so that the next poll does not drop again.
  void drop(Shown changed, std::int64_t epoch = 0);
  /// A row of the epochs table as polled each second; one already known is ignored.
  void apply(Shown changed, std::int64_t epoch);
  /// Drops everything, also what is being rendered.
  void clear();

  /// What it holds now.
  struct Stats {
    std::size_t pages = 0;  ///< kept pages, each in one or more codings
    std::size_t bytes = 0;  ///< memory they are charged with
    std::size_t fills = 0;  ///< being rendered
  };
  /// A momentary count, for metrics and tests.
  Stats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::web
