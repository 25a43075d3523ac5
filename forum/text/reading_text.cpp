#include "forum/text/reading_text.hpp"

#include "forum/text/html_tokens.hpp"
#include "forum/text/plain.hpp"
#include "storage/base/json.hpp"

namespace samvad::forum {
namespace {

std::string_view value_of(const HtmlToken& token, std::string_view name) {
  for (const auto& [key, value] : token.attributes) {
    if (key == name) return value;
  }
  return {};
}

bool has_word(std::string_view words, std::string_view word) {
  const std::string padded = " " + std::string(words) + " ";
  return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

/// What the link between `from` and its end tag shows.
std::string shown_text(HtmlTokens& tokens) {
  std::string shown;
  HtmlToken token;
  while (tokens.next(token)) {
    if (token.kind == HtmlToken::Kind::kEnd && token.name == "a") break;
    if (token.kind == HtmlToken::Kind::kText) shown += token.text;
  }
  const auto first = shown.find_first_not_of(" \n\t");
  return first == std::string::npos ? std::string() : shown.substr(first);
}

std::vector<std::string> alternatives(std::string_view attachments) {
  std::vector<std::string> texts;
  if (attachments.size() <= 2) return texts;  // "[]"
  const auto read = storage::parse_json(attachments);
  if (!read || !read->is_array()) return texts;
  for (const auto& item : read->as_list()) {
    if (const auto alt = item["alt"].text(); !alt.empty()) texts.emplace_back(alt);
  }
  return texts;
}

void add_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty() && out.back() != '\n') out += '\n';
  out += line;
}

}  // namespace

LinksOf links_of(std::string_view html) {
  LinksOf links;
  if (html.find("<a ") == std::string_view::npos) return links;
  HtmlTokens tokens(html);
  HtmlToken token;
  while (tokens.next(token)) {
    if (token.kind != HtmlToken::Kind::kStart || token.name != "a") continue;
    const std::string kind(value_of(token, "class")), target(value_of(token, "href"));
    const std::string shown = shown_text(tokens);
    if (has_word(kind, "hashtag") && shown.starts_with('#')) {
      ++links.hashtags;
    } else if (has_word(kind, "mention") && shown.starts_with('@')) {
      ++links.mentions;
    } else {
      ++links.plain;
      links.targets.push_back(plain_text(target));
    }
  }
  return links;
}

std::string reading_text(std::string_view html, std::string_view summary, std::string_view attachments) {
  std::string text(summary);
  add_line(text, plain_text(html));
  for (const auto& target : links_of(html).targets) {
    if (text.find(target) == std::string::npos) add_line(text, target);
  }
  for (const auto& alt : alternatives(attachments)) add_line(text, alt);
  return text;
}

std::string reading_html(std::string_view html, std::string_view summary, std::string_view attachments) {
  std::string whole;
  if (!summary.empty()) whole += "<p><strong>" + escape_html(summary) + "</strong></p>\n";
  whole += html;
  for (const auto& alt : alternatives(attachments)) whole += "\n<blockquote>" + escape_html(alt) + "</blockquote>";
  return whole;
}

std::string words_of(bool local, std::string_view source, std::string_view html) {
  return local ? std::string(source) : plain_text(html);
}

}  // namespace samvad::forum
