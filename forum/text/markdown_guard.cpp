#include "forum/text/markdown_guard.hpp"

#include "forum/text/markdown.hpp"
#include "forum/text/unicode.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <vector>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::Error;

/// Stop counting here: over the limit, and it keeps the walk over open containers linear.
constexpr std::size_t kEnough = kMaxContainers + 1;

/// A line read from the left, columns counted with tabs of four (CommonMark 2.2).
struct Line {
  std::string_view text;
  std::size_t at = 0, column = 0;

  char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\n'; }
  void step() {
    column += text[at] == '\t' ? 4 - column % 4 : 1;
    ++at;
  }
  void skip_blank() {
    while (peek() == ' ' || peek() == '\t') step();
  }
};

/// An open container: a quote, or a list item whose content begins at `content`.
struct Container {
  bool quote;
  std::size_t content;
};

bool blank_or_end(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Length of a list marker here, 0 when there is none.
std::size_t list_marker(const Line& line) {
  const char first = line.peek();
  if (first == '-' || first == '+' || first == '*') return blank_or_end(line.peek(1)) ? 1 : 0;
  std::size_t digits = 0;
  while (digits < 10 && line.peek(digits) >= '0' && line.peek(digits) <= '9') ++digits;
  if (digits == 0 || digits > 9 || (line.peek(digits) != '.' && line.peek(digits) != ')')) return 0;
  return blank_or_end(line.peek(digits + 1)) ? digits + 1 : 0;
}

/// "* * *", "- - -": a rule, not lists in lists.
bool is_rule(const Line& line) {
  const char mark = line.peek();
  if (mark != '-' && mark != '*') return false;
  std::size_t count = 0;
  for (std::size_t ahead = 0; line.at + ahead < line.text.size(); ++ahead) {
    const char c = line.peek(ahead);
    if (c == mark) {
      ++count;
    } else if (!blank_or_end(c)) {
      return false;
    }
  }
  return count >= 3;
}

/// How many of the open containers go on in this line; `line` ends behind their markers.
std::size_t matching(const std::vector<Container>& open, Line& line) {
  std::size_t matched = 0;
  for (; matched < open.size(); ++matched) {
    Line ahead = line;
    ahead.skip_blank();
    if (open[matched].quote) {
      if (ahead.peek() != '>') break;
      line = ahead;
      line.step();
    } else if (ahead.column < open[matched].content) {
      break;
    }
  }
  return matched;
}

}  // namespace

std::size_t container_depth(std::string_view source) {
  std::vector<Container> open;
  std::size_t deepest = 0;
  for (std::size_t from = 0; from < source.size() && deepest < kEnough;) {
    const std::size_t end = std::min(source.find('\n', from), source.size());
    Line line{source.substr(from, end - from)};
    from = end + 1;
    const std::size_t matched = matching(open, line);
    bool first = true;
    for (;;) {
      line.skip_blank();
      const std::size_t marker = list_marker(line);
      const bool quote = line.peek() == '>';
      if ((!quote && marker == 0) || is_rule(line)) break;
      // Without a marker a line may lazily go on with a paragraph of any depth: only a marker closes what it leaves.
      if (first) open.resize(matched);
      first = false;
      for (std::size_t step = quote ? 1 : marker; step > 0; --step) line.step();
      open.push_back({quote, line.column + 1});
      deepest = std::max(deepest, open.size());
      if (deepest >= kEnough) break;
    }
  }
  return deepest;
}

storage::Status guard_markdown(std::string_view source) {
  if (source.size() > kMaxMarkdownBytes && storage::guard_on("SEC-22.bytes")) {
    return storage::fail(Error(Code::kTooLarge, "error.markdown_too_long")
                             .with("limit", std::to_string(kMaxMarkdownBytes))
                             .with("actual", std::to_string(source.size())));
  }
  if (!valid_utf8(source)) return storage::fail(Code::kBadInput, "error.bad_utf8");
  if (storage::guard_on("SEC-22.markers") && container_depth(source) > kMaxContainers) {
    return storage::fail(
        Error(Code::kTooLarge, "error.markdown_too_deep").with("limit", std::to_string(kMaxContainers)));
  }
  std::size_t openers = 0;
  for (std::size_t at = 0; (at = source.find("![", at)) != std::string_view::npos; at += 2) ++openers;
  if (openers > kMaxImageOpeners && storage::guard_on("SEC-22.images")) {
    return storage::fail(Code::kTooLarge, "error.markdown_too_complex", "image openers");
  }
  return {};
}

}  // namespace samvad::forum
