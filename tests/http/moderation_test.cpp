// What moderation says on its pages: a refused and a held text to their author, a claimed report to the other
// moderator.
#include "tests/http/shared_house.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::test {
namespace {

class ModerationPages : public ::testing::Test {
 protected:
  static House& house() { return shared_house(); }
  static std::int64_t number(const std::string& sql) {
    const std::string name = "test." + sql;
    return house().database().db().exec({name, sql}).front().integer(0);
  }
  static Visitor member(const std::string& name) {
    Visitor visitor = house().visitor();
    visitor.sign_up(name);
    house().database().db().script("update members set created_at = now() - interval '30 days'");
    return visitor;
  }
  static void word_rule(const std::string& pattern, const std::string& action, const std::string& form = "literal") {
    house().asha().carry_out(
        "/mod/words", "/mod/words",
        {{"pattern", pattern}, {"form", form}, {"action", action}, {"post", "1"}, {"reason", "Nothing is sold here."}});
  }
  static std::string site_rule() {
    // once: the forms of a rule that is there stand before the one for a new rule
    static const std::string rule = [] {
      house().asha().carry_out("/admin/settings", "/admin/settings/rules",
                               {{"title", "Sell nothing"}, {"text", "Here."}});
      return std::to_string(number("select id from rules where title = 'Sell nothing' and retired_at is null"));
    }();
    return rule;
  }
};

TEST_F(ModerationPages, AWordRuleOfABoardHoldsThereAlone) {
  Visitor& asha = house().asha();
  asha.carry_out("/admin/boards", "/admin/boards", {{"name", "market"}, {"title", "Market & stalls"}});
  const std::string market = std::to_string(number("select id from actors where name = 'market'"));
  const Visitor::Fields rule{{"pattern", "turnips"},  {"form", "literal"}, {"action", "refuse"},
                             {"reason", "No roots."}, {"board", market},   {"post", "1"}};
  Visitor::Fields names = rule;
  names.push_back({"name", "1"});
  const auto refused = asha.submit("/mod/words", "/mod/words", names);
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("Names and profiles belong to no board"), std::string::npos);
  EXPECT_NE(refused.body.find("<option value=\"" + market + "\" selected>Market &amp; stalls"), std::string::npos)
      << "what was chosen stays chosen";
  Visitor::Fields nowhere = rule;
  nowhere[4].second = "12345";
  EXPECT_EQ(asha.submit("/mod/words", "/mod/words", nowhere).status, 422);
  asha.carry_out("/mod/words", "/mod/words", rule);
  EXPECT_NE(asha.get("/mod/words").body.find(">Market &amp; stalls</span>"), std::string::npos);

  Visitor writer = member("tilda");
  const auto status = [&](const std::string& board) {
    const Visitor::Fields thread{{"board", board}, {"title", "Fresh from the field"}, {"text", "Turnips, two a coin."}};
    return writer.submit("/new?board=" + board, "/new", thread).status;
  };
  EXPECT_EQ(status("market"), 422);
  EXPECT_EQ(status("square"), 303);
}

