#include "forum/people/set_site.hpp"
#include "tests/web/pages/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kTitle = "Should the night bus run every twenty minutes?";

std::string thread_of(Site& site, const std::string& key = "key-1") {
  const web::Response sent = site.post("/new", {{"board", "transport"},
                                                {"title", kTitle},
                                                {"text", "The **ring road** has no bus.\n\nक्या रात में बस चलेगी?"},
                                                {"submission", key}});
  EXPECT_EQ(sent.status, 303) << sent.text();
  return std::string(sent.get("Location"));
}

/// "/t/12" of an address of that thread.
std::string base_of(const std::string& location) {
  return location.substr(0, location.find('/', 3));
}

/// Id of the newest post that the page links to its history, edit or reply form.
std::string post_id_in(std::string_view page) {
  const std::size_t at = page.rfind("/p/");
  std::size_t end = at + 3;
  while (end < page.size() && page[end] >= '0' && page[end] <= '9') ++end;
  return std::string(page.substr(at + 3, end - at - 3));
}

TEST(FirstRun, LeadsThereAndNeedsTheToken) {
  Site site;
  EXPECT_EQ(site.get("/").get("Location"), "/setup");
  EXPECT_EQ(site.get("/boards").get("Location"), "/setup");
  const web::Response form = site.get("/setup?token=right-token");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(std::string(form.text()), HasSubstr("value=\"right-token\""));
  const web::Response wrong =
      site.post("/setup", {{"token", "wrong"}, {"site_name", "City Assembly"}, {"name", "asha"}, {"password", "x"}});
  EXPECT_EQ(wrong.status, 403);
  EXPECT_THAT(std::string(wrong.text()), HasSubstr("value=\"City Assembly\""));
  EXPECT_THAT(std::string(wrong.text()), HasSubstr("This is not the token that was printed."));
}

TEST(FirstRun, MakesForumAdministratorAndBoardOnce) {
  Site site;
  site.set_up();
  const std::string home(site.get("/").text());
  EXPECT_THAT(home, HasSubstr("City Assembly"));
  EXPECT_THAT(home, HasSubstr("Asha Rao"));
  EXPECT_THAT(home, HasSubstr("/b/transport"));
  EXPECT_EQ(site.get("/setup").get("Location"), "/");
  EXPECT_EQ(site.post("/setup", {{"token", "right-token"}, {"name", "mallory"}}).status, 409);
}

TEST(BoardPage, ShowsRulesModeratorsAndSubBoardsInTheirOrder) {
  Site site;
  site.set_up();
  site.db().script(R"(
    insert into rules (id, position, version, title, text, created_by)
    values (1, 1, 1, 'Rule of the site', '', 1), (2, 2, 1, 'Second of the site', '', 1), (3, 3, 1, 'Old one', '', 1);
    update rules set retired_at = now() where id = 3;
    insert into rules (id, board_id, position, version, title, text, created_by)
    select 4, b.id, 1, 1, 'Rule of the board', '', 1 from boards b;
    insert into actors (id, kind, name, display_name, uri)
    select n, 2, name, title, 'u' || n from (values (101, 'trams', 'Trams'), (102, 'buses', 'Buses'),
      (103, 'ferries', 'Ferries'), (104, 'desk', 'The desk')) v (n, name, title);
    insert into boards (id, parent_id, position, members_only, remote)
    select n, (select id from boards where parent_id is null limit 1), place, hidden, false
    from (values (101, 2, false), (102, 1, false), (103, 2, false), (104, 0, true)) v (n, place, hidden))");
  const std::string members(site.get("/b/transport").text());
  const auto place = [&](std::string_view word) { return members.find(word); };
  EXPECT_LT(place("Rule of the site"), place("Second of the site"));
  EXPECT_LT(place("Second of the site"), place("Rule of the board"));
  EXPECT_THAT(members, Not(HasSubstr("Old one")));
  EXPECT_LT(place("/b/desk\""), place("/b/buses\""));
  EXPECT_LT(place("/b/buses\""), place("/b/ferries\""));
  EXPECT_LT(place("/b/ferries\""), place("/b/trams\""));
  ASSERT_NE(place("/b/trams\""), std::string::npos);
  site.forget_cookies();
  const std::string guests(site.get("/b/transport").text());
  EXPECT_THAT(guests, HasSubstr("/b/trams\""));
  EXPECT_THAT(guests, Not(HasSubstr("/b/desk\""))) << "a board of members only";
}

