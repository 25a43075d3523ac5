#include "web/assets/catalogue.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <stdexcept>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unordered_map>

namespace samvad::web {

namespace {

/// Sentences with one count below this are formatted once a thread and kept, so many of them: they stand beside every
/// post of a page.
constexpr std::int64_t kRemembered = 1 << 16;
constexpr std::size_t kMostRemembered = 4096;

const icu::Locale& locale_of(Language language) {
  // Indian English and Hindi: both group digits by lakh and crore.
  static const icu::Locale english("en", "IN");
  static const icu::Locale hindi("hi", "IN");
  return language == Language::kHindi ? hindi : english;
}

std::string_view pattern_of(Language language, int index) {
  return catalogue()[static_cast<std::size_t>(index)].patterns[static_cast<std::size_t>(language)];
}

/// True for patterns whose placeholders are names and plain numbers: they need no ICU. ICU reads apostrophes as quotes.
bool has_plain_numbers_only(std::string_view pattern) {
  return pattern.find("plural") == std::string_view::npos && pattern.find("select") == std::string_view::npos &&
         pattern.find('\'') == std::string_view::npos && pattern.find("::") == std::string_view::npos;
}

/// Fills "{name}" and "{name, number}".
std::string fill_simple(Language language, const Sentence& sentence, std::string_view pattern,
                        std::span<const TextValue> values) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    out.append(pattern.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const std::string_view placeholder = pattern.substr(open + 1, close - open - 1);
    const std::string_view name = placeholder.substr(0, placeholder.find(','));
    for (std::size_t i = 0; i < sentence.arguments.size(); ++i) {
      if (sentence.arguments[i].name != name) continue;
      out.append(values[i].is_number ? number_text(language, values[i].number) : std::string(values[i].text));
    }
    pattern.remove_prefix(close + 1);
  }
  return out;
}

/// A parsed ICU format; parsing costs more than formatting and the object is not thread-safe, so each thread keeps its
/// own.
const icu::MessageFormat& message_format(Language language, int index) {
  thread_local std::map<std::pair<Language, int>, std::unique_ptr<icu::MessageFormat>> formats;
  auto& format = formats[{language, index}];
  if (!format) {
    const std::string_view pattern = pattern_of(language, index);
    UErrorCode status = U_ZERO_ERROR;
    format = std::make_unique<icu::MessageFormat>(
        icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<int>(pattern.size()))),
        locale_of(language), status);
    if (U_FAILURE(status)) throw std::logic_error("catalogue: broken pattern " + std::string(pattern));
  }
  return *format;
}

std::string fill_complex(Language language, int index, const Sentence& sentence, std::span<const TextValue> values) {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> arguments;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto to_utf16 = [](std::string_view text) {
      return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
    };
    names.push_back(to_utf16(sentence.arguments[i].name));
    if (values[i].is_number) {
      arguments.emplace_back(static_cast<std::int64_t>(values[i].number));
    } else {
      arguments.emplace_back(to_utf16(values[i].text));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result;
  message_format(language, index)
      .format(names.data(), arguments.data(), static_cast<int>(values.size()), result, status);
  if (U_FAILURE(status)) throw std::logic_error("catalogue: cannot format " + std::string(sentence.key));
  std::string out;
  return result.toUTF8String(out);
}

/// The sentence with one small count, formatted once a thread.
const std::string& remembered(Language language, int index, const Sentence& sentence, TextValue value) {
  thread_local std::unordered_map<std::uint64_t, std::string> texts;
  const std::uint64_t name = (static_cast<std::uint64_t>(index) << 20U) |
                             (static_cast<std::uint64_t>(language) << 16U) | static_cast<std::uint64_t>(value.number);
  if (texts.size() >= kMostRemembered) texts.clear();
  std::string& text = texts[name];
  if (text.empty()) text = fill_complex(language, index, sentence, std::span(&value, 1));
  return text;
}

}  // namespace

int find_sentence(std::string_view key) {
  const std::span<const Sentence> all = catalogue();
  const auto found = std::lower_bound(
      all.begin(), all.end(), key, [](const Sentence& sentence, std::string_view name) { return sentence.key < name; });
  return found != all.end() && found->key == key ? static_cast<int>(found - all.begin()) : -1;
}

std::string format_sentence(Language language, int index, std::span<const TextValue> values) {
  const Sentence& sentence = catalogue()[static_cast<std::size_t>(index)];
  switch (sentence.form) {
    case Sentence::Form::kPlain:
      return std::string(pattern_of(language, index));
    case Sentence::Form::kSimple:
      return fill_simple(language, sentence, pattern_of(language, index), values);
    case Sentence::Form::kComplex:
      break;
  }
  if (const auto pattern = pattern_of(language, index); has_plain_numbers_only(pattern)) {
    return fill_simple(language, sentence, pattern, values);
  }
  if (values.size() == 1 && values[0].is_number && values[0].number >= 0 && values[0].number < kRemembered) {
    return remembered(language, index, sentence, values[0]);
  }
  return fill_complex(language, index, sentence, values);
}

std::string format_by_key(Language language, std::string_view key,
                          std::span<const std::pair<std::string, std::string>> arguments) {
  int index = find_sentence(key);
  if (index < 0) index = find_sentence("error.internal");
  const Sentence& sentence = catalogue()[static_cast<std::size_t>(index)];
  std::vector<TextValue> values;
  for (const Sentence::Argument& argument : sentence.arguments) {
    const auto given = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const auto& pair) { return std::string_view(pair.first) == argument.name; });
    const std::string_view text = given == arguments.end() ? std::string_view{} : std::string_view(given->second);
    if (!argument.number) {
      values.emplace_back(text);
      continue;
    }
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    values.emplace_back(number);
  }
  return format_sentence(language, index, values);
}

std::string number_text(Language, std::int64_t value) {
  // en-IN and hi-IN write alike: the last three digits, then pairs (lakh, crore)
  std::string digits = std::to_string(value);
  const std::size_t sign = value < 0 ? 1 : 0;
  if (digits.size() - sign <= 3) return digits;
  for (std::size_t at = digits.size() - 3; at > sign; at -= std::min<std::size_t>(2, at - sign)) {
    digits.insert(at, 1, ',');
  }
  return digits;
}

}  // namespace samvad::web
