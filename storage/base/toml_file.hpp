#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage {

/// One value of a TOML document: dotted key, its line, and the value as one line of text (arrays joined by ",").
struct TomlValue {
  std::string key;
  std::size_t line = 0;
  std::string text;
};

/// Reads TOML 1.0 text into a flat list in document order. kConfig "error.config" with line and reason in detail when
/// it is no TOML or holds dates, arrays of tables or arrays within arrays.
Result<std::vector<TomlValue>> read_toml(std::string_view text);

}  // namespace samvad::storage
