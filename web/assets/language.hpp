#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace samvad::web {

/// A language whose catalogue is complete. The number indexes the generated tables.
enum class Language : std::uint8_t { kEnglish = 0, kHindi = 1 };

/// All of them, in the order in which pages offer them.
inline constexpr std::array kLanguages{Language::kEnglish, Language::kHindi};

/// BCP 47 tag: "en", "hi".
std::string_view tag_of(Language language);
/// The language's own name: "English", "हिन्दी".
std::string_view own_name(Language language);
/// The language of a tag ("hi", "hi-IN", case ignored); nullopt when there is no catalogue for it.
std::optional<Language> language_of(std::string_view tag);

/// Picks from an Accept-Language header by quality, then by order (RFC 9110 12.5.4); nullopt when nothing fits.
std::optional<Language> negotiate(std::string_view accept_language);

/// What a request says about its language, strongest first; "" where it says nothing.
struct LanguageWishes {
  std::string_view query;            ///< ?lang=
  std::string_view cookie;           ///< chosen in this browser
  std::string_view member;           ///< the member's setting
  std::string_view accept_language;  ///< the header
  std::string_view site;             ///< setting of the site
};
/// Never fails: English is the last resort.
Language choose_language(const LanguageWishes& wishes);

}  // namespace samvad::web
