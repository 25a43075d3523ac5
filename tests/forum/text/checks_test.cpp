#include "forum/text/checks.hpp"

#include "forum/text/unicode.hpp"
#include "storage/base/json.hpp"
#include "tests/forum/text/html_check.hpp"

#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  while (times-- > 0) out += piece;
  return out;
}

std::string refusal(const storage::Result<std::string>& result) {
  return result ? "" : std::string(result.error().key);
}

TEST(Checks, TitleCountsGraphemes) {
  EXPECT_EQ(refusal(check_title("1234567")), "error.title_too_short");
  EXPECT_EQ(refusal(check_title("12345678")), "");
  // Each "कि" is two code points, six bytes and one grapheme; a family is seven code points and one.
  EXPECT_EQ(refusal(check_title(repeated("कि", 7))), "error.title_too_short");
  EXPECT_EQ(refusal(check_title(repeated("कि", 200))), "");
  EXPECT_EQ(refusal(check_title(repeated("👨‍👩‍👧 ", 4))), "error.title_too_short");
  const auto refused = check_title(repeated("कि", 201));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().key, "error.title_too_long");
  EXPECT_EQ(refused.error().args,
            (std::vector<std::pair<std::string, std::string>>{{"limit", "200"}, {"actual", "201"}}));
}

TEST(Checks, TitleIsOneCleanLine) {
  EXPECT_EQ(*check_title("  A  title\r\nwith\ttabs \xE2\x80\xAE here\x07  "), "A title with tabs here");
  EXPECT_EQ(*check_title("e\xCC\x81"
                         "1234567"),
            "é1234567")
      << "NFC";
}

TEST(Checks, NothingToSee) {
  for (const std::string_view blank :
       {" ", "\n\n\t",
        "\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B",
        "\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4\xE3\x85\xA4",
        "\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80\xE2\xA0\x80"}) {
    EXPECT_FALSE(check_title(blank)) << blank;
    EXPECT_FALSE(check_body(blank)) << blank;
  }
  EXPECT_EQ(refusal(check_body("\xE2\x80\x8B\xE2\x80\x8B\xE2\x80\x8B")), "error.text_invisible");
}

TEST(Checks, BytesThatAreNoText) {
  for (const std::string_view bad :
       {std::string_view("title\xFFtitle"), std::string_view("title\0title", 11),
        std::string_view("title\xED\xA0\x80title"), std::string_view("title\xC0\x80title")}) {
    EXPECT_EQ(refusal(check_title(bad)), "error.bad_utf8");
    EXPECT_EQ(refusal(check_body(bad)), "error.bad_utf8");
    EXPECT_EQ(refusal(check_display_name(bad)), "error.bad_utf8");
    EXPECT_TRUE(valid_utf8(clean_remote(bad, 100)));
  }
}

TEST(Checks, Body) {
  EXPECT_EQ(refusal(check_body("a")), "error.body_too_short");
  EXPECT_EQ(refusal(check_body("ab")), "");
  EXPECT_EQ(*check_body("\r\n \n    code\r\nx\r\n\r\n"), "    code\nx") << "indentation of the first line stays";
  EXPECT_EQ(refusal(check_body(repeated("a", 20'000))), "");
  EXPECT_EQ(refusal(check_body(repeated("a", 20'001))), "error.body_too_long");
  EXPECT_EQ(refusal(check_body(repeated("a", 101), 100)), "error.body_too_long") << "as the settings say";
  EXPECT_EQ(refusal(check_body(repeated("क", 100), 100, 200)), "error.body_too_many_bytes");
  EXPECT_EQ(refusal(check_body(repeated("कि", 12'000))), "error.body_too_many_bytes");
  EXPECT_EQ(refusal(check_body(repeated("a", 5'000'000))), "error.body_too_long");
  EXPECT_EQ(refusal(check_body(repeated("\n", 5'000'000))), "error.body_too_long");
}

TEST(Checks, Handle) {
  EXPECT_EQ(*check_name("Asha_7"), "asha_7");
  EXPECT_EQ(refusal(check_name("a")), "error.name_too_short");
  EXPECT_EQ(refusal(check_name(repeated("a", 31))), "error.name_too_long");
  for (const std::string_view bad :
       {"as ha", "as-ha", "as.ha", "आशा", "ash\xC3\xA1", "a@b", "123", "__", "as/ha", "ash\n"}) {
    EXPECT_EQ(refusal(check_name(bad)), "error.name_characters") << bad;
  }
}

TEST(Checks, DisplayName) {
  EXPECT_EQ(*check_display_name(""), "");
  EXPECT_EQ(*check_display_name(" आशा  \xE2\x81\xA6x\xE2\x81\xA9 "), "आशा x");
  EXPECT_EQ(refusal(check_display_name(repeated("a", 61))), "error.display_name_too_long");
  EXPECT_EQ(refusal(check_display_name("a" + repeated("\xCC\x81", 3'000))), "error.display_name_too_long")
      << "a tower of marks";
}

TEST(Checks, RemoteTextIsCut) {
  EXPECT_EQ(clean_remote("abcdef", 4), "abc…");
  EXPECT_EQ(clean_remote("abcd", 4), "abcd");
  EXPECT_EQ(clean_remote("a\nb", 10), "a b");
  EXPECT_EQ(clean_remote("a\nb", 10, true), "a\nb");
  EXPECT_LE(clean_remote("a" + repeated("\xCC\x81", 100'000), 10).size(), 200U);
}

/// What is accepted is valid, in range, and accepted again unchanged.
TEST(Checks, NaughtyStrings) {
  if (testing::fixture("").empty()) GTEST_SKIP() << "SAMVAD_FIXTURES unset: naughty-strings corpus";
  const std::string text = testing::file_text(testing::fixture("naughty-strings/blns.json"));
  const auto list = storage::parse_json(text);
  ASSERT_TRUE(list);
  ASSERT_GT(list->size(), 400U);
  for (std::size_t index = 0; index < list->size(); ++index) {
    const std::string given(list->at(index).text());
    using Check = storage::Result<std::string> (*)(std::string_view);
    const Check body = [](std::string_view text) { return check_body(text); };
    for (const Check check : {Check{check_title}, body, Check{check_display_name}, Check{check_name}}) {
      const auto once = check(given);
      if (!once) continue;
      EXPECT_TRUE(valid_utf8(*once)) << given;
      const auto twice = check(*once);
      ASSERT_TRUE(twice) << given;
      EXPECT_EQ(*twice, *once) << given;
    }
    const std::string remote = clean_remote(given, 50);
    EXPECT_LE(count_graphemes(remote), 50U) << given;
    EXPECT_EQ(clean_remote(remote, 50), remote) << given;
  }
}

}  // namespace
}  // namespace samvad::forum
