#include "web/http/page_cache.hpp"

#include "storage/base/cache.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

namespace samvad::web {
namespace {

constexpr std::size_t kMostWaiters = 1024;    ///< of one key
constexpr std::size_t kMostDrops = 4096;      ///< remembered for fills that run; older than these, nothing is kept
constexpr std::size_t kMostEpochs = 100'000;  ///< remembered numbers
constexpr std::size_t kEntryOverhead = 512;

struct ShownHash {
  std::size_t operator()(const Shown& shown) const {
    return (static_cast<std::uint64_t>(shown.id) * 8 + static_cast<std::uint64_t>(shown.kind)) * 0x9E3779B97F4A7C15ULL;
  }
};

struct Entry {
  std::string key;
  std::shared_ptr<CachedPage> page;
  std::size_t bytes = 0;
};

struct Flight {
  std::uint64_t started = 0;  ///< number of the last drop before it
  struct Waiting {
    std::uint64_t joined;
    PageCache::Waiter call;
  };
  std::vector<Waiting> waiting;
};

struct Drop {
  std::uint64_t number;
  Shown shown;
};

bool may_keep(const Response& response) {
  return response.status == 200 && !response.shows.empty() && response.get("Set-Cookie").empty();
}

}  // namespace

struct PageCache::Impl {
  using Entries = std::list<Entry>;

  explicit Impl(std::size_t budget_bytes) : budget(budget_bytes) {}

  void erase(Entries::iterator entry) {
    for (const auto& shown : entry->page->shows()) {
      const auto found = by_shown.find(shown);
      if (found == by_shown.end()) continue;
      found->second.erase(&*entry);
      if (found->second.empty()) by_shown.erase(found);
    }
    used -= entry->bytes;
    index.erase(entry->key);
    entries.erase(entry);
  }

  void shrink() {
    while (used > budget && !entries.empty()) erase(std::prev(entries.end()));
  }

  void keep(const std::string& key, std::shared_ptr<CachedPage> page) {
    if (const auto old = index.find(key); old != index.end()) erase(old->second);
    entries.push_front({key, std::move(page), 0});
    const auto entry = entries.begin();
    entry->bytes = entry->page->bytes() + 2 * key.size() + kEntryOverhead;
    used += entry->bytes;
    index.emplace(entry->key, entry);
    for (const auto& shown : entry->page->shows()) by_shown[shown].insert(&*entry);
    shrink();
  }

  /// Number of the newest drop since `started` of something in `shows`; 0 for none. When the memory of drops does not
  /// reach back so far, every page counts as dropped now.
  std::uint64_t dropped_since(std::uint64_t started, const std::vector<Shown>& shows) const {
    if (!storage::guard_on("CACHE.race")) return 0;
    if (!drops.empty() && drops.front().number > started + 1) return last_drop;
    std::uint64_t newest = 0;
    for (auto drop = drops.rbegin(); drop != drops.rend() && drop->number > started; ++drop)
      if (newest == 0 && std::ranges::find(shows, drop->shown) != shows.end()) newest = drop->number;
    return newest;
  }

  void drop(Shown changed) {
    drops.push_back({++last_drop, changed});
    if (drops.size() > kMostDrops) drops.pop_front();
    const auto found = by_shown.find(changed);
    if (found == by_shown.end()) return;
    const std::vector<const Entry*> gone(found->second.begin(), found->second.end());
    for (const Entry* entry : gone) erase(index.find(entry->key)->second);
  }

  const std::size_t budget;
  mutable std::mutex mutex;
  Entries entries;  ///< used last stands first
  std::unordered_map<std::string_view, Entries::iterator, storage::SeededHash> index{64, storage::SeededHash{}};
  std::unordered_map<Shown, std::set<const Entry*>, ShownHash> by_shown;
  std::unordered_map<std::string, Flight, storage::SeededHash> flights{64, storage::SeededHash{}};
  std::deque<Drop> drops;
  std::uint64_t last_drop = 0;
  std::size_t used = 0;
  storage::LruCache<Shown, std::int64_t, ShownHash> epochs{kMostEpochs};
};

PageCache::PageCache(std::size_t budget_bytes) : impl_(std::make_unique<Impl>(budget_bytes)) {}
PageCache::~PageCache() = default;

std::shared_ptr<CachedPage> PageCache::find(std::string_view key) {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->index.find(key);
  if (found == impl_->index.end()) return nullptr;
  impl_->entries.splice(impl_->entries.begin(), impl_->entries, found->second);
  return found->second->page;
}

PageCache::Claim PageCache::claim(const std::string& key, Waiter waiter) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->index.contains(key)) return Claim::kReady;
  const auto [flight, fresh] = impl_->flights.try_emplace(key);
  if (fresh) flight->second.started = impl_->last_drop;
  if (flight->second.waiting.size() >= kMostWaiters) return Claim::kTooMany;
  flight->second.waiting.push_back({impl_->last_drop, std::move(waiter)});
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
    dropped = impl_->dropped_since(flight.started, response.shows);
    if (page && dropped == 0 && page->bytes() <= impl_->budget / 4) impl_->keep(key, page);
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
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->index.find(key);
  if (found == impl_->index.end()) return;
  auto& entry = *found->second;
  const auto bytes = entry.page->bytes() + 2 * entry.key.size() + kEntryOverhead;
  impl_->used += bytes - entry.bytes;
  entry.bytes = bytes;
  impl_->shrink();
}

void PageCache::drop(Shown changed, std::int64_t epoch) {
  if (epoch > 0) impl_->epochs.put(changed, epoch);
  const std::lock_guard lock(impl_->mutex);
  impl_->drop(changed);
}

void PageCache::apply(Shown changed, std::int64_t epoch) {
  const auto known = impl_->epochs.get(changed);
  if (known && *known >= epoch) return;
  drop(changed, epoch);
}

void PageCache::clear() {
  const std::lock_guard lock(impl_->mutex);
  while (!impl_->entries.empty()) impl_->erase(impl_->entries.begin());
  impl_->last_drop += 2;  // a gap: whatever is being rendered counts as changed
  impl_->drops.assign(1, {impl_->last_drop, {}});
}

PageCache::Stats PageCache::stats() const {
  const std::lock_guard lock(impl_->mutex);
  return {impl_->entries.size(), impl_->used, impl_->flights.size()};
}

}  // namespace samvad::web
