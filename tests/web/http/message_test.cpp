#include "web/http/message.hpp"

#include "web/http/cookies.hpp"
#include "web/http/response_writer.hpp"

#include <gtest/gtest.h>

namespace samvad::web::test {
namespace {

TEST(Request, ReadsQueryAndCookies) {
  Request request;
  request.query = "a=1&b=x+y%26&a=2&bad=%zz&flag&=empty";
  EXPECT_EQ(request.query_value("a"), "1");
  EXPECT_EQ(request.query_value("b"), "x y&");
  EXPECT_EQ(request.query_value("bad"), std::nullopt);
  EXPECT_EQ(request.query_value("flag"), "");
  EXPECT_EQ(request.query_value("none"), std::nullopt);
  request.headers = {{"cookie", "a=1; session=abc; b=2"}, {"cookie", "late=x"}};
  EXPECT_EQ(request.cookie("session"), "abc");
  EXPECT_EQ(request.cookie("ession"), "");
  EXPECT_EQ(request.cookie("late"), "x");
}

TEST(Response, RedirectsOnlyHere) {
  EXPECT_EQ(Response::see_other("/t/1?x=2#p3").get("location"), "/t/1?x=2#p3");
  for (const auto* path :
       {"", "https://evil.example/", "//evil.example", "/\\evil.example", "t/1", "/a\r\nX: y", "/a b"})
    EXPECT_EQ(Response::see_other(path).get("Location"), "/") << path;
}

TEST(Response, SetReplacesAllOfAName) {
  Response response;
  response.add("X-A", "1").add("x-a", "2").add("X-B", "3");
  response.set("X-a", "4");
  EXPECT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(response.get("x-A"), "4");
}

TEST(ResponseWriter, ValuesCannotSplitTheAnswer) {
  auto response = Response::of(200, "text/plain", "body");
  response.set("X-Name", "a\r\nSet-Cookie: evil=1\n\x7f").set("Bad Name", "x").set("Content-Length", "9999");
  const auto head = wire_head(response, {"Fri, 02 Jan 2026 03:04:05 GMT", "id", true});
  EXPECT_EQ(head,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Name: a  Set-Cookie: evil=1  \r\nContent-Length: 4\r\n"
            "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nX-Request-Id: id\r\nConnection: close\r\n\r\n");
}

TEST(ResponseWriter, BodilessStatusesHaveNoLength) {
  Response response;
  for (const int status : {204, 304}) {
    response.status = status;
    EXPECT_EQ(head_bytes(response).find("Content-Length"), std::string::npos);
  }
}

TEST(Cookies, AreGuarded) {
  Response response;
  CookiePolicy{true}.write(response, kSessionCookie, "tok", std::chrono::hours(1));
  EXPECT_EQ(response.get("Set-Cookie"), "__Host-session=tok; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
  Response plain;
  CookiePolicy{false}.write(plain, kSessionCookie, "tok", std::chrono::seconds(0));
  EXPECT_EQ(plain.get("Set-Cookie"), "session=tok; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_THROW(CookiePolicy{}.write(plain, "a", "x; Domain=evil", std::chrono::seconds(0)), std::logic_error);
}

}  // namespace
}  // namespace samvad::web::test
