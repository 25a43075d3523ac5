#include "moderation/policy/policy_csv.hpp"

#include "storage/base/url.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::Error;
using storage::Result;
using storage::domain_policy::Severity;

constexpr std::array<std::string_view, 6> kColumns{"domain",         "severity",       "reject_media",
                                                   "reject_reports", "public_comment", "obfuscate"};
constexpr std::size_t kMostLines = 20'000;

using Cells = std::vector<std::string>;
struct Line {
  std::size_t number = 0;  ///< in the file, from 1
  Cells cells;
};

tl::unexpected<Error> wrong(std::size_t line, const std::string& words) {
  Error error(Code::kBadInput, "error.bad_csv", "line " + std::to_string(line) + ": " + words);
  return tl::unexpected(error.with("line", std::to_string(line)));
}

/// Cuts RFC 4180 text into lines of cells; a quoted cell may hold commas and line ends. Empty lines are left out.
Result<std::vector<Line>> cut(std::string_view text) {
  std::vector<Line> lines;
  Line line{1, {""}};
  std::size_t number = 1;
  bool quoted = false;
  const auto end_line = [&] {
    if (line.cells.size() > 1 || !line.cells.front().empty()) lines.push_back(std::move(line));
    line = {number + 1, {""}};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& cell = line.cells.back();
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"' && (quoted || cell.empty())) {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      line.cells.emplace_back();
    } else if (!quoted && c == '\n') {
      end_line();
    } else if (quoted || c != '\r') {
      cell += c;
    }
    if (c == '\n') ++number;
    if (lines.size() > kMostLines) return wrong(number, "more than 20,000 lines");
  }
  if (quoted) return wrong(line.number, "a quote is not closed");
  end_line();
  return lines;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// Column name → its place; empty for a plain list.
std::map<std::string, std::size_t> header_of(const Cells& cells) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string name = lower(cells[i].starts_with('#') ? cells[i].substr(1) : cells[i]);
    if (std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end()) places.emplace(name, i);
  }
  if (!places.contains("domain")) places.clear();
  return places;
}

/// Reads one line by the header.
class LineReader {
 public:
  LineReader(const std::map<std::string, std::size_t>& places, const Line& line) : places_(places), line_(line) {}

  std::string text(const std::string& column) const {
    const auto place = places_.find(column);
    return place == places_.end() || place->second >= line_.cells.size() ? "" : line_.cells[place->second];
  }
  Result<bool> flag(const std::string& column) const {
    const std::string word = lower(text(column));
    if (word == "true" || word == "false" || word.empty()) return word == "true";
    return wrong(line_.number, column + " is true or false, not \"" + word + "\"");
  }
  Result<Severity> severity() const {
    const std::string word = lower(text("severity"));
    if (word == "suspend" || (word.empty() && !places_.contains("severity"))) return Severity::kSuspend;
    if (word == "silence" || word == "limit") return Severity::kLimit;
    if (word == "noop" || word == "none") return Severity::kNone;
    return wrong(line_.number, "severity is suspend, silence or noop, not \"" + word + "\"");
  }

 private:
  const std::map<std::string, std::size_t>& places_;
  const Line& line_;
};

Result<DomainPolicyRequest> read_line(const std::map<std::string, std::size_t>& places, const Line& line) {
  const LineReader reader(places, line);
  DomainPolicyRequest request;
  const std::string name = places.empty() ? line.cells.front() : reader.text("domain");
  const auto domain = storage::canonical_host(name);
  if (!domain) return wrong(line.number, "\"" + name + "\" is no domain");
  request.domain = *domain;
  if (places.empty()) {
    request.severity = Severity::kSuspend;
    return request;
  }
  SAMVAD_TRY(request.severity, reader.severity());
  SAMVAD_TRY(request.reject_media, reader.flag("reject_media"));
  SAMVAD_TRY(request.reject_reports, reader.flag("reject_reports"));
  SAMVAD_TRY(request.obfuscate, reader.flag("obfuscate"));
  request.public_comment = reader.text("public_comment");
  return request;
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string answer = "\"";
  for (const char c : cell) answer.append(c == '"' ? 2 : 1, c);
  return answer + "\"";
}

}  // namespace

std::string policy_csv(const std::vector<storage::domain_policy::PolicyRow>& rows) {
  std::string text = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n";
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  for (const auto& row : rows) {
    const std::string severity = row.severity == Severity::kSuspend ? "suspend"
                                 : row.severity == Severity::kLimit ? "silence"
                                                                    : "noop";
    text += row.domain + "," + severity + "," + flag(row.reject_media) + "," + flag(row.reject_reports) + "," +
            quoted(row.public_comment) + "," + flag(row.obfuscate) + "\n";
  }
  return text;
}

Result<std::vector<DomainPolicyRequest>> read_policy_csv(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a spreadsheet's byte order mark
  SAMVAD_TRY(const auto lines, cut(text));
  std::vector<DomainPolicyRequest> requests;
  std::set<std::string> seen;
  if (lines.empty()) return requests;
  const auto places = header_of(lines.front().cells);
  for (std::size_t i = places.empty() ? 0 : 1; i < lines.size(); ++i) {
    SAMVAD_TRY(auto request, read_line(places, lines[i]));
    if (!seen.insert(request.domain).second) return wrong(lines[i].number, request.domain + " stands there twice");
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace samvad::moderation
