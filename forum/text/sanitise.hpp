#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// What the sanitiser may do with links and pictures.
struct SanitiseOptions {
  /// Our origin, "https://example.org": links that begin with one "/" become absolute with it. Empty: they lose href.
  std::string base;
  /// Where proxied pictures live, e.g. "https://example.org/image/". A picture there stays; empty: every picture
  /// becomes a link to it.
  std::string image_prefix;
  /// Turns a picture's absolute https URL into its proxied one, which must begin with image_prefix; nullopt makes the
  /// picture a link.
  std::function<std::optional<std::string>(std::string_view url)> image_url;
};

/// HTML that may stand inside a page of ours.
struct Sanitised {
  std::string html;                ///< canonical: well-formed, allow-listed, stable under sanitise_html
  std::string text;                ///< the same as plain text, one line a block
  std::vector<std::string> links;  ///< href of links that are no mention and no tag, each once, at most 200
  bool cut = false;                ///< something beyond a limit was left out
};

/// Makes any bytes into safe HTML (SEC-22, federation.md 5.3): UTF-8 repaired, at most 1 MiB read and 512 KiB written,
/// 20,000 elements, depth 64; elements and attributes by allow-list; href http, https, mailto;
/// rel="nofollow noopener noreferrer ugc"; no id, name, style, SVG, MathML, form. Never fails: what cannot be kept as
/// markup is kept as text. sanitise_html(sanitise_html(x)) equals sanitise_html(x) under the same options. Thread-safe.
Sanitised sanitise_html(std::string_view html, const SanitiseOptions& options = {});

/// True when `html` is already in the form sanitise_html writes; one pass, no tree.
bool is_canonical_html(std::string_view html, const SanitiseOptions& options = {});

}  // namespace samvad::forum
