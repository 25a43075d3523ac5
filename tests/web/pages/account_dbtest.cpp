// What members do to their own account, through the pages' forms.
#include "storage/tables/actors.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/relations.hpp"
#include "tests/web/pages/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPassword = "twelve green lanterns";  // of everybody whom Site makes

storage::members::MemberRow member(Site& site, const std::string& name) {
  const auto actor = storage::actors::find_by_handle(site.db(), name, "");
  return storage::members::find(site.db(), actor.value().id).value();
}

bool is_logged_in(Site& site) {
  return site.get("/settings/profile").status == 200;
}

TEST(EmailPage, ChangesTheAddressWithThePassword) {
  Site site;
  site.set_up();
  site.sign_up("bilal");
  EXPECT_THAT(std::string(site.get("/settings/email").text()), HasSubstr("name=\"password\""));
  EXPECT_EQ(site.post("/settings/email", {{"password", "wrong"}, {"email", "new@example.org"}}).status, 422);
  const auto bad = site.post("/settings/email", {{"password", kPassword}, {"email", "no address"}});
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(std::string(bad.text()), HasSubstr("f-email-problem"));
  const auto before = site.jar();
  const auto changed = site.post("/settings/email", {{"password", kPassword}, {"email", "New@Example.org"}});
  EXPECT_EQ(changed.status, 303);
  EXPECT_THAT(std::string(site.follow(changed).text()), HasSubstr("new@example.org"));
  EXPECT_EQ(member(site, "bilal").email, "new@example.org");
  site.use(before);
  EXPECT_FALSE(is_logged_in(site)) << "other sessions end";
}

TEST(EmailPage, DoesNotTakeSomebodyElsesAddress) {
  Site site;
  site.set_up();  // asha@example.org
  site.sign_up("bilal");
  const auto taken = site.post("/settings/email", {{"password", kPassword}, {"email", "asha@example.org"}});
  EXPECT_EQ(taken.status, 409);
  EXPECT_THAT(std::string(taken.text()), HasSubstr("f-email-problem"));
}

TEST(DeletePage, AsksTwiceAndLeavesNothingPersonal) {
  Site site;
  site.set_up();
  site.sign_up("bilal");
  EXPECT_EQ(site.post("/settings/delete", {{"password", kPassword}}).status, 422) << "the box is not ticked";
  EXPECT_EQ(site.post("/settings/delete", {{"password", "wrong"}, {"confirm", "on"}}).status, 422);
  EXPECT_TRUE(is_logged_in(site));
  const auto gone = site.post("/settings/delete", {{"password", kPassword}, {"confirm", "on"}});
  EXPECT_EQ(gone.get("Location"), "/deleted");
  EXPECT_EQ(site.follow(gone).status, 200);
  EXPECT_FALSE(is_logged_in(site));
  EXPECT_EQ(member(site, "bilal").state, storage::members::State::kDeleted);
  EXPECT_EQ(site.get("/@bilal").status, 410);
}

TEST(DeletePage, KeepsTheLastAdministrator) {
  Site site;
  site.set_up();
  const auto kept = site.post("/settings/delete", {{"password", kPassword}, {"confirm", "on"}});
  EXPECT_EQ(kept.status, 409);
  EXPECT_TRUE(is_logged_in(site));
}

TEST(BlocksPage, MutesAndUnmutesServers) {
  Site site;
  site.set_up();
  site.sign_up("bilal");
  EXPECT_EQ(site.post("/settings/domains", {{"domain", "Loud.Example"}}).status, 303);
  const auto id = member(site, "bilal").actor;
  EXPECT_EQ(storage::relations::domains(site.db(), id), std::vector<std::string>{"loud.example"});
  EXPECT_THAT(std::string(site.get("/settings/blocks").text()), HasSubstr("loud.example"));
  const auto bad = site.post("/settings/domains", {{"domain", "not a domain"}});
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(std::string(bad.text()), HasSubstr("f-domain-problem"));
  EXPECT_EQ(site.post("/settings/domains", {{"domain", "loud.example"}, {"undo", "1"}}).status, 303);
  EXPECT_THAT(std::string(site.get("/settings/blocks").text()), Not(HasSubstr("loud.example")));
}

}  // namespace
}  // namespace samvad::test
