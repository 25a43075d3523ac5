#include "web/server/settings_file.hpp"

#include "storage/base/settings.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <system_error>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;

/// Byte offset behind the line `[section]`; npos when there is none.
std::size_t behind_header(const std::string& text, const std::string& section) {
  const std::regex header("(^|\n)[ \t]*\\[[ \t]*" + section + "[ \t]*\\][ \t]*(#[^\n]*)?(\n|$)");
  std::smatch found;
  if (!std::regex_search(text, found, header)) return std::string::npos;
  return static_cast<std::size_t>(found.position(0) + found.length(0));
}

/// True when `section.name = …` stands at the top of the text: then no `[section]` may follow.
bool has_dotted(const std::string& text, const std::string& section) {
  return std::regex_search(text, std::regex("(^|\n)[ \t]*" + section + "[ \t]*\\."));
}

std::string by_hand(const std::vector<FileSetting>& settings) {
  std::string words;
  for (const auto& one : settings) words += "\n  " + one.section + "." + one.name + " = " + one.value;
  return words;
}

std::string add_one(std::string text, const FileSetting& one, const std::string& comment) {
  const std::string note = comment.empty() ? "" : "# " + comment + "\n";
  const std::string line = one.name + " = " + one.value + "\n";
  if (const auto place = behind_header(text, one.section); place != std::string::npos) {
    const std::string gap = text[place - 1] == '\n' ? "" : "\n";
    return text.insert(place, gap + note + line);
  }
  if (has_dotted(text, one.section)) return note + one.section + "." + line + text;
  if (!text.empty()) text += text.ends_with('\n') ? "\n" : "\n\n";
  return text + note + "[" + one.section + "]\n" + line;
}

}  // namespace

Result<std::string> with_settings(const std::string& text, const std::vector<FileSetting>& settings,
                                  const std::string& comment) {
  SAMVAD_TRY(const auto there, storage::read_toml(text));
  std::string answer = text;
  for (const auto& one : settings) {
    const std::string key = one.section + "." + one.name;
    const bool known = std::any_of(there.begin(), there.end(), [&](const auto& value) { return value.key == key; });
    if (!known) answer = add_one(std::move(answer), one, comment);
  }
  const auto read = storage::read_toml(answer);
  const auto has = [&](const FileSetting& one) {
    return std::any_of(read->begin(), read->end(),
                       [&](const auto& value) { return value.key == one.section + "." + one.name; });
  };
  if (!read || !std::all_of(settings.begin(), settings.end(), has)) {
    return fail(Code::kConfig, "error.config", "please add to the settings yourself:" + by_hand(settings));
  }
  return answer;
}

Status add_to_settings_file(const fs::path& file, const std::vector<FileSetting>& settings,
                            const std::string& comment) {
  std::string text;
  if (std::ifstream old(file, std::ios::binary); old) text.assign(std::istreambuf_iterator<char>(old), {});
  SAMVAD_TRY(const std::string fresh, with_settings(text, settings, comment));
  if (fresh == text) return {};
  const fs::path beside = file.string() + ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  std::error_code error;
  // before a word stands in it: the file may hold a password
  if (fs::exists(file, error)) fs::permissions(beside, fs::status(file).permissions(), error);
  if (!error) out << fresh;
  out.close();
  if (out && !error) fs::rename(beside, file, error);
  if (!out || error) {
    fs::remove(beside, error);
    return fail(Code::kForbidden, "error.config",
                "cannot write " + file.string() + "; please add to it yourself:" + by_hand(settings));
  }
  return {};
}

}  // namespace samvad::web
