#include "moderation/policy/domain_policy.hpp"
#include "moderation/policy/set_domain_policy.hpp"
#include "storage/tables/public_log.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::domain_policy::Severity;
using test::key_of;

class DomainPolicyTest : public ::testing::Test {
 protected:
  storage::Status set(const std::string& domain, Severity severity) {
    const auto scope = world.as(chair);
    auto done = set_domain_policy(world.forum, world.db(), &scope,
                                  {.domain = domain, .severity = severity, .public_comment = "Sends advertisements"});
    policy.reload(world.db());
    return done;
  }

  test::SmallForum world;
  storage::ActorId chair = world.member("chair", storage::members::Role::kAdministrator);
  DomainPolicy policy;
};

TEST_F(DomainPolicyTest, CoversSubdomainsAtLabelBoundariesOnly) {
  ASSERT_TRUE(set("Spam.Example.", Severity::kSuspend));
  EXPECT_TRUE(policy.suspended("spam.example"));
  EXPECT_TRUE(policy.suspended("deep.under.spam.example"));
  EXPECT_TRUE(policy.suspended("spam.example:8443"));
  EXPECT_FALSE(policy.suspended("notspam.example"));
  EXPECT_FALSE(policy.suspended("example"));
  EXPECT_FALSE(policy.suspended(""));
}

TEST_F(DomainPolicyTest, TheNewestRowIsInForceAndAMilderOneBelowDoesNotUndoAStricterAbove) {
  ASSERT_TRUE(set("spam.example", Severity::kSuspend));
  ASSERT_TRUE(set("a.spam.example", Severity::kLimit));
  EXPECT_TRUE(policy.suspended("a.spam.example"));
  ASSERT_TRUE(set("spam.example", Severity::kNone));
  EXPECT_FALSE(policy.suspended("a.spam.example"));
  EXPECT_TRUE(policy.verdict("a.spam.example").limited);
  EXPECT_EQ(storage::public_log::newest(world.db(), 0, 10).size(), 3U);
  EXPECT_EQ(storage::domain_policy::history(world.db(), "spam.example").size(), 2U);
}

TEST_F(DomainPolicyTest, HostsKnownAlreadyTakeTheMeasureAtOnce) {
  world.remote("carol", "www.spam.example");
  ASSERT_TRUE(set("spam.example", Severity::kSuspend));
  EXPECT_TRUE(storage::hosts::find_by_name(world.db(), "www.spam.example")->suspended_at);
  ASSERT_TRUE(set("spam.example", Severity::kNone));
  EXPECT_FALSE(storage::hosts::find_by_name(world.db(), "www.spam.example")->suspended_at);
}

TEST_F(DomainPolicyTest, RefusesWhatIsNoDomainOursOrNotToBeAsked) {
  EXPECT_EQ(key_of(set("192.0.2.1", Severity::kLimit)), "error.bad_host");
  EXPECT_EQ(key_of(set("forum.test", Severity::kLimit)), "error.own_domain");
  EXPECT_EQ(key_of(set("test", Severity::kLimit)), "error.own_domain");
  const auto member = world.as(world.member("asha"));
  EXPECT_EQ(key_of(set_domain_policy(world.forum, world.db(), &member, {.domain = "a.example", .public_comment = "x"})),
            "error.administrators_only");
}

}  // namespace
}  // namespace samvad::moderation
