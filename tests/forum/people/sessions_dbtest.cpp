#include "forum/people/account.hpp"
#include "forum/people/sessions.hpp"
#include "storage/base/crypto.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/sessions.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using std::chrono::hours;

class Sessions : public ::testing::Test {
 protected:
  storage::ActorId person(const std::string& name, storage::members::Role role = storage::members::Role::kMember) {
    return forum::sign_up(small.forum, small.db(), small.site,
                          {.name = name, .email = name + "@example.org", .role = role},
                          forum::hash_password("tulsi neem banyan"), true)
        ->member;
  }
  storage::Result<forum::OpenedSession> log_in(std::string_view name, std::string_view password) {
    const auto candidate = forum::find_login(small.db(), name);
    return forum::log_in(small.forum, small.db(), candidate, forum::verify_password(candidate.password_hash, password),
                         "", "browser");
  }
  bool lives(const std::string& token) { return forum::find_session(small.forum, small.db(), token).has_value(); }

  SmallForum small;
};

TEST_F(Sessions, LogInByNameOrAddress) {
  const auto asha = person("asha");
  for (const auto* name : {"asha", "Asha", "@asha", "ASHA@example.org"}) {
    const auto opened = log_in(name, "tulsi neem banyan");
    ASSERT_TRUE(opened) << name;
    EXPECT_EQ(opened->member, asha);
    EXPECT_EQ(opened->token.size(), 43U);
    EXPECT_EQ(forum::find_session(small.forum, small.db(), opened->token)->member.name, "asha");
  }
}

TEST_F(Sessions, OnlyTheHashOfATokenIsKept) {
  person("asha");
  const auto opened = log_in("asha", "tulsi neem banyan");
  EXPECT_FALSE(storage::sessions::find(small.db(), opened->token));
  EXPECT_TRUE(storage::sessions::find(small.db(), storage::bytes_of(storage::sha256(opened->token))));
  EXPECT_FALSE(lives(std::string(43, 'A')));
  EXPECT_FALSE(lives(""));
}

TEST_F(Sessions, WrongUnknownAndDeletedAnswerAlike) {
  person("asha");
  const auto gone = person("gita");
  ASSERT_TRUE(forum::delete_account(small.forum, small.db(), nullptr, gone));
  EXPECT_EQ(key_of(log_in("asha", "wrong password")), "error.wrong_login");
  EXPECT_EQ(key_of(log_in("nobody_here", "tulsi neem banyan")), "error.wrong_login");
  EXPECT_EQ(key_of(log_in("gita", "tulsi neem banyan")), "error.wrong_login");
  EXPECT_EQ(forum::find_login(small.db(), "nobody_here").password_hash, forum::nobodys_hash()) << "same work (SEC-34)";
}

TEST_F(Sessions, SuspendedAndRefusedMayNotLogIn) {
  const auto asha = person("asha");
  const auto before = log_in("asha", "tulsi neem banyan");
  storage::actors::set_suspended(small.db(), asha, true, std::nullopt);
  EXPECT_EQ(key_of(log_in("asha", "tulsi neem banyan")), "error.account_suspended");
  EXPECT_FALSE(lives(before->token)) << "suspension acts at once on sessions (SEC-36)";
  storage::members::set_state(small.db(), person("bilal"), storage::members::State::kRefused);
  EXPECT_EQ(key_of(log_in("bilal", "tulsi neem banyan")), "error.account_refused");
}

/// Every decision says why, to who is meant: and the suspended read no notice.
TEST_F(Sessions, TheSuspendedAreToldWhyAndUntilWhen) {
  const auto asha = person("asha");
  storage::decisions::insert(small.db(), {.id = small.ids.make<storage::DecisionId>(),
                                          .measure = storage::decisions::Measure::kSuspend,
                                          .target_actor = asha,
                                          .reason = "It was an advertisement",
                                          .author = asha});
  storage::actors::set_suspended(small.db(), asha, true, std::nullopt);
  const auto refused = log_in("asha", "tulsi neem banyan");
  EXPECT_EQ(key_of(refused), "error.account_suspended_because");
  EXPECT_EQ(refused.error().args.at(0).second, "It was an advertisement");
  storage::actors::set_suspended(small.db(), asha, true, small.clock.now() + hours(24));
  EXPECT_EQ(key_of(log_in("asha", "tulsi neem banyan")), "error.account_suspended_until");
  EXPECT_EQ(key_of(log_in("asha", "wrong password")), "error.wrong_login") << "nobody else is told";
}

