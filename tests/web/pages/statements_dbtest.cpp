#include "tests/support/counting_db.hpp"
#include "tests/web/pages/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using testing::SizeIs;

constexpr std::size_t kMost = 4;  ///< CONTRIBUTING.md: statements of a member's page

/// The address of a thread by "asha" with 60 replies, two of them agreed to.
std::string long_thread(Site& site) {
  const web::Response opened = site.post(
      "/new", {{"board", "transport"}, {"title", "How wide should the bridge be?"}, {"text", "Two carts, I think."}});
  const std::string address(opened.get("Location"));
  const std::string thread = address.substr(0, address.find('/', 3));
  for (int n = 0; n < 60; ++n) site.post(thread + "/reply", {{"text", "Reply number " + std::to_string(n)}});
  return address.substr(0, address.find('#'));
}

TEST(PageStatements, AMembersPagesKeepTheBudget) {
  Site site;
  site.set_up();
  const std::string thread = long_thread(site);
  site.sign_up("bilal");
  CountingDb counted(site.db());
  site.ask_through(counted);
  for (const std::string& page : {thread, thread + "?page=2", std::string("/"), std::string("/b/transport"),
                                  std::string("/boards"), std::string("/@asha")}) {
    site.get(page);  // moves the reading mark and fills what is kept in memory
    counted.asked.clear();
    ASSERT_EQ(site.get(page).status, 200) << page;
    EXPECT_LE(counted.asked.size(), kMost) << page << ": " << testing::PrintToString(counted.asked);
    const bool kept = page.starts_with("/t/");  // its one statement says who asks, and whether what is kept is true
    EXPECT_GE(counted.asked.size(), kept ? 1U : 2U) << page << ": at least the session and what is shown";
  }
}

TEST(PageStatements, TheOtherPagesOfAMemberKeepItToo) {
  Site site;
  site.set_up();
  const web::Response opened =
      site.post("/new", {{"board", "transport"}, {"title", "How wide is it?"}, {"text", "Two carts. #bridge"}});
  const std::string address(opened.get("Location"));
  const std::string thread = address.substr(0, address.find('/', 3));
  site.sign_up("bilal");
  site.post(thread + "/reply", {{"text", "Three, @asha."}});
  const storage::Statement newest{"test.newest", "select max(id) from posts where number = $1"};
  const auto post_of = [&](int number) {
    return "/p/" + std::to_string(site.db().exec(newest, storage::Params::of(number)).front().integer(0));
  };
  const std::string own = post_of(2), other = post_of(1);
  const std::vector<std::pair<std::string, std::string>> pages{
      {"tag", "/tag/bridge"},
      {"person", "/@bilal"},
      {"about", "/about"},
      {"rules", "/rules"},
      {"privacy", "/privacy"},
      {"public_log", "/modlog"},
      {"notices", "/notifications"},
      {"settings_profile", "/settings/profile"},
      {"settings_account", "/settings/account"},
      {"settings_email", "/settings/email"},
      {"settings_delete", "/settings/delete"},
      {"settings_sessions", "/settings/sessions"},
      {"settings_reading", "/settings/reading"},
      {"settings_blocks", "/settings/blocks"},
      {"new_thread", "/new?board=transport"},
      {"reply", thread + "/reply"},
      {"post_history", own + "/history"},
      {"post_edit", own + "/edit"},
      {"post_delete", own + "/delete"},
      {"post_reply", other + "/reply?quote=1"},
      {"post_report", other + "/report"},
      {"person_report", "/@asha/report"},
  };
  CountingDb counted(site.db());
  site.ask_through(counted);
  for (const auto& [name, page] : pages) {
    site.get(page);
    counted.asked.clear();
    ASSERT_EQ(site.get(page).status, 200) << page;
    EXPECT_LE(counted.asked.size(), kMost) << name << ": " << testing::PrintToString(counted.asked);
  }
}

TEST(PageStatements, AThreadPageNeedsOneFromMemoryAndThreeAnew) {
  Site site;
  site.set_up();
  const std::string thread = long_thread(site);
  const auto asha = site.jar();
  site.forget_cookies();
  site.sign_up("bilal");
  CountingDb counted(site.db());
  site.ask_through(counted);
  site.get(thread);
  counted.asked.clear();
  site.get(thread);
  EXPECT_THAT(counted.asked, SizeIs(1)) << testing::PrintToString(counted.asked);
  site.forget_threads();
  counted.asked.clear();
  site.get(thread);
  EXPECT_THAT(counted.asked, SizeIs(3)) << testing::PrintToString(counted.asked);
  site.use(asha);
  site.get(thread);
  counted.asked.clear();
  site.get(thread);
  EXPECT_THAT(counted.asked, SizeIs(2)) << "of staff also what waits for them";
}

}  // namespace
}  // namespace samvad::test
