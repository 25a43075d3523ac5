#pragma once

#include "storage/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage {

/// What a setting's text means. kConnection is a text that may hold a password.
enum class SettingType { kText, kInteger, kBool, kDuration, kBytes, kList, kConnection };

/// One row of the settings table (settings_table.cpp), from which parsing, environment names, `--set`, `config explain`
/// and docs/configuration.md are made.
struct SettingRow {
  std::string_view key;  ///< "site.public_url"
  SettingType type;
  std::string_view default_value;  ///< in the text form of TOML values
  std::string_view unit;           ///< "", "threads", "per 5 min"; for a text "a|b|c" = the values allowed
  std::int64_t least, most;        ///< for numbers, bytes and durations (ms); equal = unchecked
  std::string_view sentence;       ///< what it does, one sentence
};

/// All rows, a section's rows together.
std::span<const SettingRow> settings_table();

/// The row of `key`, or nullptr.
const SettingRow* find_setting(std::string_view key);

/// The known key most like `key`, or "" when none is near (Levenshtein distance over a third of its length).
std::string_view nearest_setting(std::string_view key);

/// "site.public_url" → "SAMVAD_SITE_PUBLIC_URL".
std::string environment_name(std::string_view key);

/// Turns `text` into the one form settings keep: integers and bytes as decimal digits, durations as milliseconds,
/// booleans as "true"/"false", lists joined by ",". kConfig "error.config" with the reason in detail.
Result<std::string> canonical_setting(const SettingRow& row, std::string_view text);

/// A connection URI or keyword text with each password in it as "***" (SEC-44); what cannot be read is masked, too.
std::string mask_passwords(std::string_view connection);
/// True when mask_passwords() has something to mask.
bool holds_password(std::string_view connection);

/// One value of a TOML document: dotted key, its line, and the value as one line of text (arrays joined by ",").
struct TomlValue {
  std::string key;
  std::size_t line = 0;
  std::string text;
};

/// Reads TOML 1.0 text into a flat list in document order. kConfig "error.config" with line and reason in detail when
/// it is no TOML or holds dates, arrays of tables or arrays within arrays.
Result<std::vector<TomlValue>> read_toml(std::string_view text);

/// All settings, read once at start. Sources, weakest first: table default, TOML file, SAMVAD_SECTION_KEY environment,
/// --set section.key=value. Immutable afterwards: a change needs a restart.
class Settings {
 public:
  struct Sources {
    std::optional<std::string> toml_path;
    std::map<std::string, std::string> environment;  ///< whole process environment; SAMVAD_* is read
    std::vector<std::string> overrides;              ///< "section.key=value"
  };
  /// kConfig "error.config" with the file, line and nearest known name in detail when a key is unknown or a value is
  /// out of range; every problem is listed, not only the first.
  static Result<Settings> load(const Sources& sources);
  /// Table defaults plus overrides, for tests.
  static Settings for_tests(std::initializer_list<std::pair<std::string_view, std::string_view>> overrides = {});

  /// Typed look-ups; an unknown key or a wrong type is a programming error and throws std::logic_error.
  const std::string& text(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  bool flag(std::string_view key) const;
  std::chrono::milliseconds duration(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
  /// The value of any type in the words of a settings file: "30s", "64KiB", "true"; passwords masked (SEC-44).
  std::string shown(std::string_view key) const;
  /// Where the value came from: "default", "file:12", "environment", "--set".
  std::string origin(std::string_view key) const;
  bool is_default(std::string_view key) const;

 private:
  struct Value {
    std::string text;
    std::string origin;
  };
  std::map<std::string, Value, std::less<>> values_;
};

/// The configuration reference as Markdown (docs/configuration.md is this text; CI compares).
std::string settings_reference();

}  // namespace samvad::storage
