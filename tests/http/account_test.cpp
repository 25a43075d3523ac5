// Sessions, forms and the answers to strangers on the real program: SEC-30, SEC-33, SEC-34, SEC-35.
#include "tests/http/shared_house.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::test {
namespace {

constexpr const char* kOtherPassword = "nine copper kettles";

/// A member of their own for each test.
Visitor member(const std::string& name) {
  Visitor visitor = shared_house().visitor();
  visitor.sign_up(name);
  return visitor;
}

bool logged_in(Visitor& visitor) {
  return visitor.get("/settings/account").status == 200;
}

TEST(Account, OtherSessionsEndWithANewPasswordAndTheOwnTokenChanges) {
  Visitor first = member("meera"), second = shared_house().visitor();
  second.log_in("meera");
  ASSERT_TRUE(logged_in(first) && logged_in(second));
  Visitor old_cookie = first;
  ASSERT_EQ(first
                .submit("/settings/account", "/settings/account",
                        {{"password", Visitor::password()}, {"new_password", kOtherPassword}})
                .status,
            303);
  EXPECT_TRUE(logged_in(first));
  EXPECT_FALSE(logged_in(second));
  EXPECT_FALSE(logged_in(old_cookie));
  Visitor third = shared_house().visitor();
  EXPECT_THROW(third.log_in("meera"), std::runtime_error);
  third.log_in("meera", kOtherPassword);
  EXPECT_TRUE(logged_in(third));
}

TEST(Account, ARoleChangeEndsTheMembersSessions) {
  Visitor omar = member("omar");
  ASSERT_TRUE(logged_in(omar));
  const auto people = shared_house().asha().get("/admin/people?name=omar");
  ASSERT_EQ(people.status, 200);
  const auto id = shared_house().database().db().exec({"test.omar", "select id from actors where name = 'omar'"});
  const std::string action = "/admin/people/" + std::to_string(id.front().integer(0)) + "/role";
  ASSERT_NE(people.body.find(action), std::string::npos);
  ASSERT_EQ(shared_house().asha().submit("/admin/people?name=omar", action, {{"role", "2"}}).status, 303);
  EXPECT_FALSE(logged_in(omar));
}

TEST(Account, ALoggedOutCookieIsDead) {
  Visitor lata = member("lata"), copy = lata;
  ASSERT_EQ(lata.submit("/settings/account", "/log-out", {}).status, 303);
  EXPECT_FALSE(logged_in(copy));
}

TEST(Account, CookiesAreGuarded) {
  Visitor visitor = shared_house().visitor();
  const auto page = visitor.get("/log-in");
  const auto answer = visitor.post("/log-in", [&] {
    auto fields = hidden_fields(page.body, "/log-in");
    fields.push_back({"name", "asha"});
    fields.push_back({"password", Visitor::password()});
    return fields;
  }());
  ASSERT_EQ(answer.status, 303);
  const std::string cookie = answer.field("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-session=")) << cookie;
  for (const char* guard : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"}) {
    EXPECT_NE(cookie.find(guard), std::string::npos) << guard;
  }
}

