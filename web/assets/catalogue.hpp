#pragma once

#include "web/assets/language.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// One sentence of the catalogues, as the generator wrote it down.
struct Sentence {
  enum class Form : std::uint8_t {
    kPlain,    ///< no arguments: the pattern is the text
    kSimple,   ///< only `{name}` placeholders
    kComplex,  ///< plural, number or select: formatted by ICU
  };
  struct Argument {
    std::string_view name;
    bool number = false;  ///< an integer; text otherwise
  };
  std::string_view key;
  Form form;
  std::span<const Argument> arguments;               ///< in the order of the generated function's parameters
  std::string_view patterns[std::size(kLanguages)];  ///< indexed by Language; UTF-8 ICU MessageFormat
};

/// All sentences, sorted by key (generated).
std::span<const Sentence> catalogue();
/// Index of `key` in catalogue(), -1 when there is none.
int find_sentence(std::string_view key);

/// Value of a placeholder.
struct TextValue {
  TextValue(std::string_view value) : text(value) {}                 // NOLINT(google-explicit-constructor)
  TextValue(std::int64_t value) : number(value), is_number(true) {}  // NOLINT(google-explicit-constructor)
  std::string_view text;
  std::int64_t number = 0;
  bool is_number = false;
};

/// Puts values into sentence `index`; as many as it has arguments, in their order. Thread-safe.
std::string format_sentence(Language language, int index, std::span<const TextValue> values);

/// Looks a sentence up by name, for texts whose key is data (`Error.key`). Arguments are matched by name; one that is
/// missing reads as empty or 0. An unknown key gives the sentence of "error.internal".
std::string format_by_key(Language language, std::string_view key,
                          std::span<const std::pair<std::string, std::string>> arguments = {});

/// An integer grouped as the language's readers expect: 12,34,567 in Hindi.
std::string number_text(Language language, std::int64_t value);

}  // namespace samvad::web
