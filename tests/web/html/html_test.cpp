#include "web/html/html.hpp"

#include "web/html/avatar.hpp"
#include "web/html/form.hpp"
#include "web/html/time.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

Html english() {
  return Html(Text(Language::kEnglish));
}

TEST(Html, EscapesTextAndAttributes) {
  Html html = english();
  html.element("p", {{"title", "\"><script>alert('1')</script>"}}, "a < b && c > \"d\"");
  EXPECT_EQ(html.take(),
            "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\">a &lt; b &amp;&amp; c &gt; "
            "&quot;d&quot;</p>");
}

TEST(Html, ReplacesControlBytes) {
  Html html = english();
  html.text(
      std::string_view("a\0b\x1b"
                       "c\x7f\n\td",
                       9));
  EXPECT_EQ(html.take(),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD\n\td");
}

TEST(Html, ClosesWhatItOpensInOrder) {
  Html html = english();
  {
    const auto outer = html.open("div", {flag("hidden", true), flag("inert", false), maybe("id", "")});
    const auto inner = html.open("p");
    html.text("x");
  }
  EXPECT_EQ(html.take(), "<div hidden><p>x</p></div>");
}

TEST(SafeUrl, TakesOnlyLocalPathsFromOurCode) {
  EXPECT_EQ(SafeUrl::local("/about").text(), "/about");
  EXPECT_EQ(SafeUrl::local("#p7").text(), "#p7");
  for (const char* hostile : {"//evil.example", "/\\evil.example", "javascript:alert(1)", "https://x.example", "",
                              "/a b", "/a\nb", "/\"onload=x", "about"}) {
    EXPECT_THROW((void)SafeUrl::local(hostile), std::logic_error) << hostile;
  }
}

TEST(SafeUrl, FallsBackForForeignReturns) {
  EXPECT_EQ(SafeUrl::local_or("/t/1/x?page=2", "/").text(), "/t/1/x?page=2");
  for (const char* hostile : {"//evil.example", "https://evil.example", "/\\evil", "javascript:x", ""}) {
    EXPECT_EQ(SafeUrl::local_or(hostile, "/").text(), "/") << hostile;
  }
}

TEST(SafeUrl, KeepsSchemesOfTheWebOnly) {
  EXPECT_TRUE(SafeUrl::outside("https://example.org/@asha"));
  for (const char* hostile :
       {"javascript:alert(1)", "data:text/html,x", "vbscript:x", "//example.org", "/local", "ftp://x.example"}) {
    EXPECT_FALSE(SafeUrl::outside(hostile)) << hostile;
  }
}

TEST(SafeUrl, EncodesSegmentsAndQueries) {
  EXPECT_EQ(SafeUrl::path({"t", "12", "बस/?#"}).text(), "/t/12/%E0%A4%AC%E0%A4%B8%2F%3F%23");
  EXPECT_EQ(SafeUrl::local("/a#x").query("q", "1&2").text(), "/a?q=1%262#x");
  EXPECT_EQ(SafeUrl::local("/a?b=1").query("c", "2").fragment("p3").text(), "/a?b=1&c=2#p3");
}

TEST(Avatar, TakesLettersWithTheirMarks) {
  EXPECT_EQ(initials_of("Asha Rao Menon"), "AR");
  EXPECT_EQ(initials_of("bilal"), "B");
  EXPECT_EQ(initials_of("दीपा कुलकर्णी"), "दीकु");
  EXPECT_EQ(initials_of("प्रिया"), "प");
  EXPECT_EQ(initials_of("(!) "), "?");
  EXPECT_EQ(initials_of("\xE0"), "?");
}

TEST(Time, WritesTheDateOfTheLanguage) {
  const storage::Instant at = storage::parse_rfc3339("2026-10-03T04:05:06Z").value();
  EXPECT_EQ(moment_text(Text(Language::kEnglish), at), "3 Oct 2026, 04:05");
  EXPECT_EQ(day_text(Text(Language::kHindi), at), "3 अक्तू॰ 2026");
}

TEST(Form, KeepsWhatWasTypedAndSaysWhatIsWrong) {
  FormState state(std::map<std::string, std::string, std::less<>>{{"title", "<b>Bus</b>"}});
  state.add_problem("title", "Too short.");
  Html html = english();
  write_problems(html, state);
  write_field(html, state, {.name = "title", .label = "Title", .required = true}, "stored");
  const std::string text = html.take();
  EXPECT_NE(text.find("href=\"#f-title\""), std::string::npos);
  EXPECT_NE(text.find("value=\"&lt;b&gt;Bus&lt;/b&gt;\""), std::string::npos);
  EXPECT_NE(text.find("aria-describedby=\"f-title-problem\""), std::string::npos);
  EXPECT_EQ(text.find("stored"), std::string::npos);
}

TEST(Form, NeverGivesAPasswordBack) {
  const FormState state(std::map<std::string, std::string, std::less<>>{{"password", "correct horse"}});
  Html html = english();
  write_field(html, state, {.name = "password", .label = "Password", .type = "password"});
  EXPECT_EQ(html.take().find("correct horse"), std::string::npos);
}

TEST(Form, AnUncheckedBoxStaysUncheckedWhenShownAgain) {
  const FormState sent(std::map<std::string, std::string, std::less<>>{});
  EXPECT_FALSE(sent.checked("rules", true));
  EXPECT_TRUE(FormState().checked("rules", true));
}

TEST(SafeUrl, PathsKeepTheAtOfHandlesAndEncodeAllElse) {
  EXPECT_EQ(SafeUrl::path({"@asha@a.test", "report"}).text(), "/@asha@a.test/report");
  EXPECT_EQ(SafeUrl::path({"t", "a/b?c#d"}).text(), "/t/a%2Fb%3Fc%23d");
}

TEST(Form, SaysOptionalOnlyWhereSomethingCanBeLeftOut) {
  const std::vector<Choice> always{{"1", "One"}, {"2", "Two"}};
  const std::vector<Choice> maybe_none{{"", "None"}, {"1", "One"}};
  Html html = english();
  write_select(html, {}, {.name = "always", .label = "A"}, always);
  EXPECT_EQ(html.take().find("optional"), std::string::npos);
  write_select(html, {}, {.name = "none", .label = "B"}, maybe_none);
  EXPECT_NE(html.take().find("optional"), std::string::npos);
}

TEST(Form, TiesTheHintOfACheckBoxToIt) {
  Html html = english();
  write_checkbox(html, {}, {.name = "private", .label = "Private", .hint = "Nothing is sent."});
  const std::string written = html.take();
  EXPECT_NE(written.find("aria-describedby=\"f-private-hint\""), std::string::npos) << written;
  EXPECT_NE(written.find("id=\"f-private-hint\">Nothing is sent."), std::string::npos) << written;
}

}  // namespace
}  // namespace samvad::web