TEST(FirstRun, ABadBoardNameUndoesEverything) {
  Site site;
  const web::Response bad = site.post("/setup", {{"token", "right-token"},
                                                 {"site_name", "City"},
                                                 {"site_language", "en"},
                                                 {"registration", "1"},
                                                 {"name", "asha"},
                                                 {"email", "asha@example.org"},
                                                 {"password", "twelve green lanterns"},
                                                 {"board_title", "Transport"},
                                                 {"board_name", "no good!"}});
  EXPECT_EQ(bad.status, 422) << bad.text();
  EXPECT_THAT(std::string(bad.text()), HasSubstr("f-board_name-problem"));
  EXPECT_EQ(site.get("/").get("Location"), "/setup");
  site.set_up();
}

TEST(FirstRun, NamesAllThatIsWrongAtOnce) {
  Site site;
  const web::Response bad = site.post("/setup", {{"token", "right-token"},
                                                 {"site_name", ""},
                                                 {"site_language", "en"},
                                                 {"registration", "1"},
                                                 {"name", "no good!"},
                                                 {"email", "nobody"},
                                                 {"password", "x"},
                                                 {"board_title", ""},
                                                 {"board_name", "no good!"}});
  EXPECT_EQ(bad.status, 422) << bad.text();
  for (const char* field : {"site_name", "name", "email", "password", "board_title", "board_name"}) {
    EXPECT_THAT(std::string(bad.text()), HasSubstr("f-" + std::string(field) + "-problem")) << field;
  }
  site.set_up();  // nothing is left of the look
}

TEST(Reader, SeesAThreadInFullWithoutAnAccount) {
  Site site;
  site.set_up();
  site.federate();
  const std::string place = thread_of(site);
  site.forget_cookies();
  const web::Response page = site.get(place);
  const std::string text(page.text());
  ASSERT_EQ(page.status, 200) << text;
  EXPECT_THAT(text, HasSubstr(kTitle));
  EXPECT_THAT(text, HasSubstr("<strong>ring road</strong>"));
  EXPECT_THAT(text, HasSubstr("क्या रात में बस चलेगी?"));
  EXPECT_THAT(text, HasSubstr("Log in to reply"));
  EXPECT_THAT(text, HasSubstr("rel=\"alternate\" type=\"application/activity+json\""));
  // what is answered from another server is the opening post, not the thread's collection
  EXPECT_THAT(text, HasSubstr("<code translate=\"no\">http://localhost:8080/posts/"));
  EXPECT_THAT(text, Not(HasSubstr("csrf")));
  EXPECT_FALSE(page.shows.empty());
  EXPECT_EQ(page.get("Set-Cookie"), "");
}

/// A site that talks to no other server does not invite from there.
TEST(Reader, IsToldOfOtherServersOnlyWhereThereAreAny) {
  Site site;
  site.set_up();
  const std::string place = thread_of(site);
  site.forget_cookies();
  const std::map<std::string, std::string> invitations{
      {"/", "your own server in the fediverse"},     {"/boards", "any server of the fediverse"},
      {"/b/transport", "@transport@localhost:8080"}, {place, "Or reply from your own server"},
      {"/sign-up", "the whole fediverse"},           {"/about", "Any server that speaks ActivityPub"}};
  for (const auto& [page, words] : invitations) {
    EXPECT_THAT(std::string(site.get(page).text()), Not(HasSubstr(words))) << page;
  }
  EXPECT_THAT(std::string(site.get(place).text()), Not(HasSubstr("application/activity+json")));
  site.federate();
  for (const auto& [page, words] : invitations) {
    EXPECT_THAT(std::string(site.get(page).text()), HasSubstr(words)) << page;
  }
}

