#pragma once

#include "storage/base/cache.hpp"
#include "storage/tables/actors.hpp"

#include <atomic>
#include <unordered_map>
#include <vector>

namespace samvad::storage::views {

using AuthorCards = std::unordered_map<ActorId, actors::ActorCard>;

/// Bounded memory of author cards, so that lists and thread pages need no join for names. Thread-safe. Whoever learns
/// of a bumped actor epoch calls drop(); a card read before the drop is never kept after it.
class AuthorCache {
 public:
  explicit AuthorCache(std::size_t capacity = 50000) : cards_(capacity) {}

  /// Cards of `ids` (0 and doubles are skipped); those not in memory are read with one statement. Unknown ids are
  /// missing from the answer.
  AuthorCards get(Db& db, const std::vector<ActorId>& ids);
  void drop(ActorId id);
  void clear();

 private:
  LruCache<ActorId, actors::ActorCard> cards_;
  std::atomic<std::uint64_t> drops_{0};
};

}  // namespace samvad::storage::views
