#include "forum/text/marks.hpp"

#include "forum/text/unicode.hpp"

#include <algorithm>
#include <optional>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxNameBytes = 64, kMaxHostBytes = 253, kMaxTagBytes = 240, kMaxUrlBytes = 2048,
                      kMaxLabelBytes = 60;

bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool joiner(char32_t c) {
  return c == 0x200C || c == 0x200D;
}
bool word_or_line(char32_t c) {
  return c == '_' || is_word(c);
}

/// End of the host at `at`: labels of letters, marks, digits and hyphens with at least one dot (or "localhost"), then
/// perhaps ":port". `at` itself when there is none.
std::size_t host_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  bool dotted = false;
  for (std::size_t next = at; next < text.size() && next - at <= kMaxHostBytes;) {
    const std::size_t from = next;
    const char32_t c = next_code_point(text, next);
    if (is_word(c)) {
      dotted = dotted || (from > at && text[from - 1] == '.');
      end = next;
    } else if (c == '.') {
      if (from == at || text[from - 1] == '.') break;
    } else if (c != '-') {
      break;
    }
  }
  if (!dotted && text.substr(at, end - at) != "localhost") return at;
  if (end < text.size() && text[end] == ':') {
    std::size_t digits = end + 1;
    while (digits < text.size() && digits < end + 6 && text[digits] >= '0' && text[digits] <= '9') ++digits;
    if (digits > end + 1) end = digits;
  }
  return end;
}

std::optional<Mark> mention(std::string_view text, std::size_t at) {
  const char32_t before = code_point_before(text, at);
  if (word_or_line(before) || before == '/' || before == '@' || before == '=' || before == '.') return {};
  // 1. the name; dots and hyphens only inside, and only names of other servers have them
  std::size_t end = at + 1;
  while (end < text.size() && (name_char(text[end]) || text[end] == '.' || text[end] == '-')) ++end;
  std::size_t trimmed = end;
  while (trimmed > at + 1 && !name_char(text[trimmed - 1])) --trimmed;
  std::string_view name = text.substr(at + 1, trimmed - at - 1);
  if (name.empty() || name.size() > kMaxNameBytes || !name_char(name.front())) return {};
  Mark mark{Mark::Kind::kMention, at, trimmed, std::string(name), {}};
  // 2. the host
  if (trimmed == end && end < text.size() && text[end] == '@') {
    const std::size_t host = host_end(text, end + 1);
    if (host == end + 1) return {};
    mark.host = text.substr(end + 1, host - end - 1);
    mark.to = host;
    return mark;
  }
  // 3. without one: a member of ours, whose name ends at the first dot or hyphen
  const std::size_t inside = name.find_first_of(".-");
  if (inside != std::string_view::npos) {
    mark.name.resize(inside);
    mark.to = at + 1 + inside;
  }
  std::size_t behind = mark.to;
  if (is_latin(next_code_point(text, behind))) return {};
  return mark;
}

std::optional<Mark> tag(std::string_view text, std::size_t at) {
  const char32_t before = code_point_before(text, at);
  if (word_or_line(before) || joiner(before) || before == '/' || before == '#' || before == '&' || before == '=')
    return {};
  std::size_t end = at + 1;
  bool letter = false;
  for (std::size_t next = end; next < text.size();) {
    const char32_t c = next_code_point(text, next);
    if (word_or_line(c)) {
      letter = letter || is_letter_or_mark(c);
      end = next;
    } else if (!joiner(c) || end == at + 1) {
      break;
    }
  }
  if (!letter || end - at > kMaxTagBytes) return {};
  return Mark{Mark::Kind::kTag, at, end, std::string(text.substr(at + 1, end - at - 1)), {}};
}

/// Where an address in running text ends: punctuation at its end belongs to the sentence, a closing parenthesis too
/// unless it was opened inside (GFM 6.9).
std::size_t without_sentence_end(std::string_view text, std::size_t from, std::size_t end) {
  std::ptrdiff_t depth = 0;
  for (const char c : text.substr(from, end - from)) depth += c == '(' ? 1 : c == ')' ? -1 : 0;
  while (end > from) {
    const char32_t last = code_point_before(text, end);
    if (last == ')') {
      if (depth >= 0) break;
      ++depth;
    } else if (last == '/' || last == '#' || last == '&' || last == '=' || last == '-' || last == '+' || last == '%' ||
               last == '$' || !is_punctuation(last)) {
      break;
    }
    end -= last < 0x80 ? 1 : last < 0x800 ? 2 : last < 0x10000 ? 3 : 4;
  }
  return end;
}

/// `dead` is where an over-long run ends: nothing before it can be a link, and it is read once only.
std::optional<Mark> link(std::string_view text, std::size_t at, std::size_t& dead) {
  const std::string_view rest = text.substr(at);
  const std::size_t scheme = rest.starts_with("https://") ? 8 : rest.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || at < dead || is_word(code_point_before(text, at))) return {};
  std::size_t end = at + scheme;
  for (std::size_t next = end; next < text.size();) {
    const char32_t c = next_code_point(text, next);
    if (is_space(c) || c == '<' || c == '>' || c == '"' || c < 0x20) break;
    end = next;
  }
  if (end - at > kMaxUrlBytes) {
    dead = end;
    return {};
  }
  end = without_sentence_end(text, at + scheme, end);
  if (end == at + scheme) return {};
  return Mark{Mark::Kind::kLink, at, end, std::string(text.substr(at, end - at)), {}};
}

std::optional<Mark> footnote(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "[^") return {};
  const std::size_t end = text.substr(0, at + 2 + kMaxLabelBytes + 1).find(']', at + 2);
  if (end == std::string_view::npos || end == at + 2) return {};
  return Mark{Mark::Kind::kFootnote, at, end + 1, std::string(text.substr(at + 2, end - at - 2)), {}};
}

}  // namespace

std::vector<Mark> find_marks(std::string_view text, const std::vector<bool>& barred) {
  std::vector<Mark> marks;
  std::size_t dead = 0;
  for (std::size_t at = 0; (at = text.find_first_of("@#h[", at)) != std::string_view::npos;) {
    std::optional<Mark> mark;
    if (barred.empty() || !barred[at]) {
      switch (text[at]) {
        case '@':
          mark = mention(text, at);
          break;
        case '#':
          mark = tag(text, at);
          break;
        case 'h':
          mark = link(text, at, dead);
          break;
        default:
          mark = footnote(text, at);
      }
    }
    at = mark ? mark->to : at + 1;
    if (mark) marks.push_back(std::move(*mark));
  }
  return marks;
}

}  // namespace samvad::forum
