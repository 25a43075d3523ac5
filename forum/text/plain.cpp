#include "forum/text/plain.hpp"

#include "forum/text/unicode.hpp"

#include <array>
#include <utility>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxSlugBytes = 80;
constexpr std::size_t kMaxTitleFromHtml = 100;

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view one : names) {
    if (name == one) return true;
  }
  return false;
}

bool is_block(std::string_view name) {
  return any_of(name, {"p", "li", "ul", "ol", "blockquote", "pre", "h2", "h3", "h4", "tr", "table", "summary",
                       "details", "hr", "div"});
}

/// Decodes the references that sanitised HTML uses; an unknown one stays as written. Moves `at` behind it.
void append_reference(std::string& out, std::string_view html, std::size_t& at) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
  for (const auto& [name, c] : kNamed) {
    if (html.substr(at, name.size()) == name) {
      out += c;
      at += name.size();
      return;
    }
  }
  out += html[at++];
}

void end_line(std::string& out) {
  while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
  if (!out.empty() && out.back() != '\n') out += '\n';
}

/// Collapses white space outside pre, as a browser shows it.
void append_text(std::string& out, char c, bool pre) {
  if (pre || (c != ' ' && c != '\n' && c != '\t')) {
    out += c;
  } else if (!out.empty() && out.back() != ' ' && out.back() != '\n' && out.back() != '\t') {
    out += ' ';
  }
}

/// The value of alt="…" in a start tag, still escaped.
std::string_view alt_of(std::string_view tag) {
  const std::size_t at = tag.find(" alt=\"");
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + 6;
  return tag.substr(from, tag.find('"', from) - from);
}

/// What a tag looks like in plain text.
void append_tag(std::string& out, std::string_view tag, bool& pre) {
  const bool closing = tag.starts_with('/');
  if (closing) tag.remove_prefix(1);
  const std::string_view name = tag.substr(0, tag.find_first_of(" \t\n/"));
  if (name == "pre") pre = !closing;
  if (name == "br") {
    out += '\n';
  } else if (name == "img") {
    const std::string_view alt = alt_of(tag);
    for (std::size_t at = 0; at < alt.size();) append_reference(out, alt, at);
  } else if (closing && (name == "td" || name == "th")) {
    if (!out.empty() && out.back() != '\n') out += '\t';
  } else if (is_block(name)) {
    end_line(out);
  }
}

std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (!is_space(next_code_point(text, at))) {
      out.append(text, from, at - from);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// `text` cut to `graphemes` with "…", between words when a space stands in the last quarter.
std::string shortened(std::string text, std::size_t graphemes) {
  if (count_graphemes(text) <= graphemes) return text;
  text.resize(grapheme_offset(text, graphemes == 0 ? 0 : graphemes - 1));
  const std::size_t space = text.rfind(' ');
  if (space != std::string::npos && space > text.size() * 3 / 4) text.resize(space);
  return text + "…";
}

}  // namespace

std::string plain_text(std::string_view html) {
  std::string out;
  out.reserve(html.size());
  bool pre = false;
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (c == '<') {
      const std::size_t end = html.find('>', at);
      if (end == std::string_view::npos) break;
      append_tag(out, html.substr(at + 1, end - at - 1), pre);
      at = end + 1;
    } else if (c == '&') {
      append_reference(out, html, at);
    } else {
      append_text(out, c, pre);
      ++at;
    }
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ' || out.back() == '\t')) out.pop_back();
  return out;
}

std::string excerpt(std::string_view html, std::size_t graphemes) {
  return shortened(one_line(plain_text(html)), graphemes);
}

std::string title_from_html(std::string_view html) {
  const std::string text = plain_text(html);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = one_line(std::string_view(text).substr(at, end - at));
    at = end + 1;
    while (line.starts_with('@')) line.erase(0, std::min(line.find(' '), line.size() - 1) + 1);
    for (std::size_t from = 0; from < line.size();) {
      if (is_word(next_code_point(line, from))) return shortened(std::move(line), kMaxTitleFromHtml);
    }
  }
  return {};
}

std::string make_slug(std::string_view title) {
  const std::string lower = to_lower(repair_utf8(title));
  std::string out;
  bool dash = false;
  for (std::size_t at = 0; at < lower.size() && out.size() <= kMaxSlugBytes;) {
    const char32_t c = next_code_point(lower, at);
    // Joiners shape Indic words, apostrophes stand inside words: neither parts them.
    if (c == 0x200C || c == 0x200D || c == '\'' || c == 0x2019) continue;
    if (is_word(c)) {
      if (dash && !out.empty()) out += '-';
      dash = false;
      append_utf8(out, c);
    } else {
      dash = true;
    }
  }
  std::string_view cut = cut_to_bytes(out, kMaxSlugBytes);
  while (cut.ends_with('-')) cut.remove_suffix(1);
  return cut.empty() ? "-" : std::string(cut);
}

std::string quote_passage(std::string_view author, std::string_view text) {
  std::string out;
  if (!author.empty()) out.append("> @").append(one_line(author)).append(":\n>\n");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.append(line.empty() ? ">" : "> ").append(line) += '\n';
    at = end + 1;
  }
  return out + "\n";
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace samvad::forum
