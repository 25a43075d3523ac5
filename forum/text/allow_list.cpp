#include "forum/text/allow_list.hpp"

#include "forum/text/plain.hpp"
#include "forum/text/safe_url.hpp"
#include "forum/text/unicode.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxClasses = 8, kMaxClassBytes = 48;
constexpr int kMaxSpan = 50;

constexpr std::array kElements{
    HtmlElement{"a", HtmlKind::kInline},      HtmlElement{"abbr", HtmlKind::kInline},
    HtmlElement{"b", HtmlKind::kInline},      HtmlElement{"blockquote", HtmlKind::kFlow},
    HtmlElement{"br", HtmlKind::kBreak},      HtmlElement{"caption", HtmlKind::kLine},
    HtmlElement{"cite", HtmlKind::kInline},   HtmlElement{"code", HtmlKind::kInline},
    HtmlElement{"del", HtmlKind::kInline},    HtmlElement{"details", HtmlKind::kFlow},
    HtmlElement{"em", HtmlKind::kInline},     HtmlElement{"h2", HtmlKind::kLine},
    HtmlElement{"h3", HtmlKind::kLine},       HtmlElement{"h4", HtmlKind::kLine},
    HtmlElement{"hr", HtmlKind::kRule},       HtmlElement{"i", HtmlKind::kInline},
    HtmlElement{"img", HtmlKind::kPicture},   HtmlElement{"li", HtmlKind::kFlow},
    HtmlElement{"ol", HtmlKind::kList},       HtmlElement{"p", HtmlKind::kParagraph},
    HtmlElement{"pre", HtmlKind::kPre},       HtmlElement{"rp", HtmlKind::kInline},
    HtmlElement{"rt", HtmlKind::kInline},     HtmlElement{"ruby", HtmlKind::kInline},
    HtmlElement{"s", HtmlKind::kInline},      HtmlElement{"small", HtmlKind::kInline},
    HtmlElement{"span", HtmlKind::kInline},   HtmlElement{"strong", HtmlKind::kInline},
    HtmlElement{"sub", HtmlKind::kInline},    HtmlElement{"summary", HtmlKind::kLine},
    HtmlElement{"sup", HtmlKind::kInline},    HtmlElement{"table", HtmlKind::kTable},
    HtmlElement{"tbody", HtmlKind::kSection}, HtmlElement{"td", HtmlKind::kFlow},
    HtmlElement{"th", HtmlKind::kFlow},       HtmlElement{"thead", HtmlKind::kSection},
    HtmlElement{"tr", HtmlKind::kRow},        HtmlElement{"u", HtmlKind::kInline},
    HtmlElement{"ul", HtmlKind::kList},
};

/// Other names for elements we keep: what reads as a block of text becomes a paragraph.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kOtherNames{
    {{"address", "p"}, {"article", "p"},   {"aside", "p"},    {"center", "p"},     {"dd", "p"},      {"div", "p"},
     {"dl", "p"},      {"dt", "p"},        {"fieldset", "p"}, {"figcaption", "p"}, {"figure", "p"},  {"footer", "p"},
     {"form", "p"},    {"h1", "h2"},       {"h5", "h4"},      {"h6", "h4"},        {"header", "p"},  {"image", "img"},
     {"ins", "u"},     {"kbd", "code"},    {"main", "p"},     {"nav", "p"},        {"samp", "code"}, {"section", "p"},
     {"strike", "s"},  {"tfoot", "tbody"}, {"tt", "code"}}};

constexpr std::array<std::string_view, 21> kDropped{
    "applet", "audio",  "canvas", "embed", "frameset", "iframe",   "math",  "noembed", "noframes", "noscript", "object",
    "script", "select", "style",  "svg",   "template", "textarea", "title", "video",   "xmp",      "head"};

/// Microformats that other servers write (FEP-b2b8), and ours.
bool allowed_class(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames{"mention",      "hashtag",    "ellipsis",     "invisible",
                                                    "footnotes",    "align-left", "align-center", "align-right",
                                                    "quote-inline", "quote"};
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  if (name.size() > kMaxClassBytes) return false;
  for (const std::string_view prefix : {"h-", "p-", "u-", "e-", "dt-", "language-"}) {
    if (!name.starts_with(prefix) || name.size() == prefix.size()) continue;
    const std::string_view more = prefix == "language-" ? "+#._-" : "-";
    return std::all_of(name.begin(), name.end(), [more](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             more.find(c) != std::string_view::npos;
    });
  }
  return false;
}

