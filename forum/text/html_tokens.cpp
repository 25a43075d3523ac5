#include "forum/text/html_tokens.hpp"

#include <algorithm>
#include <array>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxAttributes = 64;

constexpr std::array<std::string_view, 9> kRawText{"script",   "style",    "xmp",      "iframe", "noembed",
                                                   "noframes", "noscript", "textarea", "title"};

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

bool HtmlTokens::next(HtmlToken& token) {
  while (at_ < html_.size()) {
    if (html_[at_] == '<' && read_markup(token)) {
      if (token.name.empty()) continue;
      if (token.kind == HtmlToken::Kind::kStart &&
          std::find(kRawText.begin(), kRawText.end(), token.name) != kRawText.end()) {
        skip_raw_text(token.name);
        continue;
      }
      return true;
    }
    if (at_ >= html_.size()) return false;
    const std::size_t end = std::min(html_.find('<', at_ + 1), html_.size());
    token.kind = HtmlToken::Kind::kText;
    token.text = html_.substr(at_, end - at_);
    at_ = end;
    return true;
  }
  return false;
}

/// At "<": false when it is text. A stepped-over piece leaves an empty name.
bool HtmlTokens::read_markup(HtmlToken& token) {
  token.name.clear();
  const char after = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
  if (letter(after)) {
    token.kind = HtmlToken::Kind::kStart;
    ++at_;
    return read_tag(token);
  }
  if (after == '/') {
    const char name = at_ + 2 < html_.size() ? html_[at_ + 2] : '\0';
    if (letter(name)) {
      token.kind = HtmlToken::Kind::kEnd;
      at_ += 2;
      return read_tag(token);
    }
    if (name == '\0') return false;
    at_ = std::min(html_.find('>', at_), html_.size() - 1) + 1;
    return true;
  }
  if (after == '!' || after == '?') {
    skip_comment();
    return true;
  }
  return false;
}

void HtmlTokens::skip_comment() {
  if (html_.substr(at_, 4) != "<!--") {
    at_ = std::min(html_.find('>', at_), html_.size() - 1) + 1;
    return;
  }
  // "<!-->" and "<!--->" end at once; otherwise "-->" or "--!>" ends.
  const std::string_view rest = html_.substr(at_ + 4);
  if (rest.starts_with(">") || rest.starts_with("->")) {
    at_ += rest.starts_with(">") ? 5 : 6;
    return;
  }
  const std::size_t plain = html_.find("-->", at_ + 4);
  const std::size_t odd = html_.substr(0, plain).find("--!>", at_ + 4);
  if (odd != std::string_view::npos) {
    at_ = odd + 4;
  } else {
    at_ = plain == std::string_view::npos ? html_.size() : plain + 3;
  }
}

bool HtmlTokens::read_tag(HtmlToken& token) {
  token.attributes.clear();
  while (at_ < html_.size() && !blank(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') {
    token.name += small(html_[at_++]);
  }
  for (;;) {
    while (at_ < html_.size() && (blank(html_[at_]) || html_[at_] == '/')) ++at_;
    if (at_ >= html_.size()) {
      token.name.clear();  // a tag that never ends is nothing
      return true;
    }
    if (html_[at_] == '>') {
      ++at_;
      return true;
    }
    read_attribute(token);
  }
}

void HtmlTokens::read_attribute(HtmlToken& token) {
  const std::size_t from = at_;
  ++at_;  // a first "=" belongs to the name
  while (at_ < html_.size() && !blank(html_[at_]) &&
         std::string_view("/>=").find(html_[at_]) == std::string_view::npos) {
    ++at_;
  }
  std::string name(html_.substr(from, at_ - from));
  std::transform(name.begin(), name.end(), name.begin(), small);
  std::string_view value;
  skip_blank();
  if (at_ < html_.size() && html_[at_] == '=') {
    ++at_;
    skip_blank();
    value = read_value();
  }
  const bool known = std::any_of(token.attributes.begin(), token.attributes.end(),
                                 [&name](const auto& one) { return one.first == name; });
  if (!known && token.attributes.size() < kMaxAttributes) token.attributes.emplace_back(std::move(name), value);
}

std::string_view HtmlTokens::read_value() {
  if (at_ >= html_.size()) return {};
  const char quote = html_[at_];
  if (quote == '"' || quote == '\'') {
    const std::size_t end = html_.find(quote, at_ + 1);
    const std::string_view value = html_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
    return value;
  }
  const std::size_t from = at_;
  while (at_ < html_.size() && !blank(html_[at_]) && html_[at_] != '>') ++at_;
  return html_.substr(from, at_ - from);
}

void HtmlTokens::skip_blank() {
  while (at_ < html_.size() && blank(html_[at_])) ++at_;
}

void HtmlTokens::skip_raw_text(std::string_view name) {
  for (; (at_ = std::min(html_.find("</", at_), html_.size())) < html_.size(); at_ += 2) {
    const std::string_view tail = html_.substr(at_ + 2, name.size() + 1);
    if (tail.size() <= name.size()) continue;
    const bool same = std::equal(name.begin(), name.end(), tail.begin(), [](char a, char b) { return a == small(b); });
    if (!same || !(blank(tail.back()) || tail.back() == '/' || tail.back() == '>')) continue;
    at_ = std::min(html_.find('>', at_), html_.size() - 1) + 1;
    return;
  }
}

}  // namespace samvad::forum
