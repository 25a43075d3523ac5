#include "storage/base/cache.hpp"

#include <gtest/gtest.h>
#include <string>

namespace samvad::storage {
namespace {

TEST(LruCache, DropsWhatWasUsedLongestAgo) {
  LruCache<std::string, int> cache(2);
  cache.put("a", 1);
  cache.put("b", 2);
  EXPECT_EQ(cache.get("a"), 1);
  cache.put("c", 3);
  EXPECT_EQ(cache.get("b"), std::nullopt);
  EXPECT_EQ(cache.get("a"), 1);
  EXPECT_EQ(cache.get("c"), 3);
}

/// SEC-27: a stranger with many names costs no memory.
TEST(LruCache, HoldsNoMoreThanItsCapacity) {
  LruCache<std::string, int> cache(100);
  for (int at = 0; at < 100'000; ++at) cache.put("https://peer.example/" + std::to_string(at), at);
  EXPECT_EQ(cache.size(), 100U);
}

/// SEC-27: what collides in one table does not collide in another.
TEST(SeededHash, HasItsOwnKeyInEveryTable) {
  const SeededHash one, other;
  EXPECT_EQ(one("peer.example"), one(std::string("peer.example")));
  EXPECT_NE(one("peer.example"), other("peer.example"));
}

}  // namespace
}  // namespace samvad::storage
