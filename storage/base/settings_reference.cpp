#include "storage/base/settings.hpp"

namespace samvad::storage {
namespace {

std::string_view type_name(SettingType type) {
  switch (type) {
    case SettingType::kText:
      return "text";
    case SettingType::kInteger:
      return "integer";
    case SettingType::kBool:
      return "boolean";
    case SettingType::kDuration:
      return "duration";
    case SettingType::kBytes:
      return "size";
    case SettingType::kList:
      return "list";
    case SettingType::kConnection:
      return "connection";
  }
  return "";
}

std::string in_cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

constexpr std::string_view kIntroduction =
    R"(# Configuration

This file is generated: `samvad config reference` prints it.

Sources, weakest first: the defaults below, a TOML file (`--config FILE`), the environment (`site.public_url` is
`SAMVAD_SITE_PUBLIC_URL`), the command line (`--set site.public_url=https://forum.example`). `samvad config explain`
shows each value and where it came from; an unknown key stops the start and names the nearest known one.

Durations carry a unit: `500ms`, `30s`, `5min`, `12h`, `14d`. Sizes may: `512`, `64KiB`, `10MiB`, `1GiB`. Lists are
TOML arrays, or joined by commas in the environment and on the command line. Settings are read once, at
start: a change needs a restart.
)";

}  // namespace

std::string settings_reference() {
  std::string text(kIntroduction);
  std::string_view section;
  for (const SettingRow& row : settings_table()) {
    const std::string_view mine = row.key.substr(0, row.key.find('.'));
    if (mine != section) {
      section = mine;
      text += "\n## " + std::string(section) + "\n\n| Key | Type | Default | What it does |\n|---|---|---|---|\n";
    }
    text += "| `" + std::string(row.key) + "` | " + std::string(type_name(row.type));
    if (!row.unit.empty()) text += " (" + in_cell(row.unit) + ")";
    text += " | " + (row.default_value.empty() ? "" : "`" + in_cell(row.default_value) + "`");
    text += " | " + in_cell(row.sentence) + " |\n";
  }
  return text;
}

}  // namespace samvad::storage
