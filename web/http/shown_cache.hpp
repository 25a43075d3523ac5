#pragma once

#include "storage/base/cache.hpp"
#include "storage/base/guards.hpp"
#include "web/http/message.hpp"

#include <algorithm>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace samvad::web {

/// Hash of what a page shows; the ids are ours.
struct ShownHash {
  std::size_t operator()(const Shown& shown) const {
    return (static_cast<std::uint64_t>(shown.id) * 8 + static_cast<std::uint64_t>(shown.kind)) * 0x9E3779B97F4A7C15ULL;
  }
};

/// Values that stay true until something they show changes (design.md 4.17), under a fixed budget of bytes: least
/// recently used goes first. What was made of a state that changed meanwhile is never kept. Thread-safe.
template <class Value>
class ShownCache {
 public:
  explicit ShownCache(std::size_t budget_bytes) : budget_(budget_bytes) {}

  /// The value, which becomes the most recent; null when there is none.
  std::shared_ptr<Value> find(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
  }
  /// True when find() would give something.
  bool contains(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    return index_.contains(key);
  }

  /// Number of the newest change so far: taken before the first look at what a value is made of.
  std::uint64_t now() const {
    const std::lock_guard lock(mutex_);
    return last_drop_;
  }
  /// Keeps what was made since `started`; the answer is that of dropped_since(), and only with 0 it is kept.
  std::uint64_t keep(const std::string& key, std::shared_ptr<Value> value, std::size_t bytes, std::vector<Shown> shows,
                     std::uint64_t started) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t dropped = since(started, shows);
    if (dropped != 0 || bytes > budget_ / 4) return dropped;
    if (const auto old = index_.find(key); old != index_.end()) erase(old->second);
    entries_.push_front({key, std::move(value), std::move(shows), charged(key, bytes)});
    const auto entry = entries_.begin();
    used_ += entry->bytes;
    index_.emplace(entry->key, entry);
    for (const Shown& shown : entry->shows) by_shown_[shown].insert(&*entry);
    shrink();
    return 0;
  }
  /// Number of the first change since `started` of something in `shows`, 0 for none: who asked after it must not get
  /// what was begun before. When the memory of changes does not reach back so far, everything changed at once.
  std::uint64_t dropped_since(std::uint64_t started, const std::vector<Shown>& shows) const {
    const std::lock_guard lock(mutex_);
    return since(started, shows);
  }
  /// The value has grown, or shrunk, to `bytes`.
  void weigh(std::string_view key, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    used_ += charged(key, bytes) - found->second->bytes;
    found->second->bytes = charged(key, bytes);
    shrink();
  }

  /// Something changed: values that show it go at once, and those being made that show it are not kept.
  void drop(Shown changed) {
    const std::lock_guard lock(mutex_);
    drops_.push_back({++last_drop_, changed});
    if (drops_.size() > kMostDrops) drops_.pop_front();
    const auto found = by_shown_.find(changed);
    if (found == by_shown_.end()) return;
    const std::vector<const Entry*> gone(found->second.begin(), found->second.end());
    for (const Entry* entry : gone) erase(index_.find(entry->key)->second);
  }
  /// Drops everything, also what is being made.
  void clear() {
    const std::lock_guard lock(mutex_);
    while (!entries_.empty()) erase(entries_.begin());
    last_drop_ += 2;  // a gap: whatever is being made counts as changed
    drops_.assign(1, {last_drop_, {}});
  }

  /// How many there are, and the memory they are charged with.
  std::pair<std::size_t, std::size_t> size() const {
    const std::lock_guard lock(mutex_);
    return {entries_.size(), used_};
  }

 private:
  static constexpr std::size_t kMostDrops = 4096;  ///< remembered for what is being made
  static constexpr std::size_t kEntryOverhead = 512;

  struct Entry {
    std::string key;
    std::shared_ptr<Value> value;
    std::vector<Shown> shows;
    std::size_t bytes = 0;
  };
  using Entries = std::list<Entry>;
  struct Drop {
    std::uint64_t number;
    Shown shown;
  };

  static std::size_t charged(std::string_view key, std::size_t bytes) {
    return bytes + 2 * key.size() + kEntryOverhead;
  }

  std::uint64_t since(std::uint64_t started, const std::vector<Shown>& shows) const {
    if (!storage::guard_on("CACHE.race")) return 0;
    if (!drops_.empty() && drops_.front().number > started + 1) return started + 1;
    std::uint64_t first = 0;
    for (auto drop = drops_.rbegin(); drop != drops_.rend() && drop->number > started; ++drop) {
      if (std::ranges::find(shows, drop->shown) != shows.end()) first = drop->number;
    }
    return first;
  }
  void erase(typename Entries::iterator entry) {
    for (const Shown& shown : entry->shows) {
      const auto found = by_shown_.find(shown);
      if (found == by_shown_.end()) continue;
      found->second.erase(&*entry);
      if (found->second.empty()) by_shown_.erase(found);
    }
    used_ -= entry->bytes;
    index_.erase(entry->key);
    entries_.erase(entry);
  }
  void shrink() {
    while (used_ > budget_ && !entries_.empty()) erase(std::prev(entries_.end()));
  }

  const std::size_t budget_;
  mutable std::mutex mutex_;
  Entries entries_;  ///< used last stands first
  std::unordered_map<std::string_view, typename Entries::iterator, storage::SeededHash> index_{64,
                                                                                               storage::SeededHash{}};
  std::unordered_map<Shown, std::set<const Entry*>, ShownHash> by_shown_;
  std::deque<Drop> drops_;
  std::uint64_t last_drop_ = 0;
  std::size_t used_ = 0;
};

}  // namespace samvad::web