std::vector<std::string_view> tokens(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; (at = text.find_first_not_of(" \t\n\r\f", at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \t\n\r\f", at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

bool has_token(std::string_view text, std::string_view token) {
  const auto all = tokens(text);
  return std::find(all.begin(), all.end(), token) != all.end();
}

std::string classes(const HtmlElement& element, const HtmlAttributes& attributes) {
  std::vector<std::string_view> kept;
  for (const std::string_view name : tokens(attribute(attributes, "class"))) {
    if (kept.size() < kMaxClasses && allowed_class(name) && std::find(kept.begin(), kept.end(), name) == kept.end()) {
      kept.push_back(name);
    }
  }
  std::string aligned;
  if (element.name == "td" || element.name == "th") {
    const std::string_view align = attribute(attributes, "align");
    if (align == "left" || align == "center" || align == "right") aligned = "align-" + std::string(align);
    if (!aligned.empty() && kept.empty()) kept.push_back(aligned);
  }
  std::string joined;
  for (const std::string_view name : kept) joined.append(joined.empty() ? "" : " ").append(name);
  return joined;
}

/// Decimal text of `value` when it is a number in least–most, "" otherwise.
std::string number(std::string_view value, int least, int most) {
  int parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc{} || end != value.data() + value.size() || parsed < least || parsed > most) return {};
  return std::to_string(parsed);
}

/// A language tag (BCP 47) by its characters.
std::string language(std::string_view tag) {
  const bool plain = !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return plain ? std::string(tag) : std::string();
}

void put(std::string& tag, std::string_view name, std::string_view value) {
  if (!value.empty()) tag.append(" ").append(name).append("=\"").append(escape_html(value)).append("\"");
}

std::string without_unwritten(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\r' || c == '\n' || c == '\t') {
      out += ' ';
    } else if (!never_written(c)) {
      append_utf8(out, c);
    }
  }
  return out;
}

}  // namespace

const HtmlElement* find_html_element(std::string_view name) {
  const auto other = std::lower_bound(kOtherNames.begin(), kOtherNames.end(), name,
                                      [](const auto& pair, std::string_view wanted) { return pair.first < wanted; });
  if (other != kOtherNames.end() && other->first == name) name = other->second;
  const auto found =
      std::lower_bound(kElements.begin(), kElements.end(), name,
                       [](const HtmlElement& one, std::string_view wanted) { return one.name < wanted; });
  return found != kElements.end() && found->name == name ? &*found : nullptr;
}

bool drops_content(std::string_view name) {
  return std::find(kDropped.begin(), kDropped.end(), name) != kDropped.end();
}

std::string_view attribute(const HtmlAttributes& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes) {
    if (key == name) return value;
  }
  return {};
}

std::string link_target(std::string_view href, const SanitiseOptions& options) {
  if (!storage::guard_on("SEC-22.schemes")) return std::string(href);
  if (auto url = SafeUrl::absolute(href)) return url->text();
  if (options.base.empty()) return {};
  auto path = SafeUrl::from_path(href);
  if (!path) return {};
  auto whole = SafeUrl::absolute(options.base + path->text());
  return whole ? whole->text() : std::string();
}

std::string start_tag(const HtmlElement& element, const HtmlAttributes& attributes, const SanitiseOptions& options) {
  const std::string_view name = element.name;
  std::string tag = "<" + std::string(name);
  put(tag, "class", classes(element, attributes));
  if (name == "a") {
    const std::string href = link_target(attribute(attributes, "href"), options);
    if (href.empty()) return {};
    put(tag, "href", href);
    put(tag, "rel",
        has_token(attribute(attributes, "rel"), "tag") ? "tag nofollow noopener noreferrer ugc"
                                                       : "nofollow noopener noreferrer ugc");
  }
  if (name == "ol") put(tag, "start", number(attribute(attributes, "start"), 0, 999'999'999));
  if (name == "td" || name == "th") {
    put(tag, "colspan", number(attribute(attributes, "colspan"), 2, kMaxSpan));
    put(tag, "rowspan", number(attribute(attributes, "rowspan"), 2, kMaxSpan));
  }
  put(tag, "lang", language(attribute(attributes, "lang")));
  const std::string_view direction = attribute(attributes, "dir");
  if (direction == "ltr" || direction == "rtl" || direction == "auto") put(tag, "dir", direction);
  if ((name == "a" || name == "span") && attribute(attributes, "translate") == "no") put(tag, "translate", "no");
  if (!storage::guard_on("SEC-22.attributes")) {
    for (const auto& [key, value] : attributes) {
      if (key.starts_with("on") || key == "style" || key == "id") put(tag, key, value);
    }
  }
  return tag + ">";
}

std::string picture_tag(std::string_view src, std::string_view alt, const SanitiseOptions& options) {
  if (options.image_prefix.empty()) return {};
  const auto given = SafeUrl::any(src);
  if (!given) return {};
  std::string url = given->text();
  if (!url.starts_with(options.image_prefix)) {
    if (!options.image_url || !url.starts_with("https://")) return {};
    const auto proxied = SafeUrl::any(options.image_url(url).value_or(""));
    if (!proxied || !proxied->text().starts_with(options.image_prefix)) return {};
    url = proxied->text();
  }
  std::string tag = "<img";
  put(tag, "src", url);
  return tag + " alt=\"" + escape_html(without_unwritten(alt)) + "\" loading=\"lazy\">";
}

bool never_written(char32_t c) {
  if (c < 0x20) return c != '\n' && c != '\t';
  return (c >= 0x7F && c <= 0x9F) || c == 0x202D || c == 0x202E || c == 0xFEFF || (c & 0xFFFEU) == 0xFFFEU ||
         (c >= 0xFDD0 && c <= 0xFDEF);
}

}  // namespace samvad::forum
