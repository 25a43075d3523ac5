#include "web/assets/language.hpp"

namespace samvad::web {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Quality of one range's parameters in thousandths; a malformed one counts as refused.
int quality_of(std::string_view parameters) {
  parameters = trimmed(parameters);
  if (parameters.empty()) return 1000;
  if (parameters.size() < 3 || (parameters[0] != 'q' && parameters[0] != 'Q') || parameters[1] != '=') return 0;
  parameters.remove_prefix(2);
  if (parameters[0] != '0' && parameters[0] != '1') return 0;
  int value = (parameters[0] - '0') * 1000;
  if (parameters.size() == 1) return value;
  if (parameters[1] != '.') return 0;
  int weight = 100;
  for (const char digit : parameters.substr(2, 3)) {
    if (digit < '0' || digit > '9') return 0;
    value += (digit - '0') * weight;
    weight /= 10;
  }
  return value > 1000 ? 1000 : value;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

std::string_view tag_of(Language language) {
  return language == Language::kHindi ? "hi" : "en";
}

std::string_view own_name(Language language) {
  return language == Language::kHindi ? "हिन्दी" : "English";
}

std::optional<Language> language_of(std::string_view tag) {
  for (const Language language : kLanguages) {
    const std::string_view ours = tag_of(language);
    if (tag.size() < ours.size() || (tag.size() > ours.size() && tag[ours.size()] != '-')) continue;
    if (lower(tag[0]) == ours[0] && lower(tag[1]) == ours[1]) return language;
  }
  return std::nullopt;
}

std::optional<Language> negotiate(std::string_view accept_language) {
  std::optional<Language> best;
  int best_quality = 0;
  for (int ranges = 0; !accept_language.empty() && ranges < 32; ++ranges) {
    const std::size_t comma = accept_language.find(',');
    const std::string_view range = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    const std::size_t semicolon = range.find(';');
    const std::optional<Language> language = language_of(trimmed(range.substr(0, semicolon)));
    if (!language) continue;
    const int quality =
        quality_of(semicolon == std::string_view::npos ? std::string_view{} : range.substr(semicolon + 1));
    if (quality > best_quality) {
      best = language;
      best_quality = quality;
    }
  }
  return best;
}

Language choose_language(const LanguageWishes& wishes) {
  for (const std::string_view tag : {wishes.query, wishes.cookie, wishes.member}) {
    if (const std::optional<Language> language = language_of(tag)) return *language;
  }
  if (const std::optional<Language> language = negotiate(wishes.accept_language)) return *language;
  return language_of(wishes.site).value_or(Language::kEnglish);
}

}  // namespace samvad::web
