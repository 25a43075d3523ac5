#pragma once

#include "storage/base/result.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace samvad::web {

/// One setting as it is to stand in a TOML file.
struct FileSetting {
  std::string section, name;
  std::string value;  ///< TOML: "\"https://forum.example\"", "true"
};

/// The text of a settings file with `settings` added under `comment`, each in its section; lines that stand there are
/// kept as they are. A setting that the text has already is left alone. kConfig "error.config" when the text cannot
/// take them (it writes a section as an inline table): detail says what to add by hand.
storage::Result<std::string> with_settings(const std::string& text, const std::vector<FileSetting>& settings,
                                           const std::string& comment);

/// Writes them into `file`, whole or not at all; made when it is missing. kConfig as above, kForbidden "error.config"
/// when the file cannot be written.
storage::Status add_to_settings_file(const std::filesystem::path& file, const std::vector<FileSetting>& settings,
                                     const std::string& comment);

}  // namespace samvad::web
