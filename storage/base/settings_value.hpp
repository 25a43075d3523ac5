#pragma once

#include "storage/base/settings.hpp"

#include <string>
#include <string_view>

namespace samvad::storage {

/// Turns `text` into the one form settings keep: integers and bytes as decimal digits, durations as milliseconds,
/// booleans as "true"/"false", lists joined by ",". kConfig "error.config" with the reason in detail.
Result<std::string> canonical_setting(const SettingRow& row, std::string_view text);

/// The row of `key`, or nullptr.
const SettingRow* find_setting(std::string_view key);

/// The known key most like `key`, or "" when none is near (Levenshtein distance over a third of its length).
std::string_view nearest_setting(std::string_view key);

/// "site.public_url" → "SAMVAD_SITE_PUBLIC_URL".
std::string environment_name(std::string_view key);

}  // namespace samvad::storage