TEST(Forms, NeedATokenOfTheSameSessionAndOurOrigin) {
  Visitor neha = member("neha"), other = member("other");
  const std::string path = shared_house().asha().start_thread("A thread for forms", "They need their tokens.");
  const std::string page = "/t/" + thread_of(path) + "/reply";
  auto fields = hidden_fields(neha.get(page).body, page);
  const auto foreign = hidden_fields(other.get(page).body, page);
  fields.push_back({"text", "This was not meant to be sent."});

  const Visitor::Fields elsewhere{{"Origin", "https://evil.example"}};
  EXPECT_EQ(neha.post(page, fields, elsewhere).status, 403);
  EXPECT_EQ(neha.post(page, fields, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(neha.post(page, fields, {{"Origin", "null"}}).status, 403);
  Visitor::Fields without, swapped;
  for (const auto& [name, value] : fields) {
    if (name != "csrf") without.emplace_back(name, value);
    swapped.emplace_back(name, name == "csrf" ? foreign.front().second : value);
  }
  const auto expired = neha.post(page, without);
  EXPECT_EQ(expired.status, 403);
  EXPECT_NE(expired.body.find("This was not meant to be sent."), std::string::npos) << "what was typed is lost";
  EXPECT_EQ(neha.post(page, swapped).status, 403);
  Visitor anonymous = shared_house().visitor();
  EXPECT_NE(anonymous.post(page, fields).status, 303);
  EXPECT_EQ(neha.get(path).body.find("This was not meant to be sent."), std::string::npos);
}

TEST(Forms, ADoubledSubmitMakesOnePost) {
  const std::string path = shared_house().asha().start_thread("A thread for doubles", "Sent twice, stored once.");
  const std::string page = "/t/" + thread_of(path) + "/reply";
  auto fields = hidden_fields(shared_house().asha().get(page).body, page);
  fields.push_back({"text", "The finger was too quick."});
  const auto first = shared_house().asha().post(page, fields), second = shared_house().asha().post(page, fields);
  EXPECT_EQ(first.status, 303);
  EXPECT_EQ(first.field("Location"), second.field("Location"));
  const std::string thread = shared_house().visitor().get(path).body;
  const auto once = thread.find("The finger was too quick.");
  ASSERT_NE(once, std::string::npos);
  EXPECT_EQ(thread.find("The finger was too quick.", once + 1), std::string::npos);
}

TEST(Forms, NothingChangesOnGet) {
  Visitor& asha = shared_house().asha();
  const std::string path = asha.start_thread("A thread for readers", "GET changes nothing."), id = thread_of(path);
  for (const std::string& action : {"/t/" + id + "/pin", std::string("/log-out"), std::string("/preview"),
                                    std::string("/admin/settings/rules"), "/p/" + id + "/agree"}) {
    SCOPED_TRACE(action);
    const int status = asha.get(action).status;  // 301: what stands behind a thread's id is read as its title
    EXPECT_TRUE(status == 405 || status == 404 || status == 301) << status;
  }
  EXPECT_EQ(asha.get("/settings/account").status, 200);
  const auto rows = shared_house().database().db().exec(
      {"test.pinned", "select count(*) from threads where pinned_at is not null or locked_at is not null"});
  EXPECT_EQ(rows.front().integer(0), 0);
}

TEST(Forms, RedirectsStayHere) {
  for (const char* away : {"https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"}) {
    SCOPED_TRACE(away);
    Visitor visitor = shared_house().visitor();
    const auto answer =
        visitor.submit("/log-in", "/log-in", {{"name", "asha"}, {"password", Visitor::password()}, {"return", away}});
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(answer.field("Location"), "/");
  }
}

/// The page without what differs by request alone.
std::string comparable(std::string page) {
  for (const char* mark : {"value=\"", "<p class=\"fine\">"}) {
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
      const auto from = at + std::string_view(mark).size();
      page.erase(from, page.find_first_of("\"<", from) - from);
    }
  }
  return page;
}

TEST(Strangers, LearnNothingFromTheAnswerToAWrongPassword) {
  Visitor known = shared_house().visitor(), unknown = shared_house().visitor();
  const auto wrong = known.submit("/log-in", "/log-in", {{"name", "asha"}, {"password", "not the one at all"}});
  const auto nobody = unknown.submit("/log-in", "/log-in", {{"name", "nobody0"}, {"password", "not the one at all"}});
  EXPECT_EQ(wrong.status, nobody.status);
  EXPECT_NE(wrong.status, 303);
  EXPECT_EQ(comparable(wrong.body), comparable(nobody.body));
}

int log_in_status(Visitor visitor, const std::string& name, const Visitor::Fields& headers = {}) {
  return visitor.submit("/log-in", "/log-in", {{"name", name}, {"password", "wrong again"}}, headers).status;
}

TEST(Rates, FiveFailedLogInsOfAnAccountFromAnAddressInAQuarterOfAnHour) {
  Visitor visitor = strict_house().visitor();
  visitor.come_from("192.0.2.1");
  for (int attempt = 0; attempt < 5; ++attempt) EXPECT_NE(log_in_status(visitor, "asha"), 429);
  EXPECT_EQ(log_in_status(visitor, "asha"), 429);
  EXPECT_EQ(log_in_status(visitor, "ASHA"), 429) << "one account, another spelling";
  Visitor elsewhere = strict_house().visitor();
  elsewhere.come_from("192.0.2.2");
  elsewhere.log_in("asha");
  EXPECT_TRUE(logged_in(elsewhere)) << "somebody else's failures must not lock the owner out";
}

TEST(Rates, FailedLogInsAreCountedByAllProcessesAndARestartForgetsNone) {
  House house({.wide = false});
  const auto other = house.second_process();
  int refused = 0;
  for (int attempt = 0; attempt < 8; ++attempt) {
    Visitor visitor = attempt % 2 == 0 ? house.visitor() : Visitor(other->port(), other->public_url());
    visitor.come_from("192.0.2.1");
    refused += log_in_status(visitor, "asha") == 429 ? 1 : 0;
  }
  EXPECT_EQ(refused, 3);
  house.restart();
  Visitor again = house.visitor();
  again.come_from("192.0.2.1");
  EXPECT_EQ(log_in_status(again, "asha"), 429);
}

TEST(Rates, OneAddressHasOneKeyHoweverItIsWritten) {
  // ten spellings of one /64, and what a proxy that is not ours claims does not count
  int refused = 0;
  for (const char* spelling : {"2001:db8:1:1::1", "2001:0db8:0001:0001::2", "2001:DB8:1:1:0:0:0:3", "2001:db8:1:1::4",
                               "2001:db8:1:1:ffff::5", "203.0.113.9, 2001:db8:1:1::6", "10.9.9.9,2001:db8:1:1::7",
                               "2001:db8:1:1::8", "2001:db8:1:1:a::9", "2001:db8:1:1::a"}) {
    Visitor visitor = strict_house().visitor();
    visitor.come_from(spelling);
    refused += log_in_status(visitor, "asha") == 429 ? 1 : 0;
  }
  EXPECT_EQ(refused, 5);
}

TEST(Rates, FiveSignUpsFromAnAddressInHalfAnHour) {
  for (int number = 0; number < 5; ++number) {
    Visitor visitor = strict_house().visitor();
    visitor.come_from("192.0.2.20");
    visitor.sign_up("newcomer" + std::to_string(number));
  }
  Visitor sixth = strict_house().visitor();
  sixth.come_from("192.0.2.20");
  const auto answer =
      sixth.submit("/sign-up", "/sign-up",
                   {{"name", "newcomer5"}, {"email", ""}, {"password", Visitor::password()}, {"rules", "1"}});
  EXPECT_EQ(answer.status, 429);
  Visitor neighbour = strict_house().visitor();
  neighbour.come_from("192.0.2.21");
  EXPECT_NO_THROW(neighbour.sign_up("newcomer6"));
}

}  // namespace
}  // namespace samvad::test
