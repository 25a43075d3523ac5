#include "storage/views/author_cache.hpp"

#include <algorithm>

namespace samvad::storage::views {

AuthorCards AuthorCache::get(Db& db, const std::vector<ActorId>& ids) {
  AuthorCards answer;
  std::vector<ActorId> missing;
  for (const auto id : ids) {
    if (!id || answer.contains(id)) continue;
    if (auto card = cards_.get(id)) {
      answer.emplace(id, std::move(*card));
    } else if (std::find(missing.begin(), missing.end(), id) == missing.end()) {
      missing.push_back(id);
    }
  }
  if (missing.empty()) return answer;
  const auto before = drops_.load(std::memory_order_acquire);
  for (auto& card : actors::cards(db, missing)) {
    const ActorId id = card.id;
    cards_.put(id, card);
    answer.emplace(id, std::move(card));
  }
  // a drop that happened while we read may have been for a card we just put back: forget all of ours again
  if (drops_.load(std::memory_order_acquire) != before) {
    for (const auto id : missing) cards_.erase(id);
  }
  return answer;
}

void AuthorCache::drop(ActorId id) {
  drops_.fetch_add(1, std::memory_order_acq_rel);
  cards_.erase(id);
}

void AuthorCache::clear() {
  drops_.fetch_add(1, std::memory_order_acq_rel);
  cards_.clear();
}

}  // namespace samvad::storage::views
