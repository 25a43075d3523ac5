// What is kept of thread pages between readers: a trap for each way in which something of one viewer, or a text that a
// viewer may not read, could reach another. Each page is read by others first, so that it comes from memory.
#include "forum/events/forum.hpp"
#include "forum/people/set_site.hpp"
#include "forum/posts/post_state.hpp"
#include "storage/tables/actors.hpp"
#include "tests/support/counting_db.hpp"
#include "tests/web/pages/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace samvad::test {
namespace {

using storage::ContentState;
using testing::Eq;
using testing::HasSubstr;
using testing::Not;

using Jar = std::map<std::string, std::string>;

/// A thread by "asha", the administrator, with a reply by "bilal"; "carol" and "dara" read.
class ThreadMemory : public ::testing::Test {
 protected:
  ThreadMemory() {
    site.set_up();
    jars["asha"] = site.jar();
    for (const char* name : {"bilal", "carol", "dara"}) {
      site.sign_up(name);
      jars[name] = site.jar();
    }
    jars["nobody"] = {};
    as("asha");
    const std::string opened(
        site.post("/new", {{"board", "transport"}, {"title", "A bridge for carts"}, {"text", "Opening by asha."}})
            .get("Location"));
    address = opened.substr(0, opened.find('#'));
    base = address.substr(0, address.find('/', 3));
    as("bilal");
    site.post(base + "/reply", {{"text", "Reply by bilal."}});
  }
  void as(const std::string& name) { site.use(jars.at(name)); }
  std::string page(const std::string& name, const std::string& target = {}) {
    as(name);
    return std::string(site.get(target.empty() ? address : target).text());
  }
  /// Everybody reads, twice: the page and its cards are in memory.
  void warm() {
    for (int look = 0; look < 2; ++look) {
      for (const auto& [name, jar] : jars) page(name);
    }
  }
  std::int64_t number(const std::string& sql) { return site.db().exec({"test." + sql, sql}).front().integer(0); }
  storage::PostId reply() { return {number("select id from posts where number = 2")}; }
  storage::ActorId actor(const std::string& name) {
    return {number("select id from actors where name = '" + name + "'")};
  }
  void put(ContentState state) {
    site.db().transaction(
        [&] { ASSERT_TRUE(forum::apply_post_state(site.services().forum, site.db(), reply(), state).has_value()); });
  }
  /// What `name`'s forms on the page carry.
  std::string token(const std::string& name) {
    const std::string text = page(name);
    const std::string_view field = "name=\"csrf\" value=\"";
    const std::size_t at = text.find(field) + field.size();
    return text.substr(at, text.find('"', at) - at);
  }