TEST_F(Sessions, EndWhenIdleAndAtTheirAbsoluteEnd) {
  person("asha");
  const auto idle = log_in("asha", "tulsi neem banyan")->token;
  small.clock.advance(hours(24 * 14) - std::chrono::seconds(1));
  EXPECT_TRUE(lives(idle));
  small.clock.advance(hours(24 * 14));
  EXPECT_FALSE(lives(idle));
  const auto old = log_in("asha", "tulsi neem banyan")->token;
  for (int day = 0; day < 90; ++day) {
    EXPECT_TRUE(lives(old)) << day;
    small.clock.advance(hours(24));
  }
  EXPECT_FALSE(lives(old));
}

TEST_F(Sessions, StaffSessionsAreShorter) {
  person("adhira", storage::members::Role::kAdministrator);
  const auto idle = log_in("adhira", "tulsi neem banyan")->token;
  small.clock.advance(hours(12));
  EXPECT_FALSE(lives(idle));
  const auto old = log_in("adhira", "tulsi neem banyan")->token;
  for (int step = 0; step < 7 * 24 / 6; ++step) {
    EXPECT_TRUE(lives(old)) << step;
    small.clock.advance(hours(6));
  }
  EXPECT_FALSE(lives(old));
}

TEST_F(Sessions, PasswordAddressAndRoleChangesEndTheOthers) {
  person("adhira", storage::members::Role::kAdministrator);
  const auto asha = person("asha");
  const auto first = log_in("asha", "tulsi neem banyan")->token;
  const auto second = log_in("asha", "tulsi neem banyan")->token;
  const auto fresh = forum::change_password(small.forum, small.db(), small.as(asha), "new hash", "browser")->token;
  EXPECT_FALSE(lives(first));
  EXPECT_FALSE(lives(second));
  EXPECT_TRUE(lives(fresh));
  const auto mailed = forum::change_email(small.forum, small.db(), small.as(asha), "a@example.net", "browser")->token;
  EXPECT_FALSE(lives(fresh));
  EXPECT_TRUE(lives(mailed));
  ASSERT_TRUE(forum::set_role(small.forum, small.db(), nullptr, asha, storage::members::Role::kModerator));
  EXPECT_FALSE(lives(mailed));
}

TEST_F(Sessions, OneMayEndOnlyOnesOwn) {
  person("asha");
  const auto bilal = person("bilal");
  const auto token = log_in("asha", "tulsi neem banyan")->token;
  const auto hash = std::string(storage::bytes_of(storage::sha256(token)));
  EXPECT_EQ(key_of(forum::end_session(small.forum, small.db(), small.as(bilal), hash)), "error.no_such_session");
  EXPECT_TRUE(lives(token));
  forum::log_out(small.forum, small.db(), token);
  EXPECT_FALSE(lives(token));
}

TEST_F(Sessions, TheLastAdministratorStays) {
  const auto adhira = person("adhira", storage::members::Role::kAdministrator);
  EXPECT_EQ(key_of(forum::set_role(small.forum, small.db(), nullptr, adhira, storage::members::Role::kMember)),
            "error.last_administrator");
  EXPECT_EQ(key_of(forum::delete_account(small.forum, small.db(), nullptr, adhira)), "error.last_administrator");
  const auto asha = person("asha");
  EXPECT_EQ(key_of(forum::set_role(small.forum, small.db(), nullptr, asha, storage::members::Role::kAdministrator)),
            "");
  const auto scope = small.as(adhira);
  EXPECT_EQ(key_of(forum::set_role(small.forum, small.db(), &scope, adhira, storage::members::Role::kMember)), "");
  const auto former = small.as(adhira);
  EXPECT_EQ(key_of(forum::set_role(small.forum, small.db(), &former, asha, storage::members::Role::kMember)),
            "error.administrators_only");
}

}  // namespace
}  // namespace samvad::test
