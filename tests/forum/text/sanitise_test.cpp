#include "forum/text/sanitise.hpp"

#include "forum/text/html_tame.hpp"
#include "tests/forum/text/html_check.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace samvad::forum {
namespace {

constexpr std::string_view kRel = " rel=\"nofollow noopener noreferrer ugc\"";

SanitiseOptions options() {
  SanitiseOptions chosen;
  chosen.base = "https://example.org";
  chosen.image_prefix = "https://example.org/image/";
  chosen.image_url = [](std::string_view url) -> std::optional<std::string> {
    if (url.find("refused") != std::string_view::npos) return std::nullopt;
    return "https://example.org/image/" + std::to_string(std::hash<std::string_view>{}(url));
  };
  return chosen;
}

/// Safe, stable, canonical: what every output must be.
void expect_clean(std::string_view input) {
  const SanitiseOptions chosen = options();
  const Sanitised once = sanitise_html(input, chosen);
  const auto forbidden = testing::forbidden_in(once.html);
  EXPECT_TRUE(forbidden.empty()) << forbidden[0] << "\nin:  " << input.substr(0, 300)
                                 << "\nout: " << once.html.substr(0, 300);
  EXPECT_TRUE(is_canonical_html(once.html, chosen)) << input.substr(0, 300) << "\n" << once.html.substr(0, 300);
  EXPECT_EQ(sanitise_html(once.html, chosen).html, once.html);
}

struct Case {
  std::string_view input, output;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(sanitise_html(one.input, options()).html, one.output) << one.input;
    expect_clean(one.input);
  }
}

TEST(Sanitise, KeepsWhatOtherServersWrite) {
  const std::string mention =
      "<p><span class=\"h-card\" translate=\"no\"><a class=\"u-url mention\" "
      "href=\"https://m.example/@asha\"" +
      std::string(kRel) + ">@<span>asha</span></a></span> hi</p>";
  expect_all({{mention, mention},
              {"<p>a<br />b</p>", "<p>a<br>b</p>"},
              {"<ol start=\"3\"><li>a</li></ol>", "<ol start=\"3\"><li>a</li></ol>"},
              {"<ruby>漢<rp>(</rp><rt>kan</rt></ruby>", "<ruby>漢<rp>(</rp><rt>kan</rt></ruby>"},
              {"<details><summary>S</summary>t</details>", "<details><summary>S</summary>t</details>"},
              {"<pre><code class=\"language-c++ evil\">\n x</code></pre>",
               "<pre><code class=\"language-c++\">\n x</code></pre>"},
              {"<p lang=\"hi\" dir=\"auto\">नमस्ते</p>", "<p lang=\"hi\" dir=\"auto\">नमस्ते</p>"}});
}

TEST(Sanitise, TakesOutWhatRuns) {
  expect_all({{"a<script>alert(1)</script>b", "ab"},
              {"<a href=\"javascript:alert(1)\">x</a>", "x"},
              {"<a href=\" java\tscript:alert(1)\">x</a>", "x"},
              {"<a href=\"data:text/html,x\">x</a>", "x"},
              {"<a href=\"//evil.example/\">x</a>", "x"},
              {"<p id=a name=b style=c onclick=d>x</p>", "<p>x</p>"},
              {"<svg><p>x</p></svg>y", "y"},
              {"<style>*{}</style><iframe src=x></iframe>z", "z"},
              {"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "\"&gt;"}});
}

TEST(Sanitise, MendsWhatIsCrossedOrMisplaced) {
  expect_all({{"<b><p>x</p>y</b>", "<p><b>x</b></p><b>y</b>"},
              {"<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"},
              {"<ul><ul>x</ul>t</ul>", "<ul><li><ul><li>x</li></ul>t</li></ul>"},
              {"<li>a</li><td>b</td>", "<p>a</p>b"},
              {"<h1>a</h1><h6>b</h6>", "<h2>a</h2><h4>b</h4>"},
              {"<p>a<table><tr><td>b</table>c", "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>c"},
              {"<a href=\"https://a.example/\">x<ul><li>y</li></ul></a>",
               "<a href=\"https://a.example/\" rel=\"nofollow noopener noreferrer ugc\">x</a><ul><li><a "
               "href=\"https://a.example/\" rel=\"nofollow noopener noreferrer ugc\">y</a></li></ul>"},
              {"a < b && c", "a &lt; b &amp;&amp; c"}});
}

TEST(Sanitise, LinksAndPictures) {
  const std::string proxied = options().image_url("https://a.example/p.png").value();
  expect_all(
      {{"<a href=\"/t/1\">x</a>", "<a href=\"https://example.org/t/1\" rel=\"nofollow noopener noreferrer ugc\">x</a>"},
       {"<img src=\"https://a.example/refused.png\" alt=\"pic\">",
        "<a href=\"https://a.example/refused.png\" rel=\"nofollow noopener noreferrer ugc\">pic</a>"},
       {"<img src=x onerror=alert(1)>", ""}});
  EXPECT_EQ(sanitise_html("<img src=\"https://a.example/p.png\" alt='a\"b'>", options()).html,
            "<img src=\"" + proxied + "\" alt=\"a&quot;b\" loading=\"lazy\">");
  const Sanitised links = sanitise_html(
      "<a href='https://a.example/'>x</a><a href='https://a.example/'>y</a><a class=mention "
      "href='https://b.example/'>z</a>");
  EXPECT_EQ(links.links, std::vector<std::string>{"https://a.example/"});
}

