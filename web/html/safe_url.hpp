#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace samvad::web {

/// The only type that `href`, `src` and `action` take (design.md: a checked URL, not escaped text). What it holds is
/// ASCII, has no scheme but http, https or mailto, and cannot run anything.
class SafeUrl {
 public:
  /// A path of this site written by us: "/about", "#reply", "?page=2". Throws std::logic_error when it is not local;
  /// for text from outside use local_or().
  static SafeUrl local(std::string_view path);
  /// A path of this site out of segments, each percent-encoded: path({"t", "12", "slug"}) is "/t/12/slug".
  static SafeUrl path(std::initializer_list<std::string_view> segments);
  /// A path that came with a request (where to go back to); `otherwise` when it is not a plain local path (SEC-33).
  static SafeUrl local_or(std::string_view candidate, std::string_view otherwise);
  /// An address of another site: absolute http or https; nullopt for everything else.
  static std::optional<SafeUrl> outside(std::string_view url);
  /// `mailto:` and a plain address; nullopt when it is none.
  static std::optional<SafeUrl> mail(std::string_view address);

  /// The same with a query pair added or a fragment set; values are percent-encoded.
  SafeUrl query(std::string_view name, std::string_view value) const;
  SafeUrl fragment(std::string_view name) const;
  /// The same below the origin "https://example.org" of this site, for canonical links.
  SafeUrl absolute(std::string_view origin) const;

  /// The address, not yet HTML-escaped.
  const std::string& text() const { return text_; }
  bool operator==(const SafeUrl&) const = default;

 private:
  explicit SafeUrl(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// True for "/x…" without a second slash, backslash, control, space or non-ASCII byte: safe as a redirect target.
bool is_local_path(std::string_view path);

}  // namespace samvad::web
