#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace samvad::forum {

/// The only type that may become href or src in a page: http, https or mailto, or a path of our own site. Holds the
/// plain text, not yet HTML-escaped.
class SafeUrl {
 public:
  /// An absolute http, https or mailto address from anybody: at most 2,048 bytes, host canonical (SEC-14), no
  /// userinfo, everything outside ASCII percent-encoded. nullopt for the rest.
  static std::optional<SafeUrl> absolute(std::string_view text);
  /// A path of this site from anybody: begins with exactly one "/", no backslash, no control. nullopt for the rest.
  static std::optional<SafeUrl> local(std::string_view path);
  /// Either of the two.
  static std::optional<SafeUrl> any(std::string_view text);
  /// A path that our own code wrote ("/t/12"), also "#fragment" and "?query"; throws std::logic_error for anything
  /// else, since then the code is wrong.
  static SafeUrl of(std::string path);

  /// The address, not HTML-escaped.
  const std::string& text() const { return text_; }

 private:
  explicit SafeUrl(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace samvad::forum
