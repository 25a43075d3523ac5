// The defaults of limits.inbox_host and limits.inbox_host_most, through the pace that the inbox asks.
#include "web/server/inbox_pace.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using federation::InboxLimit;

std::chrono::steady_clock::time_point now_here;  // NOLINT: a clock that a test moves
std::chrono::steady_clock::time_point now() {
  return now_here;
}

/// How many of `tries` are let in at this moment.
int let_in(const federation::InboxAcceptor::Pace& pace, InboxLimit limit, int tries) {
  int count = 0;
  for (int n = 0; n < tries; ++n) count += pace(limit, "peer.test") ? 0 : 1;
  return count;
}

TEST(InboxPace, HasTheDefaultsOfItsHosts) {
  RateLimiter limiter(1000, &now);
  const auto pace = inbox_pace(storage::Settings::for_tests(), limiter);
  for (const auto& [limit, most] : {std::pair{InboxLimit::kHost, 600}, {InboxLimit::kSettledHost, 6000}}) {
    SCOPED_TRACE(most);
    EXPECT_EQ(let_in(pace, limit, most + 50), most);
    EXPECT_EQ(pace(limit, "peer.test"), std::chrono::seconds(1)) << "and says when to come again";
    EXPECT_FALSE(pace(limit, "other.test")) << "each host has its own";
    now_here += std::chrono::seconds(6);
    EXPECT_EQ(let_in(pace, limit, most), most / 10);
    now_here += std::chrono::minutes(2);
    EXPECT_EQ(let_in(pace, limit, 2 * most), most) << "a minute's worth, however long it was quiet";
  }
}

}  // namespace
}  // namespace samvad::web