TEST(Sanitise, DropsCharactersThatNobodySees) {
  EXPECT_EQ(sanitise_html("a&#x202E;b&#1;c\xEF\xBB\xBF"
                          "d")
                .html,
            "abcd");
  EXPECT_EQ(sanitise_html("a\xFF"
                          "b")
                .html,
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Sanitise, BoundsDepthElementsAndSize) {
  std::string blocks, formats, paragraphs;
  for (int index = 0; index < 40'000; ++index) blocks += "<blockquote>";
  for (int index = 0; index < 5'000; ++index) formats += "<b class=u-" + std::to_string(index) + ">";
  for (int index = 0; index < 60'000; ++index) paragraphs += "<p>x";
  for (const std::string& text : {blocks + "deep", formats + paragraphs, std::string(1'500'000, '<')}) {
    const Sanitised result = sanitise_html(text);
    EXPECT_TRUE(result.cut);
    EXPECT_LE(result.html.size(), 512U * 1024U);
    EXPECT_LE(testing::count_elements(result.html), 20'000U);
    EXPECT_TRUE(testing::forbidden_in(result.html).empty());
    EXPECT_EQ(sanitise_html(result.html).html, result.html);
  }
  EXPECT_NE(sanitise_html(blocks + "deep").html.find("deep"), std::string::npos) << "text stays when tags go";
}

TEST(Sanitise, NothingDeepReachesTheTreeBuilder) {
  std::string blocks, formats;
  for (int index = 0; index < 2'000; ++index) {
    blocks += "<blockquote>";
    formats += "<b class=u-" + std::to_string(index) + ">";
  }
  for (const std::string& text : {blocks, formats}) {
    bool cut = false;
    const std::string tamed = tame_html(text, 20'000, cut);
    EXPECT_TRUE(cut) << "SEC-22.html_depth";
    EXPECT_LE(std::count(tamed.begin(), tamed.end(), '<'), 2 * 96) << "SEC-22.html_depth";
  }
}

/// The pieces of the soup, parted by bars.
constexpr std::string_view kPieces =
    "<p>|</p>|<b>|</b>|<i class=u-x>|</i>|<a href='https://a.example/'>|</a>|<ul>|</ul>|<li>|</li>|"
    "<table>|</table>|<tr>|<td align=right>|</td>|<th>|<caption>|</caption>|<thead>|<pre>|</pre>|"
    "<code>|</code>|\n|\n\n| |text|&lt;|&amp;amp;|&#13;|<br>|<hr>|<h2>|</h2>|<details>|<summary>|"
    "</summary>|</details>|<blockquote>|</blockquote>|<div>|</div>|<ruby>|<rt>|</ruby>|<span>|"
    "<span lang=hi>|</span>|<!-- x -->|<script>x</script>|<svg>|</svg>|<math>|<select>|"
    "<img src='https://a.example/p.png'>|<|>|\"|हिन्दी|<form>|<button>|<template>|</body>|<html>";

/// Pieces put together at random: what no case list thinks of.
TEST(Sanitise, IsStableOverRandomSoup) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < kPieces.size();) {
    const std::size_t end = std::min(kPieces.find('|', at), kPieces.size());
    pieces.push_back(kPieces.substr(at, end - at));
    at = end + 1;
  }
  ASSERT_GT(pieces.size(), 60U);
  std::mt19937 random(20'260'101);
  for (int round = 0; round < 1'500; ++round) {
    std::string soup;
    for (unsigned count = random() % 25; count > 0; --count) soup += pieces[random() % pieces.size()];
    expect_clean(soup);
    if (HasFailure()) return;
  }
}

/// What the one-pass validator lets through unread must be what the tree would have given.
TEST(Sanitise, ValidatorAndTreeAgree) {
  for (const std::string_view html :
       {"<p>a</p> b", "<ul><li>a</li></ul>", "<table><tbody><tr><td>x</td></tr></tbody></table>",
        "<p><a href=\"https://a.example/\" rel=\"nofollow noopener noreferrer ugc\">x</a></p>"}) {
    ASSERT_TRUE(is_canonical_html(html));
    // A comment in front sends the same text down the long way.
    EXPECT_EQ(sanitise_html("<!-- -->" + std::string(html)).html, html);
  }
  for (const std::string_view html : {"<p>a", "<P>a</P>", "<p>a</p >", "<p >a</p>", "a&b", "<b></b>", "<p><p>a</p></p>",
                                      "<td>a</td>", "<p onclick=\"x\">a</p>", "<a href=\"https://a.example/\">x</a>"}) {
    EXPECT_FALSE(is_canonical_html(html)) << html;
  }
}

TEST(Sanitise, HostileCorpora) {
  if (testing::fixture("").empty()) GTEST_SKIP() << "SAMVAD_FIXTURES unset: xss corpora";
  for (const char* name : {"xss/h5sc-vectors.txt", "xss/payload-list.txt", "xss/markdown-payloads.txt"}) {
    const std::string text = testing::file_text(testing::fixture(name));
    ASSERT_GT(text.size(), 1000U) << name;
    expect_clean(text);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      expect_clean(std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
    // h5sc puts each vector into a div of its own.
    for (std::size_t at = 0; (at = text.find("<div id=", at)) != std::string::npos; ++at) {
      const std::size_t end = std::min(text.find("<div id=", at + 1), text.size());
      expect_clean(std::string_view(text).substr(at, end - at));
    }
  }
}

}  // namespace
}  // namespace samvad::forum