TEST_F(ModerationPages, ARefusedTextShowsThePassageAndAHeldOneSaysWhyItWaits) {
  Visitor writer = member("wanda");
  const std::string page =
      "/t/" + thread_of(house().asha().start_thread("What may be sold here?", "Nothing at all.")) + "/reply";
  word_rule("buy < gold", "refuse");
  const auto refused = writer.submit(page, page, {{"text", "Please BUY < gold now"}, {"language", "en"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("“BUY &lt; gold”"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("Nothing is sold here."), std::string::npos);

  word_rule("नकली सोना.*", "hold", "pattern");
  std::string watches = "नकली सोना";
  for (int n = 0; n < 60; ++n) watches += " सस्ती";  // the rule matches more than a hold keeps
  const auto held = writer.submit(page, page, {{"text", watches}, {"language", "hi"}});
  ASSERT_EQ(held.status, 303) << held.body;
  EXPECT_EQ(held.field("Location"), "/notifications");
  const std::string told = writer.get("/notifications").body;
  EXPECT_NE(told.find("नकली सोना सस्ती"), std::string::npos);
  EXPECT_NE(told.find("Nothing is sold here."), std::string::npos);
}

TEST_F(ModerationPages, ARefusalNeedsARuleAndItsAuthorReadsIt) {
  Visitor writer = member("wim");
  const std::string rule = site_rule();
  const std::string page =
      "/t/" + thread_of(house().asha().start_thread("Where do I sell bread?", "Not here.")) + "/reply";
  word_rule("rye bread", "hold");
  ASSERT_EQ(writer.submit(page, page, {{"text", "I sell rye bread"}, {"language", "en"}}).status, 303);
  const std::string post = std::to_string(number("select id from posts where source = 'I sell rye bread'"));
  const std::string refuse = "/mod/held/" + post + "/refuse";
  EXPECT_EQ(house().asha().submit("/mod/held", refuse, {{"rule", ""}, {"reason", "This is advertising"}}).status, 422);
  ASSERT_EQ(house().asha().submit("/mod/held", refuse, {{"rule", rule}, {"reason", "This is advertising"}}).status,
            303);
  const std::string told = writer.get("/notifications").body;
  EXPECT_NE(told.find("This is advertising"), std::string::npos);
  EXPECT_NE(told.find("Sell nothing"), std::string::npos);
  EXPECT_EQ(number("select count(*) from decisions where post_id = " + post), 1);
}

TEST_F(ModerationPages, AClaimedReportNamesWhoHasItAndIsTakenOverWithoutLosingAWord) {
  Visitor writer = member("wren"), reporter = member("rafi");
  member("modone");
  house().database().db().script(
      "update members set role = 2 where actor_id = (select id from actors where name = 'modone')");
  Visitor moderator = house().visitor();
  moderator.log_in("modone");
  const std::string rule = site_rule();
  const auto path = house().asha().start_thread("Who takes the report?", "One of two.");
  (void)writer.reply(path, "A claim to be decided");
  const std::string post = std::to_string(number("select id from posts where source = 'A claim to be decided'"));
  ASSERT_EQ(reporter.submit("/p/" + post + "/report", "/p/" + post + "/report", {{"category", "1"}}).status, 200);
  const std::string report = "/mod/reports/" + std::to_string(number("select id from reports where post_id = " + post));
  ASSERT_EQ(house().asha().submit(report, report + "/claim", {}).status, 303);

  const Visitor::Fields words{{"measure", "hide"}, {"rule", rule}, {"reason", "This is advertising of mine"}};
  const auto refused = moderator.submit(report, report + "/decide", words);
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("Asha Rao is looking at it"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("This is advertising of mine"), std::string::npos);
  EXPECT_NE(refused.body.find("name=\"take_over\""), std::string::npos);
  EXPECT_EQ(number("select count(*) from decisions where post_id = " + post), 0);

  // the case of one's own initiative leads to the report, and passes by no claim
  const auto own = moderator.get("/mod/posts/" + post);
  EXPECT_EQ(own.status, 303);
  EXPECT_EQ(own.field("Location"), report);
  auto past = hidden_fields(moderator.get(report).body, report + "/decide");
  past.insert(past.end(), words.begin(), words.end());
  EXPECT_EQ(moderator.post("/mod/posts/" + post + "/decide", past).status, 409);
  EXPECT_EQ(number("select count(*) from decisions where post_id = " + post), 0);

  auto taking = hidden_fields(refused.body, report + "/decide");
  taking.insert(taking.end(), words.begin(), words.end());
  taking.emplace_back("take_over", "1");
  const auto taken = moderator.post(report + "/decide", taking);
  EXPECT_EQ(taken.status, 303) << taken.body;
  EXPECT_EQ(moderator.post(report + "/decide", taking).status, 303) << "the second press of the button";
  EXPECT_EQ(number("select count(*) from decisions where post_id = " + post), 1);
  EXPECT_EQ(number("select count(*) from public_log where subject = '/p/" + post + "'"), 1);
  EXPECT_EQ(number("select count(*) from audit_log where action = 'take_over_report'"), 1);
}

/// Several forms with the same fields on one page: each label belongs to its own field.
TEST_F(ModerationPages, EachWaitingPostHasFieldsOfItsOwn) {
  Visitor writer = member("wilma");
  const std::string page =
      "/t/" + thread_of(house().asha().start_thread("What waits here?", "Two of a kind.")) + "/reply";
  word_rule("oat cakes", "hold");
  for (const char* text : {"I sell oat cakes", "I sell more oat cakes"}) {
    ASSERT_EQ(writer.submit(page, page, {{"text", text}, {"language", "en"}}).status, 303);
  }
  const std::string held = house().asha().get("/mod/held").body;
  std::set<std::string> ids;
  for (auto at = held.find(" id=\""); at != std::string::npos; at = held.find(" id=\"", at + 1)) {
    const auto begin = at + 5;
    EXPECT_TRUE(ids.insert(held.substr(begin, held.find('"', begin) - begin)).second)
        << held.substr(begin, held.find('"', begin) - begin);
  }
  EXPECT_GE(ids.size(), 4U);
}

/// What readers never saw is shown to nobody: not as history, not as source, not in a quotation.
TEST_F(ModerationPages, AnAlienSourceIsShownNowhere) {
  Visitor writer = member("wes");
  const auto path = house().asha().start_thread("Whose source is it?", "That of its readers.");
  (void)writer.reply(path, "To be taken for a remote one");
  const std::string post = std::to_string(number("select id from posts where source = 'To be taken for a remote one'"));
  house().database().db().script(
      "update posts set host_id = 1, source = 'decoy words', html = '<p>seen words</p>', revision = 2, edited_at = "
      "now() "
      "where id = " +
      post +
      "; insert into post_revisions (thread_id, post_id, revision, source, html, editor_id, written_at) "
      "select thread_id, id, 1, 'decoy before', '<p>seen before</p>', author_id, now() from posts where id = " +
      post);
  for (const char* part : {"/source", "/history", "/reply?quote=1"}) {
    SCOPED_TRACE(part);
    const std::string body = house().asha().get("/p/" + post + part).body;
    EXPECT_NE(body.find("seen"), std::string::npos) << body;
    EXPECT_EQ(body.find("decoy"), std::string::npos);
  }
}

}  // namespace
}  // namespace samvad::test
