#include "forum/text/sanitise.hpp"

#include "forum/text/html_emitter.hpp"
#include "forum/text/html_tame.hpp"
#include "forum/text/html_tokens.hpp"
#include "forum/text/html_tree.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/unicode.hpp"

#include <algorithm>
#include <optional>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxInput = 1024 * 1024, kMaxOutput = 512 * 1024, kMaxElements = 20'000;
/// Fewer go into the tree, since the emitter may add some.
constexpr std::size_t kTamedElements = 18'000;
constexpr int kMaxRounds = 3;

/// Decodes text that holds the references we write and no others; nullopt for any other "&", and for ">" or quotes
/// where we would have written a reference.
std::optional<std::string> decoded(std::string_view text, bool in_attribute) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest[0] == '>' || rest[0] == '\r' || (in_attribute && rest[0] == '"')) return {};
    if (rest[0] != '&') {
      out += rest[0];
      ++at;
    } else if (rest.starts_with("&amp;")) {
      out += '&';
      at += 5;
    } else if (rest.starts_with("&lt;") || rest.starts_with("&gt;")) {
      out += rest[1] == 'l' ? '<' : '>';
      at += 4;
    } else if (in_attribute && rest.starts_with("&quot;")) {
      out += '"';
      at += 6;
    } else {
      return {};
    }
  }
  return out;
}

/// Tells the tokens of `html` to `emitter`; false as soon as something is not as we write it. Whether it is written in
/// the right place the emitter knows: what it then writes must equal what was read.
bool tell_tokens(std::string_view html, HtmlEmitter& emitter) {
  HtmlTokens tokens(html);
  std::vector<std::string> open;
  std::size_t elements = 0;
  for (HtmlToken token; tokens.next(token);) {
    if (token.kind == HtmlToken::Kind::kText) {
      const auto text = decoded(token.text, false);
      if (!text) return false;
      emitter.text(*text);
    } else if (token.kind == HtmlToken::Kind::kEnd) {
      if (open.empty() || open.back() != token.name) return false;
      open.pop_back();
      emitter.end();
    } else {
      if (++elements > kMaxElements) return false;
      std::vector<std::string> values;
      values.reserve(token.attributes.size());
      HtmlAttributes attributes;
      for (const auto& [name, value] : token.attributes) {
        auto text = decoded(value, true);
        if (!text) return false;
        values.push_back(std::move(*text));
        attributes.emplace_back(name, values.back());
      }
      emitter.start(token.name, attributes);
      if (token.name == "br" || token.name == "hr" || token.name == "img") {
        emitter.end();
      } else {
        open.push_back(token.name);
      }
    }
  }
  return open.empty();
}

/// One pass without a tree: the emitter fed with the tokens, its output compared with the input.
bool canonical(std::string_view html, const SanitiseOptions& options, std::vector<std::string>* links) {
  if (html.size() > kMaxOutput || !valid_utf8(html)) return false;
  HtmlEmitter emitter(options, kMaxOutput);
  if (!tell_tokens(html, emitter)) return false;
  if (emitter.finish() != html) return false;
  if (links != nullptr) *links = emitter.links();
  return true;
}

/// The last resort: what it says, without what it marks.
std::string as_text(std::string_view html, const SanitiseOptions& options) {
  HtmlEmitter emitter(options, kMaxOutput);
  emitter.start("p", {});
  emitter.text(plain_text(html));
  emitter.end();
  return emitter.finish();
}

}  // namespace

bool is_canonical_html(std::string_view html, const SanitiseOptions& options) {
  return canonical(html, options, nullptr);
}

Sanitised sanitise_html(std::string_view html, const SanitiseOptions& options) {
  Sanitised result;
  if (canonical(html, options, &result.links)) {
    result.html = std::string(html);
    result.text = plain_text(result.html);
    return result;
  }
  result.cut = html.size() > kMaxInput;
  result.html = repair_utf8(html.substr(0, kMaxInput));
  bool settled = false;
  for (int round = 0; round < kMaxRounds && !settled; ++round) {
    HtmlEmitter emitter(options, kMaxOutput);
    walk_html_tree(tame_html(result.html, kTamedElements, result.cut), emitter);
    result.html = emitter.finish();
    result.links = emitter.links();
    result.cut = result.cut || emitter.cut();
    settled = canonical(result.html, options, nullptr);
  }
  if (!settled) {
    result.html = as_text(result.html, options);
    result.cut = true;
  }
  result.text = plain_text(result.html);
  return result;
}

}  // namespace samvad::forum
