#include "web/html/safe_url.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::web {

namespace {

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7F && c != '\\' && c != '<' && c != '>' && c != '"' && c != '\'' && c != '`';
  });
}

}  // namespace

bool is_local_path(std::string_view path) {
  if (path.empty() || path.front() != '/' || !is_plain_ascii(path)) return false;
  return path.size() == 1 || path[1] != '/' || !storage::guard_on("SEC-33.redirect");
}

SafeUrl SafeUrl::local(std::string_view path) {
  const bool relative = !path.empty() && (path.front() == '#' || path.front() == '?') && is_plain_ascii(path);
  if (!relative && !is_local_path(path)) throw std::logic_error("not a local path: " + std::string(path));
  return SafeUrl(std::string(path));
}

namespace {

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

}  // namespace

SafeUrl SafeUrl::path(std::initializer_list<std::string_view> segments) {
  std::string text;
  for (const std::string_view segment : segments) {
    if (segment.empty()) continue;
    text += '/';
    text += path_segment(segment);
  }
  return SafeUrl(text.empty() ? "/" : std::move(text));
}

SafeUrl SafeUrl::local_or(std::string_view candidate, std::string_view otherwise) {
  return local(is_local_path(candidate) ? candidate : otherwise);
}

std::optional<SafeUrl> SafeUrl::outside(std::string_view url) {
  if (!storage::guard_on("SEC-22.href")) return SafeUrl(std::string(url));
  const storage::Result<storage::Url> parsed = storage::Url::parse(url);
  if (!parsed || !is_plain_ascii(parsed->text())) return std::nullopt;
  return SafeUrl(parsed->text());
}

std::optional<SafeUrl> SafeUrl::mail(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == address.size() || !is_plain_ascii(address))
    return std::nullopt;
  return SafeUrl("mailto:" + storage::percent_encode(address.substr(0, at)) + "@" +
                 storage::percent_encode(address.substr(at + 1)));
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

SafeUrl SafeUrl::absolute(std::string_view origin) const {
  if (!is_local_path(text_)) throw std::logic_error("not a path: " + text_);
  return SafeUrl(std::string(origin) + text_);
}

}  // namespace samvad::web