  Site site;
  std::map<std::string, Jar> jars;
  std::string address, base;
};

TEST_F(ThreadMemory, ServesTheSecondMemberWithTheSessionsStatement) {
  warm();
  CountingDb counted(site.db());
  site.ask_through(counted);
  const std::string text = page("carol");
  EXPECT_THAT(counted.asked, testing::ElementsAre("views.session_in_thread"));
  EXPECT_THAT(text, HasSubstr("Reply by bilal."));
  counted.asked.clear();
  EXPECT_THAT(page("nobody"), HasSubstr("Reply by bilal."));
  EXPECT_THAT(counted.asked, testing::ElementsAre("views.thread_mark"));
}

TEST_F(ThreadMemory, AsksFourStatementsAtMostWhenItIsStale) {
  warm();
  as("dara");
  site.post(base + "/reply", {{"text", "A newcomer."}});
  page("carol");  // moves the mark
  site.db().script("update threads set version = version + 1");
  CountingDb counted(site.db());
  site.ask_through(counted);
  EXPECT_THAT(page("carol"), HasSubstr("A newcomer."));
  EXPECT_LE(counted.asked.size(), 4U) << testing::PrintToString(counted.asked);
}

TEST_F(ThreadMemory, ReadsTheSameFromMemoryAsAnew) {
  const auto without_tokens = [&](const std::string& name) {
    std::string text = page(name);
    for (const std::string_view field : {"name=\"csrf\" value=\"", "name=\"submission\" value=\""}) {
      for (std::size_t at = text.find(field); at != std::string::npos; at = text.find(field, at + 1)) {
        text.erase(at + field.size(), text.find('"', at + field.size()) - at - field.size());
      }
    }
    return text;
  };
  warm();
  std::map<std::string, std::string> kept;
  for (const auto& [name, jar] : jars) kept[name] = without_tokens(name);
  for (const auto& [name, jar] : jars) {
    site.forget_threads();
    EXPECT_EQ(without_tokens(name), kept[name]) << name;
  }
}

TEST_F(ThreadMemory, HoldsNoTokenAndNoNameOfAReader) {
  warm();
  const std::string first = token("bilal");
  ASSERT_GT(first.size(), 40U);
  site.forget_threads();
  const std::string filler = page("dara");
  page("dara");
  for (const char* name : {"asha", "bilal", "carol"}) {
    const std::string own = token(name);
    const std::string text = page(name);
    EXPECT_THAT(text, Not(HasSubstr("dara"))) << name;
    EXPECT_THAT(text, Not(HasSubstr(own))) << "a token is masked anew for each page";
    std::set<std::string> tokens;
    const std::string_view field = "name=\"csrf\" value=\"";
    for (std::size_t at = text.find(field); at != std::string::npos; at = text.find(field, at + 1)) {
      const std::size_t from = at + field.size();
      tokens.insert(text.substr(from, text.find('"', from) - from));
    }
    ASSERT_EQ(tokens.size(), 1U) << name << " has one token in every form, none of them empty or another's";
    EXPECT_GT(tokens.begin()->size(), 40U);
    EXPECT_THAT(filler, Not(HasSubstr(*tokens.begin())));
  }
  EXPECT_THAT(page("nobody"), Not(HasSubstr("csrf")));
}

TEST_F(ThreadMemory, ShowsEachReaderTheirOwnAgreement) {
  warm();
  as("carol");
  ASSERT_EQ(site.post("/p/" + storage::to_text(reply()) + "/agree", {}).status, 303);
  warm();
  EXPECT_THAT(page("carol"), HasSubstr("aria-pressed=\"true\""));
  EXPECT_THAT(page("dara"), Not(HasSubstr("aria-pressed=\"true\"")));
  EXPECT_THAT(page("dara"), HasSubstr("aria-pressed=\"false\""));
  EXPECT_THAT(page("dara"), HasSubstr("<span class=\"count\" aria-hidden=\"true\">1</span>"));
  as("carol");
  ASSERT_EQ(site.post("/p/" + storage::to_text(reply()) + "/agree", {{"undo", "1"}}).status, 303);
  EXPECT_THAT(page("carol"), Not(HasSubstr("aria-pressed=\"true\"")));
}

TEST_F(ThreadMemory, GivesToolsToTheirOwnersOnly) {
  warm();
  const std::string post = "/p/" + storage::to_text(reply());
  EXPECT_THAT(page("bilal"), HasSubstr(post + "/edit"));
  for (const char* name : {"asha", "carol", "dara", "nobody"}) {
    EXPECT_THAT(page(name), Not(HasSubstr(post + "/edit"))) << name;
  }
  EXPECT_THAT(page("asha"), HasSubstr("/mod" + post.substr(0, 2) + "osts")) << "/mod/posts";
  for (const char* name : {"bilal", "carol", "nobody"}) EXPECT_THAT(page(name), Not(HasSubstr("/mod/posts"))) << name;
  EXPECT_THAT(page("nobody"), Not(HasSubstr(post + "/report")));
}

TEST_F(ThreadMemory, CountsUnreadPostsForEachReader) {
  page("carol");
  as("bilal");
  site.post(base + "/reply", {{"text", "A third post."}});
  page("bilal");
  page("bilal");
  const std::string jump = base + "/a-bridge-for-carts/3";
  EXPECT_THAT(page("carol"), HasSubstr(jump)) << "has read two of three";
  EXPECT_THAT(page("carol"), Not(HasSubstr(jump)));
  EXPECT_THAT(page("bilal"), Not(HasSubstr(jump)));
  EXPECT_THAT(page("dara"), Not(HasSubstr(jump))) << "never opened: no mark to jump from";
}

TEST_F(ThreadMemory, ShowsAPostOutOfSightToItsOwnersAlone) {
  for (const ContentState state : {ContentState::kHeld, ContentState::kHidden, ContentState::kRemoved}) {
    warm();
    put(state);
    warm();
    for (const char* name : {"carol", "dara", "nobody"}) {
      EXPECT_THAT(page(name), Not(HasSubstr("Reply by bilal."))) << name << " " << static_cast<int>(state);
      EXPECT_THAT(page(name), HasSubstr("Opening by asha."));
    }
    EXPECT_THAT(page("asha"), HasSubstr("Reply by bilal.")) << static_cast<int>(state);
    const bool own = page("bilal").find("Reply by bilal.") != std::string::npos;
    EXPECT_EQ(own, state != ContentState::kRemoved) << static_cast<int>(state);
    put(ContentState::kVisible);
    EXPECT_THAT(page("carol"), HasSubstr("Reply by bilal."));
  }
}

TEST_F(ThreadMemory, HidesWhomTheReaderBlockedOrIsBlockedBy) {
  warm();
  as("carol");
  ASSERT_EQ(site.post("/@bilal/block", {{"do", "1"}}).status, 303);
  warm();
  EXPECT_THAT(page("carol"), Not(HasSubstr("Reply by bilal.")));
  EXPECT_THAT(page("dara"), HasSubstr("Reply by bilal."));
  as("dara");
  ASSERT_EQ(site.post("/@bilal/mute", {{"do", "1"}}).status, 303);
  EXPECT_THAT(page("dara"), Not(HasSubstr("Reply by bilal.")));
  as("bilal");
  site.post(base + "/reply", {{"text", "Once more bilal."}});
  EXPECT_THAT(page("carol"), Not(HasSubstr("Once more bilal.")));
  as("carol");
  site.post(base + "/reply", {{"text", "Said by carol."}});
  EXPECT_THAT(page("asha"), HasSubstr("Said by carol."));
  EXPECT_THAT(page("bilal"), Not(HasSubstr("Said by carol."))) << "carol blocks bilal";
}

TEST_F(ThreadMemory, HidesLimitedAndSuspendedAuthors) {
  using Measure = forum::ActorMeasured::Measure;
  for (const Measure measure : {Measure::kLimited, Measure::kSuspended}) {
    warm();
    const auto set = [&](bool on) {
      site.db().transaction([&] {
        if (measure == Measure::kLimited) storage::actors::set_limited(site.db(), actor("bilal"), on);
        if (measure == Measure::kSuspended) storage::actors::set_suspended(site.db(), actor("bilal"), on, std::nullopt);
        site.services().forum.events.emit(site.db(),
                                          forum::ActorMeasured{actor("bilal"), on ? measure : Measure::kLifted});
      });
    };
    set(true);
    for (const char* name : {"carol", "dara", "nobody"}) {
      EXPECT_THAT(page(name), Not(HasSubstr("Reply by bilal."))) << name;
    }
    EXPECT_THAT(page("asha"), HasSubstr("Reply by bilal.")) << "staff";
    set(false);
    EXPECT_THAT(page("carol"), HasSubstr("Reply by bilal."));
  }
}

TEST_F(ThreadMemory, NeverNamesTheHiddenAuthorOfAThread) {
  as("bilal");
  const std::string opened(
      site.post("/new", {{"board", "transport"}, {"title", "A thread by bilal"}, {"text", "Opening by him."}})
          .get("Location"));
  const std::string target = opened.substr(0, opened.find('#'));
  for (int look = 0; look < 2; ++look) EXPECT_THAT(page("carol", target), HasSubstr("A thread by bilal"));
  as("carol");
  ASSERT_EQ(site.post("/@bilal/block", {{"do", "1"}}).status, 303);
  const std::string text = page("carol", target);
  EXPECT_THAT(text, Not(HasSubstr("A thread by bilal")));
  EXPECT_THAT(text, Not(HasSubstr("Opening by him.")));
  EXPECT_THAT(text, Not(HasSubstr(">bilal<")));
  EXPECT_THAT(text, Not(HasSubstr("by bilal")));
  EXPECT_THAT(page("dara", target), HasSubstr("Opening by him."));
}

TEST_F(ThreadMemory, ShutsOutWhoMayNotReadTheBoardOrTheSite) {
  warm();
  site.db().transaction([&] {
    site.db().script("update boards set members_only = true");
    site.services().forum.events.emit(site.db(), forum::BoardChanged{.board = actor("transport")});
  });
  EXPECT_THAT(page("carol"), HasSubstr("Reply by bilal."));
  as("nobody");
  EXPECT_THAT(site.get(address).status, Eq(404));
  EXPECT_THAT(page("nobody"), Not(HasSubstr("bilal")));
  site.db().transaction([&] {
    site.db().script("update boards set members_only = false");
    site.services().forum.events.emit(site.db(), forum::BoardChanged{.board = actor("transport")});
  });
  EXPECT_THAT(page("nobody"), HasSubstr("Reply by bilal."));
  forum::Site closed = *site.services().site.get(site.db());
  closed.is_private = true;
  ASSERT_TRUE(forum::set_site(site.services().forum, site.db(), nullptr, closed).has_value());
  EXPECT_THAT(page("carol"), HasSubstr("Reply by bilal."));
  as("nobody");
  EXPECT_THAT(site.get(address).status, Eq(303));
  EXPECT_THAT(page("nobody"), Not(HasSubstr("bilal")));
}

TEST_F(ThreadMemory, TakesBackADeletedThreadAtOnce) {
  as("dara");
  const std::string opened(
      site.post("/new", {{"board", "transport"}, {"title", "Soon gone"}, {"text", "Gone soon."}}).get("Location"));
  const std::string target = opened.substr(0, opened.find('#'));
  for (int look = 0; look < 2; ++look) EXPECT_THAT(page("carol", target), HasSubstr("Gone soon."));
  const std::string post = storage::to_text(storage::PostId{number("select max(id) from posts")});
  as("dara");
  ASSERT_EQ(site.post("/p/" + post + "/delete", {}).status, 303);
  for (const char* name : {"carol", "dara", "asha", "nobody"}) {
    as(name);
    const web::Response answer = site.get(target);
    EXPECT_EQ(answer.status, 410) << name;
    EXPECT_THAT(std::string(answer.text()), Not(HasSubstr("Gone soon."))) << name;
  }
}

/// Another process says nothing here: the thread's version tells.
TEST_F(ThreadMemory, SeesWhatAnotherProcessDidToTheThread) {
  warm();
  site.db().script(
      "update posts set html = '<p>Said anew elsewhere.</p>' where number = 2; update threads set version = version + "
      "1");
  for (const char* name : {"carol", "asha", "nobody"}) {
    EXPECT_THAT(page(name), HasSubstr("Said anew elsewhere.")) << name;
    EXPECT_THAT(page(name), Not(HasSubstr("Reply by bilal."))) << name;
  }
}

TEST_F(ThreadMemory, SpeaksEachReadersLanguage) {
  warm();
  const std::string english = page("carol");
  const std::string hindi = page("carol", address + "?lang=hi");
  EXPECT_THAT(hindi, HasSubstr("lang=\"hi\""));
  EXPECT_THAT(english, HasSubstr("Agree"));
  EXPECT_THAT(hindi, Not(HasSubstr(">Agree<")));
  EXPECT_THAT(page("dara"), HasSubstr("Agree"));
}

TEST_F(ThreadMemory, ShowsANewNameAtOnce) {
  warm();
  as("bilal");
  ASSERT_EQ(
      site.post("/settings/profile", {{"display_name", "Bilal the Second"}, {"bio", ""}, {"stakeholder", "0"}}).status,
      303);
  EXPECT_THAT(page("carol"), HasSubstr("Bilal the Second"));
}

}  // namespace
}  // namespace samvad::test