/// What waits for those who look after the site stands in the header of every page of theirs, and of nobody else's.
TEST(Header, TellsStaffWhatWaitsForThem) {
  Site site;
  site.set_up();
  const std::string post = post_id_in(site.get(thread_of(site)).text());
  const auto asha = site.jar();
  EXPECT_THAT(std::string(site.get("/").text()), Not(HasSubstr("for you")));
  site.forget_cookies();
  site.sign_up("ravi");
  ASSERT_EQ(site.post("/p/" + post + "/report", {{"category", "1"}, {"comment", "An advert."}}).status, 200);
  EXPECT_THAT(std::string(site.get("/").text()), Not(HasSubstr("for you")));
  const auto ravi = site.jar();
  site.use(asha);
  EXPECT_THAT(std::string(site.get("/").text()), HasSubstr("1 matter waits for you"));
  site.db().exec(
      {"test.waits", "update members set state = 2 where actor_id = (select id from actors where name = 'ravi')"});
  const std::string both(site.get("/").text());
  EXPECT_THAT(both, HasSubstr("2 matters wait for you"));
  EXPECT_THAT(both, HasSubstr("1 case waits for moderation"));
  EXPECT_THAT(both, HasSubstr("1 account waits for approval"));
  // a moderator of this one board hears of its report; of another board, of none
  site.db().exec({"test.moderates", R"(insert into board_moderators (board_id, actor_id)
    select b.id, a.id from actors a, actors b where a.name = 'ravi' and b.name = 'transport')"});
  site.use(ravi);
  EXPECT_THAT(std::string(site.get("/").text()), Not(HasSubstr("for you"))) << "not admitted yet";
  site.db().exec({"test.admitted", "update members set state = 1 where state = 2"});
  EXPECT_THAT(std::string(site.get("/").text()), HasSubstr("1 matter waits for you"));
  site.db().exec({"test.elsewhere", "update reports set board_id = null"});
  EXPECT_THAT(std::string(site.get("/").text()), Not(HasSubstr("for you")));
}

TEST(Reader, IsLedToTheRightAddress) {
  Site site;
  site.set_up();
  const std::string place = thread_of(site);
  const std::string base = base_of(place);
  EXPECT_EQ(site.get(base + "/wrong-slug").status, 301);
  EXPECT_EQ(site.get(base).status, 301);
  EXPECT_THAT(std::string(site.get(base + "/x/1").get("Location")), HasSubstr("#p1"));
  EXPECT_EQ(site.get(base + "/x/99").status, 404);
  EXPECT_EQ(site.get(place.substr(0, place.find('#')) + "?page=7").status, 404);
  EXPECT_EQ(site.get("/t/999999/x").status, 404);
  EXPECT_EQ(site.get("/t/abc/x").status, 400);
  const web::Response activity = site.get(place, {{"accept", "application/activity+json"}});
  EXPECT_EQ(activity.status, 302);
  EXPECT_THAT(std::string(activity.get("Location")), StartsWith("http://localhost:8080/threads/"));
}

TEST(Reader, ChoosesLanguageAndAppearanceWithoutScript) {
  Site site;
  site.set_up();
  site.forget_cookies();
  EXPECT_THAT(std::string(site.get("/", {{"accept-language", "hi"}}).text()), HasSubstr("<html lang=\"hi\">"));
  EXPECT_EQ(site.get("/appearance?lang=hi&return=/boards").get("Location"), "/boards");
  EXPECT_EQ(site.get("/appearance?theme=dark&return=//evil.example").get("Location"), "/");
  EXPECT_THAT(std::string(site.get("/boards").text()), HasSubstr("<html lang=\"hi\" data-theme=\"dark\">"));
}

TEST(Reader, OfAPrivateSiteSeesOnlyTheWayIn) {
  Site site;
  site.set_up();
  auto settings = forum::load_site(site.db());
  settings.is_private = true;
  ASSERT_TRUE(forum::set_site(site.services().forum, site.db(), nullptr, settings));
  site.services().site.drop();
  EXPECT_THAT(std::string(site.get("/").text()), HasSubstr("href=\"/boards\""));
  site.forget_cookies();
  EXPECT_EQ(site.get("/boards").status, 303);
  const std::string text(site.get("/log-in?return=/").text());
  EXPECT_THAT(text, HasSubstr("This forum is private: log in to read it."));
  EXPECT_THAT(text, Not(HasSubstr("href=\"/boards\"")));
  EXPECT_THAT(text, Not(HasSubstr("href=\"/modlog\"")));
}

TEST(Writer, KeepsWhatWasTypedWhenSomethingIsWrong) {
  Site site;
  site.set_up();
  const web::Response short_title = site.post(
      "/new", {{"board", "transport"}, {"title", "Bus"}, {"text", "A long & careful text."}, {"submission", "k"}});
  EXPECT_EQ(short_title.status, 422);
  const std::string text(short_title.text());
  EXPECT_THAT(text, HasSubstr("A long &amp; careful text."));
  EXPECT_THAT(text, HasSubstr("value=\"Bus\""));
  EXPECT_THAT(text, HasSubstr("f-title-problem"));
  EXPECT_THAT(text, HasSubstr("value=\"k\""));
  const web::Response no_board = site.post("/new", {{"board", ""}, {"title", kTitle}, {"text", "Some text."}});
  EXPECT_EQ(no_board.status, 422);
  EXPECT_THAT(std::string(no_board.text()), HasSubstr("Please choose a board."));
}

TEST(Writer, SeesAPreviewWithoutScript) {
  Site site;
  site.set_up();
  const web::Response page =
      site.post("/new", {{"board", "transport"}, {"title", kTitle}, {"text", "**bold** <script>"}, {"preview", "1"}});
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(std::string(page.text()), HasSubstr("<strong>bold</strong> &lt;script&gt;"));
  EXPECT_THAT(std::string(site.post("/preview", {{"text", "*soft*"}}).text()), HasSubstr("<em>soft</em>"));
}

TEST(Writer, AFormSentTwicePublishesOnce) {
  Site site;
  site.set_up();
  EXPECT_EQ(base_of(thread_of(site, "same")), base_of(thread_of(site, "same")));
  EXPECT_NE(base_of(thread_of(site, "same")), base_of(thread_of(site, "other")));
}

TEST(Writer, RepliesQuotesEditsAndDeletes) {
  Site site;
  site.set_up();
  const std::string base = base_of(thread_of(site));
  const web::Response replied =
      site.post(base + "/reply", {{"text", "Twenty minutes needs six vehicles."}, {"submission", "r1"}});
  ASSERT_EQ(replied.status, 303) << replied.text();
  EXPECT_THAT(std::string(replied.get("Location")), HasSubstr("#p2"));
  const std::string page(site.follow(replied).text());
  const std::string id = post_id_in(page);
  EXPECT_THAT(std::string(site.get("/p/" + id + "/reply?quote=1").text()), HasSubstr("&gt; Twenty minutes needs six"));
  site.post(base + "/reply", {{"text", "So be it."}, {"reply_to", id}, {"submission", "r2"}});
  const web::Response edited =
      site.post("/p/" + id + "/edit", {{"text", "Twenty minutes needs seven vehicles."}, {"revision", "1"}});
  ASSERT_EQ(edited.status, 303) << edited.text();
  const std::string history(site.get("/p/" + id + "/history").text());
  EXPECT_THAT(history, HasSubstr("<del>six</del>"));
  EXPECT_THAT(history, HasSubstr("<ins>seven</ins>"));
  const web::Response stale = site.post("/p/" + id + "/edit", {{"text", "My other text."}, {"revision", "1"}});
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(std::string(stale.text()), HasSubstr("My other text."));
  EXPECT_THAT(std::string(stale.text()), HasSubstr("needs seven vehicles"));
  EXPECT_THAT(std::string(site.get("/p/" + id + "/delete").text()), HasSubstr("Delete post 2?"));
  EXPECT_EQ(site.post("/p/" + id + "/delete", {}).status, 303);
  EXPECT_EQ(site.get("/p/" + id).status, 410);
  EXPECT_THAT(std::string(site.follow(replied).text()), HasSubstr("Deleted by its author."));
}

TEST(Member, AgreesReportsAndBlocks) {
  Site site;
  site.set_up();
  const std::string place = thread_of(site);
  site.sign_up("bilal");
  const std::string page(site.get(place).text());
  const std::string id = post_id_in(page);
  EXPECT_EQ(site.post("/p/" + id + "/agree", {}).status, 303);
  EXPECT_THAT(std::string(site.get(place).text()), HasSubstr("aria-pressed=\"true\""));
  const web::Response piece = site.post("/p/" + id + "/agree", {{"undo", "1"}}, {{"hx-request", "true"}});
  EXPECT_THAT(std::string(piece.text()), StartsWith("<span class=\"agree\">"));
  EXPECT_THAT(std::string(piece.text()), HasSubstr("aria-pressed=\"false\""));
  EXPECT_EQ(site.post("/p/" + id + "/report", {{"comment", "x"}}).status, 422);
  const web::Response thanks =
      site.post("/p/" + id + "/report", {{"category", "4"}, {"comment", "No source is given."}});
  EXPECT_EQ(thanks.status, 200) << thanks.text();
  EXPECT_THAT(std::string(thanks.text()), HasSubstr("Thank you."));
  EXPECT_EQ(site.post("/@asha/mute", {{"return", "/@asha"}}).get("Location"), "/@asha");
  EXPECT_THAT(std::string(site.get("/settings/blocks").text()), HasSubstr("Asha Rao"));
  EXPECT_EQ(site.post("/@asha/mute", {{"undo", "1"}}).get("Location"), "/settings/blocks");
}

TEST(Member, LogsInAndOutAndIsSlowedDown) {
  Site site;
  site.set_up();
  site.post("/log-out", {});
  EXPECT_EQ(site.get("/new").get("Location"), "/log-in?return=%2Fnew");
  const web::Response in =
      site.post("/log-in", {{"name", "Asha"}, {"password", "twelve green lanterns"}, {"return", "/new"}});
  EXPECT_EQ(in.get("Location"), "/new") << in.text();
  EXPECT_EQ(site.get("/new").status, 200);
  site.post("/log-out", {});
  int status = 0;
  for (int attempt = 0; attempt < 7; ++attempt) {
    status = site.post("/log-in", {{"name", "asha"}, {"password", "wrong"}}).status;
    if (attempt == 0) {
      EXPECT_EQ(status, 401);
    }
  }
  EXPECT_EQ(status, 429);
}

/// SEC-35: one address, many spellings, one count.
TEST(Member, IsSlowedDownHoweverTheAddressIsSpelt) {
  Site site;
  site.set_up();
  site.post("/log-out", {});
  int status = 0;
  for (const std::string name : {"asha@example.org", " asha@example.org", "Asha@example.org ", "asha@EXAMPLE.org",
                                 "ASHA@example.org", "  asha@example.org."}) {
    status = site.post("/log-in", {{"name", name}, {"password", "wrong"}}).status;
  }
  EXPECT_EQ(status, 429);
}

/// SEC-35: the default of limits.login_address, each time another name.
TEST(Member, AnAddressHasAHundredFailedLogInsAnHour) {
  Site site;
  site.set_up();
  site.post("/log-out", {});
  const auto status = [&](int number) {
    return site.post("/log-in", {{"name", "person" + std::to_string(number)}, {"password", "wrong"}}).status;
  };
  for (int number = 0; number < 100; ++number) ASSERT_NE(status(number), 429) << number;
  EXPECT_EQ(status(100), 429);
  Site::now += std::chrono::seconds(36);
  EXPECT_NE(status(101), 429) << "a hundred an hour is one in 36 seconds";
  EXPECT_EQ(status(102), 429);
}

/// design.md 4.29: what a thread's stage does not take is refused at the door; those who set stages are not bound.
TEST(Member, IsRefusedByAStageThatThisVersionDoesNotKnow) {
  Site site;
  site.set_up();
  const web::Response opened =
      site.post("/new", {{"board", "transport"}, {"title", "A thread in stages"}, {"text", "It was opened."}});
  const std::string address(opened.get("Location"));
  const std::string thread = address.substr(0, address.find('/', 3));
  const auto moderator = site.jar();
  site.sign_up("bilal");
  ASSERT_EQ(site.post(thread + "/reply", {{"text", "While it was open."}}).status, 303);
  site.db().script("update threads set stage = 9, version = version + 1");
  const web::Response refused = site.post(thread + "/reply", {{"text", "Too late for that."}});
  EXPECT_GE(refused.status, 400);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("This stage of the thread does not take this."));
  const storage::Statement count{"test.count", "select count(*) from posts"};
  EXPECT_EQ(site.db().exec(count).front().integer(0), 2);
  site.use(moderator);
  EXPECT_EQ(site.post(thread + "/reply", {{"text", "Whoever moderates goes on."}}).status, 303);
}

