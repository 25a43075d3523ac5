#include "forum/text/safe_url.hpp"

#include "storage/base/guards.hpp"
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

/// ASCII that ends no attribute, whatever quotes it.
bool unquoted_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7F && std::string_view("\"'<>\\`").find(c) == std::string_view::npos;
  });
}

/// Percent-encoded, but for the @ of handles, which a path may hold as it is (RFC 3986, 3.3): people copy these.
std::string path_segment(std::string_view segment) {
  std::string text;
  for (std::size_t from = 0;;) {
    const std::size_t at = segment.find('@', from);
    text += storage::percent_encode(segment.substr(from, at - from));
    if (at == std::string_view::npos) return text;
    text += '@';
    from = at + 1;
  }
}

bool own_path(std::string_view path) {
  return !path.empty() && path.size() <= kMaxUrlBytes && path[0] == '/' &&
         (!path.starts_with("//") || !storage::guard_on("SEC-33.redirect")) &&
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

std::optional<SafeUrl> SafeUrl::from_path(std::string_view path) {
  path = trimmed(path);
  if (!own_path(path)) return {};
  std::string out = encoded(path);
  if (out.size() > kMaxUrlBytes) return {};
  return SafeUrl(std::move(out));
}

std::optional<SafeUrl> SafeUrl::any(std::string_view text) {
  if (auto url = from_path(text)) return url;
  return absolute(text);
}

std::optional<SafeUrl> SafeUrl::outside(std::string_view text) {
  if (!storage::guard_on("SEC-22.href")) return SafeUrl(std::string(text));
  auto url = absolute(text);
  if (!url || url->text().starts_with("mailto:") || !unquoted_ascii(url->text())) return std::nullopt;
  return url;
}

std::optional<SafeUrl> SafeUrl::mail(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() || !plain_ascii(address)) return std::nullopt;
  return SafeUrl("mailto:" + storage::percent_encode(address.substr(0, at)) + "@" +
                 storage::percent_encode(address.substr(at + 1)));
}

bool is_local_path(std::string_view path) {
  return own_path(path) && unquoted_ascii(path);
}

SafeUrl SafeUrl::local(std::string_view path) {
  const bool part = path.starts_with('#') || path.starts_with('?');
  if (!is_local_path(part ? "/" + std::string(path) : std::string(path))) {
    throw std::logic_error("not a path of ours: " + std::string(path));
  }
  return SafeUrl(std::string(path));
}

SafeUrl SafeUrl::local_or(std::string_view candidate, std::string_view otherwise) {
  return local(is_local_path(candidate) ? candidate : otherwise);
}

SafeUrl SafeUrl::path(std::initializer_list<std::string_view> segments) {
  std::string text;
  for (const std::string_view segment : segments) {
    if (segment.empty()) continue;
    text += '/';
    text += path_segment(segment);
  }
  return SafeUrl(text.empty() ? "/" : std::move(text));
}

SafeUrl SafeUrl::query(std::string_view name, std::string_view value) const {
  std::string text = text_;
  std::string fragment;
  if (const std::size_t hash = text.find('#'); hash != std::string::npos) {
    fragment = text.substr(hash);
    text.resize(hash);
  }
  text += text.find('?') == std::string::npos ? '?' : '&';
  text += storage::percent_encode(name) + "=" + storage::percent_encode(value);
  return SafeUrl(text + fragment);
}

SafeUrl SafeUrl::fragment(std::string_view name) const {
  return SafeUrl(text_.substr(0, text_.find('#')) + "#" + storage::percent_encode(name));
}

SafeUrl SafeUrl::below(std::string_view origin) const {
  if (!is_local_path(text_)) throw std::logic_error("not a path: " + text_);
  return SafeUrl(std::string(origin) + text_);
}

}  // namespace samvad::forum
