#include "web/server/forum_limits.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using namespace std::chrono_literals;

/// SEC-35: a limit that stands in the settings table has an effect.
TEST(ForumLimits, ComeFromTheSettings) {
  const auto limits = forum_limits(storage::Settings::for_tests({{"limits.posts", "61"},
                                                                 {"limits.posts_new_member", "11"},
                                                                 {"limits.newcomer_post_gap", "31s"},
                                                                 {"limits.newcomer_thread_gap", "0s"},
                                                                 {"limits.silent_edit", "90s"},
                                                                 {"limits.mentions", "3"},
                                                                 {"limits.tags", "4"},
                                                                 {"limits.attachments", "5"},
                                                                 {"limits.reports", "6"},
                                                                 {"session.idle", "2h"},
                                                                 {"session.staff_absolute", "1d"}}));
  EXPECT_EQ(limits.posts, 61);
  EXPECT_EQ(limits.new_member_posts, 11);
  EXPECT_EQ(limits.new_post_gap, 31s);
  EXPECT_EQ(limits.new_thread_gap, 0s);
  EXPECT_EQ(limits.silent_edit, 2min) << "rounded up to whole minutes";
  EXPECT_EQ(limits.mentions, 3);
  EXPECT_EQ(limits.tags, 4);
  EXPECT_EQ(limits.attachments, 5);
  EXPECT_EQ(limits.reports, 6);
  EXPECT_EQ(limits.session_idle, 2h);
  EXPECT_EQ(limits.staff_session_absolute, 24h);
}

/// What the table says when nobody sets anything is what the use cases were written with.
TEST(ForumLimits, DefaultsAgree) {
  const auto limits = forum_limits(storage::Settings::for_tests());
  const forum::Limits plain;
  EXPECT_EQ(limits.posts, plain.posts);
  EXPECT_EQ(limits.new_member_posts, plain.new_member_posts);
  EXPECT_EQ(limits.new_post_gap, plain.new_post_gap);
  EXPECT_EQ(limits.new_thread_gap, plain.new_thread_gap);
  EXPECT_EQ(limits.silent_edit, plain.silent_edit);
  EXPECT_EQ(limits.mentions, plain.mentions);
  EXPECT_EQ(limits.tags, plain.tags);
  EXPECT_EQ(limits.attachments, plain.attachments);
  EXPECT_EQ(limits.reports, plain.reports);
  EXPECT_EQ(limits.session_idle, plain.session_idle);
  EXPECT_EQ(limits.session_absolute, plain.session_absolute);
  EXPECT_EQ(limits.staff_session_idle, plain.staff_session_idle);
  EXPECT_EQ(limits.staff_session_absolute, plain.staff_session_absolute);
}

}  // namespace
}  // namespace samvad::web