TEST(Member, ChangesProfilePasswordAndReading) {
  Site site;
  site.set_up();
  EXPECT_EQ(
      site.post("/settings/profile", {{"display_name", "Asha R."}, {"bio", "Reads *budgets*."}, {"stakeholder", "2"}})
          .status,
      303);
  const std::string profile(site.get("/@asha").text());
  EXPECT_THAT(profile, HasSubstr("<em>budgets</em>"));
  EXPECT_THAT(profile, HasSubstr("Practitioner"));
  EXPECT_EQ(site.post("/settings/account", {{"password", "wrong"}, {"new_password", "seven blue teapots"}}).status,
            422);
  EXPECT_EQ(
      site.post("/settings/account", {{"password", "twelve green lanterns"}, {"new_password", "seven blue teapots"}})
          .status,
      303);
  EXPECT_EQ(site.get("/settings/account?done=1").status, 200);
  EXPECT_EQ(site.post("/settings/reading", {{"language", "hi"}, {"theme", "contrast"}}).status, 303);
  EXPECT_THAT(std::string(site.get("/").text()),
              testing::AllOf(HasSubstr("<html lang=\"hi\""), HasSubstr(" data-theme=\"contrast\">")));
}

TEST(Routes, EveryPageAnswersInEveryLanguage) {
  Site site;
  site.set_up();
  const std::string place = thread_of(site);
  const std::string base = base_of(place);
  const std::string id = post_id_in(site.get(place).text());
  for (const web::Route& route : site.router().routes()) {
    if (!route.page) continue;
    std::string target = route.pattern;
    const auto put = [&](std::string_view name, const std::string& value) {
      if (const std::size_t at = target.find(name); at != std::string::npos) target.replace(at, name.size(), value);
    };
    put("{board}", "transport");
    put("{person}", "@asha");
    if (target.starts_with("/p/")) put("{id}", id);
    put("{id}", base.substr(3));
    put("{slug}", place.substr(base.size() + 1, place.find('#') - base.size() - 1));
    for (const char* language : {"en", "hi"}) {
      const web::Response response = site.get(target + "?lang=" + language);
      if (route.name == "setup" || route.name == "log_in" || route.name == "sign_up") {
        EXPECT_EQ(response.status, 303) << route.name;
        continue;
      }
      EXPECT_EQ(response.status, 200) << route.name << " " << target << "\n" << response.text();
      EXPECT_THAT(std::string(response.text()), HasSubstr(std::string("<html lang=\"") + language)) << route.name;
    }
  }
}

}  // namespace
}  // namespace samvad::test
