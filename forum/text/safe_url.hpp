#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace samvad::forum {

/// The only type that may become href, src or action in a page or a text: http, https or mailto, or a path of our own
/// site. What it holds is ASCII, has no other scheme, and cannot run anything; it is not HTML-escaped.
class SafeUrl {
 public:
  // from anybody
  /// An absolute http, https or mailto address: at most 2,048 bytes, host canonical (SEC-14), no userinfo, everything
  /// outside ASCII percent-encoded. nullopt for the rest.
  static std::optional<SafeUrl> absolute(std::string_view text);
  /// The same without mailto: an address of another site.
  static std::optional<SafeUrl> outside(std::string_view text);
  /// A path of this site: begins with exactly one "/", no backslash, no control. nullopt for the rest.
  static std::optional<SafeUrl> from_path(std::string_view path);
  /// absolute() or from_path().
  static std::optional<SafeUrl> any(std::string_view text);
  /// `mailto:` and a plain address; nullopt when it is none.
  static std::optional<SafeUrl> mail(std::string_view address);
  /// A path that came with a request (where to go back to); `otherwise`, which is ours, when it is not a plain local
  /// path (SEC-33).
  static SafeUrl local_or(std::string_view candidate, std::string_view otherwise);

  // written by us
  /// A path of this site, also "#fragment" and "?query"; throws std::logic_error for anything else, since then the code
  /// is wrong.
  static SafeUrl local(std::string_view path);
  /// A path out of segments, each percent-encoded: path({"t", "12", "slug"}) is "/t/12/slug".
  static SafeUrl path(std::initializer_list<std::string_view> segments);

  /// The same with a query pair added or a fragment set; values are percent-encoded.
  SafeUrl query(std::string_view name, std::string_view value) const;
  SafeUrl fragment(std::string_view name) const;
  /// The same path below the origin "https://example.org" of this site, for canonical links.
  SafeUrl below(std::string_view origin) const;

  /// The address, not HTML-escaped.
  const std::string& text() const { return text_; }
  bool operator==(const SafeUrl&) const = default;

 private:
  explicit SafeUrl(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// True for "/x…" without a second slash, backslash, control, space, quote or non-ASCII byte: safe as a redirect
/// target.
bool is_local_path(std::string_view path);

}  // namespace samvad::forum
