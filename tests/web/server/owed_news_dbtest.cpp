#include "tests/support/test_database.hpp"
#include "web/server/change_watch.hpp"

#include <future>
#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using storage::epochs::Changed;
using storage::epochs::Kind;
using storage::epochs::News;

TEST(ChangeWatch, TellsAgainWhatCouldNotBeTold) {
  test::TestDatabase database;
  const Changed site{Kind::kSite, storage::epochs::kWholeSite};
  std::promise<News> second;
  int told = 0;
  ChangeWatch watch(database.config(), [&](storage::Db&, const News& news) {
    ++told;
    if (told == 1) throw std::runtime_error("the policy cannot be read");
    if (told == 2) second.set_value(news);
  });
  storage::epochs::bump(database.db(), std::vector{site});
  auto answer = second.get_future();
  watch.wake();
  const News news = answer.get();
  ASSERT_EQ(news.changes.size(), 1U);
  EXPECT_EQ(news.changes.front(), site);
}

TEST(ChangeWatch, AsksWithEveryLookForWhatElseFollows) {
  test::TestDatabase database;
  std::promise<void> again;
  int looks = 0;
  ChangeWatch watch(
      database.config(), [](storage::Db&, const News&) {},
      [&](storage::Db& db) {
        EXPECT_FALSE(db.exec({"test.one", "select 1"}).empty());
        if (++looks == 2) again.set_value();
      });
  watch.wake();
  again.get_future().get();
}

}  // namespace
}  // namespace samvad::web
