#pragma once

#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace samvad::storage {

/// Hash for tables keyed by what strangers send: a key of its own, so that nobody can aim at one chain (SEC-27).
struct SeededHash {
  using is_transparent = void;
  HashKey key = random_hash_key();
  std::size_t operator()(std::string_view text) const { return keyed_hash(key, text); }
};

/// Texts are hashed with a key, numbers (ours by making) without.
template <class Key>
using CacheHash = std::conditional_t<std::is_convertible_v<const Key&, std::string_view>, SeededHash, std::hash<Key>>;

/// Least-recently-used map with a fixed number of entries (SEC-27: whatever a remote string keys has a cap).
/// Thread-safe; values are copied out, so use shared_ptr for big ones.
template <class Key, class Value, class Hash = CacheHash<Key>>
class LruCache {
 public:
  explicit LruCache(std::size_t capacity) : capacity_(capacity) {}

  /// A copy of the value, which becomes the most recent; nullopt when absent.
  std::optional<Value> get(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->second;
  }
  /// Stores or replaces; drops the least recent entry past the capacity.
  void put(const Key& key, Value value) {
    const std::lock_guard lock(mutex_);
    if (const auto found = index_.find(key); found != index_.end()) {
      found->second->second = std::move(value);
      order_.splice(order_.begin(), order_, found->second);
      return;
    }
    order_.emplace_front(key, std::move(value));
    index_[key] = order_.begin();
    if (index_.size() > capacity_ && guard_on("SEC-27.cache")) {
      index_.erase(order_.back().first);
      order_.pop_back();
    }
  }
  /// Forgets one entry.
  void erase(const Key& key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = index_.find(key); found != index_.end()) {
      order_.erase(found->second);
      index_.erase(found);
    }
  }
  /// Forgets all.
  void clear() {
    const std::lock_guard lock(mutex_);
    index_.clear();
    order_.clear();
  }
  /// Entries held.
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return index_.size();
  }

 private:
  using Entry = std::pair<Key, Value>;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::list<Entry> order_;
  std::unordered_map<Key, typename std::list<Entry>::iterator, Hash> index_;
};

/// One immutable value that many threads read and one now and then replaces (domain policy, word rules). get() is a
/// copy of a pointer under a short lock; the value lives as long as anybody holds it.
template <class T>
class Snapshot {
 public:
  Snapshot() : value_(std::make_shared<const T>()) {}
  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void set(T value) {
    auto fresh = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    value_.swap(fresh);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace samvad::storage
