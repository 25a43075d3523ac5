#include "forum/text/safe_url.hpp"

#include "storage/base/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxUrlBytes = 2048;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f";
  const std::size_t from = text.find_first_not_of(kBlank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

bool has_scheme(std::string_view text, std::string_view scheme) {
  return text.size() > scheme.size() && text[scheme.size()] == ':' &&
         std::equal(scheme.begin(), scheme.end(), text.begin(), [](char small, char given) {
           return small == (given >= 'A' && given <= 'Z' ? given + 32 : given);
         });
}

/// Printable ASCII without the characters that end an address in other software.
bool plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

bool own_path(std::string_view path) {
  return !path.empty() && path.size() <= kMaxUrlBytes && path[0] == '/' && !path.starts_with("//") &&
         path.find('\\') == std::string_view::npos && std::none_of(path.begin(), path.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= 0x20 || byte == 0x7F || c == '"' || c == '<' || c == '>';
         });
}

/// Bytes outside ASCII percent-encoded, so that the text is a URI and the same on every pass.
std::string encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      out += storage::percent_encode(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::optional<SafeUrl> SafeUrl::absolute(std::string_view text) {
  text = trimmed(text);
  if (has_scheme(text, "mailto")) {
    const std::string_view rest = text.substr(7);
    if (text.size() > kMaxUrlBytes || !plain_ascii(rest) || rest.find('@') == std::string_view::npos) return {};
    return SafeUrl("mailto:" + std::string(rest));
  }
  if (!has_scheme(text, "https") && !has_scheme(text, "http")) return {};
  auto url = storage::Url::parse(text);
  if (!url || url->text().size() > kMaxUrlBytes) return {};
  return SafeUrl(url->text());
}

std::optional<SafeUrl> SafeUrl::local(std::string_view path) {
  path = trimmed(path);
  if (!own_path(path)) return {};
  std::string out = encoded(path);
  if (out.size() > kMaxUrlBytes) return {};
  return SafeUrl(std::move(out));
}

std::optional<SafeUrl> SafeUrl::any(std::string_view text) {
  if (auto url = local(text)) return url;
  return absolute(text);
}

SafeUrl SafeUrl::of(std::string path) {
  if (path.starts_with('#') || path.starts_with('?')) {
    if (own_path("/" + path)) return SafeUrl(encoded(path));
  } else if (own_path(path)) {
    return SafeUrl(encoded(path));
  }
  throw std::logic_error("not a path of ours: " + path);
}

}  // namespace samvad::forum
