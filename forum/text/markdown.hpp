#pragma once

#include "forum/text/sanitise.hpp"
#include "storage/base/result.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// An actor that a mention names and that we know.
struct KnownActor {
  std::string href;   ///< its page or profile, absolute
  std::string shown;  ///< what stands after "@", e.g. "asha" or "asha@example.org"; empty = as written
};

/// "@name" or "@name@host" as found in a text, each once.
struct Mention {
  std::string name;  ///< as written, ASCII
  std::string host;  ///< canonical; empty for a member of this site
  std::string href;  ///< empty when the caller did not know the actor: the mention stayed text
  bool operator==(const Mention&) const = default;
};

/// What rendering needs to know of its surroundings. Empty callbacks mean "knows nobody" and "no link".
struct MarkdownOptions {
  /// Looks an actor up by name and canonical host (empty = local). Called at most kMaxMentions times a text, on the
  /// calling thread; usually a look-up in a table filled before.
  std::function<std::optional<KnownActor>(std::string_view name, std::string_view host)> resolve;
  std::string local_host;  ///< our own host: "@asha@local_host" is "@asha"
  std::string tag_base;    ///< e.g. "https://example.org/tag/"; a tag's percent-encoded key follows. Empty = no link
  SanitiseOptions html;    ///< for the sanitiser that follows
};

/// A rendered text.
struct Rendered {
  std::string html;                ///< sanitised, well-formed
  std::string excerpt;             ///< plain text, at most 200 graphemes, one line
  std::vector<Mention> mentions;   ///< in order of appearance, each once, at most kMaxMentions
  std::vector<std::string> tags;   ///< keys (tag_key) in order, each once, at most kMaxTags
  std::vector<std::string> links;  ///< absolute targets of other links, each once
};

/// Limits of security.md 4: bytes of a source, mentions and tags that are linked and listed.
inline constexpr std::size_t kMaxMarkdownBytes = 64 * 1024;
inline constexpr std::size_t kMaxMentions = 20;
inline constexpr std::size_t kMaxTags = 50;

/// Renders CommonMark with tables, strikethrough, footnotes, bare links, @mentions and #tags. Raw HTML is shown as
/// text. The known traps of the parser are closed before it sees the text (SEC-22, security.md 2):
/// kTooLarge "error.markdown_too_long" (limit, actual: bytes), "error.markdown_too_deep" (limit: levels),
/// "error.markdown_too_complex", "error.markdown_output_too_long"; kBadInput "error.bad_utf8". Thread-safe.
storage::Result<Rendered> render_markdown(std::string_view source, const MarkdownOptions& options = {});

/// The key under which a tag is stored and linked: NFC, lower case, joiners taken out. `tag` is without "#".
std::string tag_key(std::string_view tag);

/// The mentions of a source without rendering it, so that the caller can fill its look-up table in one query; the same
/// that render_markdown will ask for, and perhaps some inside code; at most 200.
std::vector<Mention> find_mentions(std::string_view source, std::string_view local_host);

}  // namespace samvad::forum
