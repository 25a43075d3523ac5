#include "web/http/page_cache.hpp"

#include "storage/base/cache.hpp"
#include "web/http/shown_cache.hpp"

#include <mutex>
#include <unordered_map>

namespace samvad::web {
namespace {

constexpr std::size_t kMostWaiters = 1024;    ///< of one key
constexpr std::size_t kMostEpochs = 100'000;  ///< remembered numbers

struct Flight {
  std::uint64_t started = 0;  ///< number of the last drop before it
  struct Waiting {
    std::uint64_t joined;
    PageCache::Waiter call;
  };
  std::vector<Waiting> waiting;
};

bool may_keep(const Response& response) {
  return response.status == 200 && !response.shows.empty() && response.get("Set-Cookie").empty();
}

}  // namespace

struct PageCache::Impl {
  explicit Impl(std::size_t budget_bytes) : pages(budget_bytes) {}

  ShownCache<CachedPage> pages;
  mutable std::mutex mutex;  ///< of the flights
  std::unordered_map<std::string, Flight, storage::SeededHash> flights{64, storage::SeededHash{}};
  storage::LruCache<Shown, std::int64_t, ShownHash> epochs{kMostEpochs};
};

PageCache::PageCache(std::size_t budget_bytes) : impl_(std::make_unique<Impl>(budget_bytes)) {}
PageCache::~PageCache() = default;

std::shared_ptr<CachedPage> PageCache::find(std::string_view key) {
  return impl_->pages.find(key);
}

PageCache::Claim PageCache::claim(const std::string& key, Waiter waiter) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->pages.contains(key)) return Claim::kReady;
  const std::uint64_t now = impl_->pages.now();
  const auto [flight, fresh] = impl_->flights.try_emplace(key);
  if (fresh) flight->second.started = now;
  if (flight->second.waiting.size() >= kMostWaiters) return Claim::kTooMany;
  flight->second.waiting.push_back({now, std::move(waiter)});
  return fresh ? Claim::kFill : Claim::kWait;
}

void PageCache::finish(const std::string& key, Response response) {
  std::shared_ptr<CachedPage> page;
  if (may_keep(response)) page = std::make_shared<CachedPage>(response);
  Flight flight;
  std::uint64_t dropped = 0;
  {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->flights.find(key);
    if (found == impl_->flights.end()) return;
    flight = std::move(found->second);
    impl_->flights.erase(found);
    dropped = page ? impl_->pages.keep(key, page, page->bytes(), page->shows(), flight.started)
                   : impl_->pages.dropped_since(flight.started, response.shows);
  }
  const bool personal = !response.get("Set-Cookie").empty();
  bool first = true;
  for (const auto& waiting : flight.waiting) {
    Filled filled{Filled::Kind::kAnswer, nullptr, {}};
    if (waiting.joined < dropped && page) filled = {Filled::Kind::kPage, page, {}};
    if (dropped > 0 && waiting.joined >= dropped) filled.kind = Filled::Kind::kAskAgain;
    if (dropped == 0 && page) filled = {Filled::Kind::kPage, page, {}};
    if (personal && !first) filled.kind = Filled::Kind::kAskAlone;
    if (filled.kind == Filled::Kind::kAnswer) filled.answer = response;
    waiting.call(filled);
    first = false;
  }
}

void PageCache::grew(std::string_view key) {
  if (const auto page = impl_->pages.find(key)) impl_->pages.weigh(key, page->bytes());
}

void PageCache::drop(Shown changed, std::int64_t epoch) {
  if (epoch > 0) impl_->epochs.put(changed, epoch);
  impl_->pages.drop(changed);
}

void PageCache::apply(Shown changed, std::int64_t epoch) {
  const auto known = impl_->epochs.get(changed);
  if (known && *known >= epoch) return;
  drop(changed, epoch);
}

void PageCache::clear() {
  impl_->pages.clear();
}

PageCache::Stats PageCache::stats() const {
  const auto [pages, bytes] = impl_->pages.size();
  const std::lock_guard lock(impl_->mutex);
  return {pages, bytes, impl_->flights.size()};
}

}  // namespace samvad::web
