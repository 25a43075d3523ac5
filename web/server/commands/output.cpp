#include "web/server/commands/output.hpp"

#include "forum/text/unicode.hpp"
#include "web/assets/catalogue.hpp"

#include <algorithm>
#include <cstdio>

namespace samvad::web {
namespace {

/// Without controls (also those of C1, which terminals obey too).
std::string tame(const std::string& text) {
  const std::string whole = forum::repair_utf8(text);
  std::string answer;
  for (std::size_t at = 0; at < whole.size();) {
    const char32_t c = forum::next_code_point(whole, at);
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    forum::append_utf8(answer, control ? U'?' : c);
  }
  return answer;
}

std::string row_text(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    if (i + 1 < cells.size()) line.append(widths[i] - forum::count_graphemes(cells[i]) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

int refuse(const storage::Error& error) {
  // a failure without a sentence of its own says what the log would say
  const bool own_words = error.key == "error.internal" || error.code == storage::Code::kConfig ||
                         error.code == storage::Code::kUnavailable;
  if (own_words && !error.detail.empty()) return refuse(error.detail);
  return refuse(format_by_key(Language::kEnglish, error.key, error.args));
}

int refuse(const std::string& words, int status) {
  std::fprintf(stderr, "samvad: %s\n", tame(words).c_str());
  return status;
}

void print_table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> lines{heads};
  lines.insert(lines.end(), rows.begin(), rows.end());
  std::vector<std::size_t> widths(heads.size());
  for (auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i] = tame(line[i]);
      widths[i] = std::max(widths[i], forum::count_graphemes(line[i]));
    }
  }
  for (const auto& line : lines) std::puts(row_text(line, widths).c_str());
}

void print_line(const std::string& text) {
  std::puts(tame(text).c_str());
}

void print_json(const std::function<void(storage::JsonWriter&)>& write) {
  storage::JsonWriter json;
  write(json);
  std::puts(json.take().c_str());
}

std::string short_time(const std::optional<storage::Instant>& at) {
  if (!at) return "";
  std::string text = storage::to_rfc3339(*at).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace samvad::web
