#include "web/http/form.hpp"

#include "tests/support/cpu_time.hpp"
#include "web/http/multipart.hpp"

#include <gtest/gtest.h>
#include <random>

namespace samvad::web::test {
namespace {

Request form_request(std::string type, std::string body) {
  Request request;
  request.method = Method::kPost;
  request.headers.emplace_back("content-type", std::move(type));
  request.body = std::move(body);
  return request;
}

storage::Result<Form> urlencoded(std::string body) {
  return Form::parse(form_request("application/x-www-form-urlencoded; charset=UTF-8", std::move(body)));
}

std::string part(std::string_view disposition, std::string_view bytes) {
  return "--Border\r\nContent-Disposition: " + std::string(disposition) + "\r\n\r\n" + std::string(bytes) + "\r\n";
}
storage::Result<Form> multipart(std::string body) {
  return Form::parse(form_request("multipart/form-data; boundary=Border", std::move(body)));
}

TEST(Form, ReadsUrlencoded) {
  const auto form = urlencoded("title=a+b%26&tag=x&tag=y&empty=&flag&&body=1%0D%0A2%0D3%0A4&h=%E0%A4%B9");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->value("title"), "a b&");
  EXPECT_EQ(form->values("tag"), (std::vector<std::string_view>{"x", "y"}));
  EXPECT_TRUE(form->has("empty"));
  EXPECT_TRUE(form->has("flag"));
  EXPECT_FALSE(form->has("other"));
  EXPECT_EQ(form->value("body"), "1\n2\n3\n4");
  EXPECT_EQ(form->value("h"), "\xe0\xa4\xb9");
}

TEST(Form, RefusesBrokenText) {
  for (const auto* body : {"a=%zz", "a=%2", "a=%00", "a=%ff", "%c0%ae=x", "a=%ed%a0%80"}) {
    const auto form = urlencoded(body);
    ASSERT_FALSE(form) << body;
    EXPECT_EQ(form.error().key, "error.bad_encoding") << body;
  }
}

TEST(Form, BoundsTheNumberOfFields) {
  std::string body;
  for (int at = 0; at < 1000; ++at) body += "a=1&";
  EXPECT_TRUE(urlencoded(body));
  EXPECT_EQ(urlencoded(body + "a=1").error().key, "error.form_too_large");
}

TEST(Form, KnowsItsTypes) {
  EXPECT_TRUE(Form::parse(Request{}));
  EXPECT_EQ(Form::parse(form_request("application/json", "{}")).error().code, storage::Code::kUnsupported);
  EXPECT_EQ(Form::parse(form_request("text/plain", "a=b")).error().key, "error.bad_form");
  EXPECT_FALSE(Form::parse(form_request("multipart/form-data", "--Border--")));
  EXPECT_FALSE(Form::parse(form_request("multipart/form-data; boundary=\"\"", "----")));
  auto two = form_request("application/x-www-form-urlencoded", "a=b");
  two.headers.emplace_back("content-type", "text/plain");
  EXPECT_FALSE(Form::parse(two));
}

TEST(Form, ReadsMultipart) {
  const std::string picture("\x89PNG\r\n\0\r\n--B\r\n", 14);
  const auto form =
      multipart(part("form-data; name=\"title\"", "a\r\nb") + part("form-data; name=e", "") +
                part("form-data; name=\"f\"; filename=\"a %22b%22.png\"\r\nContent-Type: image/png", picture) +
                part("form-data; name=\"none\"; filename=\"\"", "") + "--Border--\r\nepilogue");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->value("title"), "a\nb");
  EXPECT_TRUE(form->has("e"));
  ASSERT_NE(form->upload("f"), nullptr);
  EXPECT_EQ(form->upload("f")->bytes, picture);
  EXPECT_EQ(form->upload("f")->file_name, "a \"b\".png");
  EXPECT_EQ(form->upload("f")->media_type, "image/png");
  EXPECT_EQ(form->upload("none"), nullptr);
}

TEST(Form, RefusesBrokenMultipart) {
  const std::string good = part("form-data; name=\"a\"", "1");
  EXPECT_TRUE(multipart(good + "--Border--"));
  for (const auto& body :
       {std::string(), std::string("--Border"), good, good + "--Border", good + "--Borders--",
        "junk" + good + "--Border--", part("attachment; name=\"a\"", "1") + "--Border--",
        part("form-data", "1") + "--Border--",
        part("form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") + "--Border--",
        part("form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64", "MQ==") + "--Border--",
        part("form-data; name=\"unclosed", "1") + "--Border--",
        part("form-data; name=\"a\"\r\nnonsense", "1") + "--Border--",
        part("form-data; name=\"" + std::string(5000, 'n') + "\"", "1") + "--Border--"}) {
    const auto form = multipart(body);
    ASSERT_FALSE(form) << body;
    EXPECT_EQ(form.error().key, "error.bad_form") << body;
  }
  EXPECT_EQ(multipart(part("form-data; name=\"a\"", "\xff") + "--Border--").error().key, "error.bad_encoding");
  std::string many;
  for (int at = 0; at <= 16; ++at) many += part("form-data; name=\"f\"; filename=\"x\"", "1");
  EXPECT_EQ(multipart(many + "--Border--").error().key, "error.form_too_large");
}

/// Whatever is cut out, doubled or flipped: an answer, never a crash, and never more bytes than were sent.
TEST(Form, SurvivesMutilation) {
  const std::string whole = part("form-data; name=\"a\"", "1") +
                            part("form-data; name=\"f\"; filename=\"x.png\"\r\nContent-Type: image/png", "abc\r\n--B") +
                            "--Border--\r\n";
  std::mt19937 random(7);
  int taken = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string body = whole;
    for (int edits = static_cast<int>(random() % 4); edits >= 0 && !body.empty(); --edits) {
      const auto at = random() % body.size();
      const auto size = random() % 8;
      if (random() % 3 == 0)
        body.erase(at, size);
      else if (random() % 2 == 0)
        body.insert(at, body.substr(random() % body.size(), size));
      else
        body[at] = static_cast<char>(random());
    }
    const auto parts = read_multipart(body, "Border");
    if (!parts) continue;
    ++taken;
    std::size_t bytes = 0;
    for (const auto& each : *parts) bytes += each.bytes.size();
    ASSERT_LE(bytes, body.size());
  }
  EXPECT_GT(taken, 100);
}

/// Linear time: sixteen times the body of near-delimiters costs some sixteen times as much, not 256 times.
TEST(Form, NearDelimitersAreCheap) {
  const auto cost = [](std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) bytes += "\r\n--B\r\n--";
    const std::string body = part("form-data; name=\"f\"; filename=\"x\"", bytes) + "--Border--";
    return samvad::test::cpu_seconds([&] { EXPECT_TRUE(multipart(body)); });
  };
  const double small = cost(1U << 18);
  EXPECT_LT(cost(1U << 22), 80 * small);
}

}  // namespace
}  // namespace samvad::web::test
