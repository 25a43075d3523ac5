#include "forum/text/plain.hpp"

#include "forum/text/markdown.hpp"
#include "forum/text/safe_url.hpp"
#include "forum/text/unicode.hpp"

#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

TEST(Plain, TextOfHtml) {
  EXPECT_EQ(plain_text("<p>a &amp; b</p><p>c<br>d</p>"), "a & b\nc\nd");
  EXPECT_EQ(plain_text("<ul><li>a</li><li>b</li></ul>"), "a\nb");
  EXPECT_EQ(plain_text("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"), "1\t2");
  EXPECT_EQ(plain_text("<pre><code>a\n  b\n</code></pre>"), "a\n  b");
  EXPECT_EQ(plain_text("<img src=\"x\" alt=\"a &quot;b&quot;\">"), "a \"b\"");
  EXPECT_EQ(plain_text("&amp;lt;b&gt;"), "&lt;b>") << "decoded once";
  EXPECT_EQ(plain_text("a<"), "a");
}

TEST(Plain, ExcerptIsCutBetweenGraphemes) {
  EXPECT_EQ(excerpt("<p>one two three</p>", 100), "one two three");
  EXPECT_EQ(excerpt("<p>one two three</p>", 9), "one two…");
  std::string text;
  for (int index = 0; index < 50; ++index) text += "कि";
  EXPECT_EQ(count_graphemes(excerpt(text, 10)), 10U);
  EXPECT_TRUE(valid_utf8(excerpt(text, 10)));
}

TEST(Plain, TitleOfANote) {
  EXPECT_EQ(title_from_html("<p>@asha@example.org @board Water for all</p><p>more</p>"), "Water for all");
  EXPECT_EQ(title_from_html("<p>@asha</p><p>जल नीति</p>"), "जल नीति");
  EXPECT_EQ(title_from_html("<p>…</p>"), "");
  EXPECT_EQ(title_from_html(""), "");
  EXPECT_LE(count_graphemes(title_from_html("<p>" + std::string(500, 'x') + "</p>")), 100U);
}

TEST(Plain, Slug) {
  EXPECT_EQ(make_slug("Water for All!"), "water-for-all");
  EXPECT_EQ(make_slug("जल नीति: हिन्दी में"), "जल-नीति-हिन्दी-में");
  EXPECT_EQ(make_slug("क्‍ष"), "क्ष") << "joiners part no word";
  EXPECT_EQ(make_slug("Don’t / won't — ÉCOLE e\xCC\x81"), "dont-wont-école-é");
  EXPECT_EQ(make_slug("?!"), "-");
  std::string longer;
  for (int index = 0; index < 60; ++index) longer += "कि";
  const std::string slug = make_slug(longer);
  EXPECT_LE(slug.size(), 80U);
  EXPECT_EQ(slug.size() % 6, 0U) << "cut between graphemes";
  EXPECT_EQ(make_slug(slug), slug);
}

TEST(Plain, QuoteRendersAsAQuote) {
  const std::string quote = quote_passage("asha", "one\n\ntwo\r\n");
  EXPECT_EQ(quote, "> @asha:\n>\n> one\n>\n> two\n\n");
  EXPECT_EQ(render_markdown(quote + "answer")->html,
            "<blockquote><p>@asha:</p><p>one</p><p>two</p></blockquote><p>answer</p>");
  EXPECT_EQ(quote_passage("", "x"), "> x\n\n");
}

TEST(SafeUrl, TakesOnlyHttpHttpsMailtoAndOwnPaths) {
  EXPECT_EQ(SafeUrl::absolute(" HTTPS://Example.ORG:443/a\n")->text(), "https://example.org/a");
  EXPECT_EQ(SafeUrl::absolute("https://a.example/भ")->text(), "https://a.example/%E0%A4%AD");
  EXPECT_EQ(SafeUrl::absolute("mailto:a@b.example")->text(), "mailto:a@b.example");
  EXPECT_EQ(SafeUrl::from_path("/t/1/जल")->text(), "/t/1/%E0%A4%9C%E0%A4%B2");
  for (const std::string_view bad : {"javascript:alert(1)",
                                     "java\nscript:x",
                                     "data:text/html,x",
                                     "vbscript:x",
                                     "//a.example",
                                     "/\\a.example",
                                     "\\\\a",
                                     "https://u:p@a.example/",
                                     "https:/a",
                                     "https://",
                                     "ftp://a.example",
                                     "mailto:",
                                     "x",
                                     "",
                                     "#x",
                                     "/a\nb",
                                     "/a b",
                                     "https://a.example/\x01",
                                     "blob:https://a.example/",
                                     "&#106;avascript:x"}) {
    EXPECT_FALSE(SafeUrl::any(bad)) << bad;
  }
  EXPECT_EQ(SafeUrl::local("#post-3").text(), "#post-3");
  EXPECT_EQ(SafeUrl::local("?page=2").text(), "?page=2");
  EXPECT_THROW(SafeUrl::local("javascript:x"), std::logic_error);
  EXPECT_THROW(SafeUrl::local("//a.example"), std::logic_error);
}

}  // namespace
}  // namespace samvad::forum
