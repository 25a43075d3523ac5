#include "web/assets/catalogue.hpp"

#include "generated/web/assets/text.hpp"

#include <gtest/gtest.h>
#include <unicode/numberformatter.h>

namespace samvad::web {
namespace {

const Text kEnglishText(Language::kEnglish);
const Text kHindiText(Language::kHindi);

TEST(Catalogue, CountsByTheRulesOfTheLanguage) {
  EXPECT_EQ(kEnglishText.count_posts(1), "1 post");
  EXPECT_EQ(kEnglishText.count_posts(0), "0 posts");
  EXPECT_EQ(kEnglishText.count_replies(0), "No replies yet");
  EXPECT_EQ(kHindiText.count_threads(1), "1 चर्चा");
  EXPECT_EQ(kHindiText.count_threads(2), "2 चर्चाएँ");
}

TEST(Catalogue, GroupsDigitsByLakh) {
  EXPECT_EQ(number_text(Language::kHindi, 1234567), "12,34,567");
  EXPECT_EQ(number_text(Language::kEnglish, 999), "999");
  EXPECT_EQ(kHindiText.count_threads(1234567), "12,34,567 चर्चाएँ");
}

TEST(Catalogue, WritesNumbersAsIcuDoes) {
  for (const char* locale : {"en-IN", "hi-IN"}) {
    for (const std::int64_t value : {0L, 7L, -7L, 999L, 1000L, -1000L, 12345L, 100000L, -9999999L, 123456789012L}) {
      UErrorCode status = U_ZERO_ERROR;
      std::string expected;
      icu::number::NumberFormatter::withLocale(icu::Locale::forLanguageTag(locale, status))
          .formatInt(value, status)
          .toString(status)
          .toUTF8String(expected);
      ASSERT_TRUE(U_SUCCESS(status));
      EXPECT_EQ(number_text(locale[0] == 'h' ? Language::kHindi : Language::kEnglish, value), expected) << locale;
    }
  }
}

TEST(Catalogue, TheSameCountTwiceIsTheSameSentence) {
  const std::string first = kEnglishText.count_unread(7);
  EXPECT_EQ(kEnglishText.count_unread(7), first);
  EXPECT_EQ(kHindiText.count_unread(7), "7 अपठित");
}

TEST(Catalogue, FillsNamedPlaceholders) {
  EXPECT_EQ(kEnglishText.person_remote("example.org"), "from example.org");
  EXPECT_EQ(kHindiText.person_remote("example.org"), "example.org से");
  EXPECT_EQ(kEnglishText.page_title_numbered("Night bus", 3), "Night bus, page 3");
}

TEST(Catalogue, AValueIsNeverReadAsAPattern) {
  EXPECT_EQ(kEnglishText.person_remote("{host}"), "from {host}");
  EXPECT_EQ(kEnglishText.page_title_numbered("{page, number} ’' {", 2), "{page, number} ’' {, page 2");
}

TEST(Catalogue, LooksUpErrorsByKey) {
  EXPECT_EQ(
      kEnglishText.by_key("error.title_too_short", std::vector<std::pair<std::string, std::string>>{{"limit", "8"}}),
      "The title is too short: at least 8 characters.");
  EXPECT_EQ(kEnglishText.by_key("error.never_heard_of"), kEnglishText.error_internal());
  EXPECT_EQ(find_sentence("error.never_heard_of"), -1);
}

TEST(Catalogue, EverySentenceFormatsInEveryLanguage) {
  for (std::size_t index = 0; index < catalogue().size(); ++index) {
    const Sentence& sentence = catalogue()[index];
    std::vector<TextValue> values;
    for (const Sentence::Argument& argument : sentence.arguments) {
      values.push_back(argument.number ? TextValue(std::int64_t{100000}) : TextValue(std::string_view("x")));
    }
    for (const Language language : kLanguages) {
      EXPECT_FALSE(format_sentence(language, static_cast<int>(index), values).empty()) << sentence.key;
    }
  }
}

/// Words of another script that Hindi sentences may hold: names of formats and units.
bool is_known_word(std::string_view word) {
  for (const std::string_view known :
       {"UTC", "UTF", "JSON", "KiB", "ActivityPub", "HTTP", "DNS", "TLS", "RE", "URL", "ID", "CSV", "IP", "NodeInfo",
        "WebFinger", "Markdown", "Samvad", "example", "org"}) {
    if (word == known) return true;
  }
  return false;
}

TEST(Catalogue, HindiHasNoLatinWords) {
  for (const Sentence& sentence : catalogue()) {
    const std::string_view text = sentence.patterns[static_cast<std::size_t>(Language::kHindi)];
    int depth = 0;
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const char c = i < text.size() ? text[i] : ' ';
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        word += c;
        continue;
      }
      if (word.size() > 1 && depth == 0) {
        EXPECT_TRUE(is_known_word(word)) << sentence.key << ": " << text;
      }
      word.clear();
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
  }
}

TEST(Language, IsChosenByTheStrongestWish) {
  EXPECT_EQ(choose_language({.query = "hi", .cookie = "en"}), Language::kHindi);
  EXPECT_EQ(choose_language({.cookie = "en", .member = "hi"}), Language::kEnglish);
  EXPECT_EQ(choose_language({.member = "hi", .accept_language = "en"}), Language::kHindi);
  EXPECT_EQ(choose_language({.query = "xx", .accept_language = "de, hi;q=0.8, en;q=0.5"}), Language::kHindi);
  EXPECT_EQ(choose_language({.accept_language = "fr", .site = "hi"}), Language::kHindi);
  EXPECT_EQ(choose_language({}), Language::kEnglish);
}

TEST(Language, NegotiatesByQuality) {
  EXPECT_EQ(negotiate("hi-IN, en;q=0.9"), Language::kHindi);
  EXPECT_EQ(negotiate("en;q=0.2,hi;q=0.3"), Language::kHindi);
  EXPECT_EQ(negotiate("hi;q=0, en;q=0.1"), Language::kEnglish);
  EXPECT_EQ(negotiate("hindi"), std::nullopt);
  EXPECT_EQ(negotiate(",,;q=,hi;q=x"), std::nullopt);
}

}  // namespace
}  // namespace samvad::web
