#pragma once

#include "forum/text/markdown.hpp"
#include "forum/text/marks.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// Turns marks into HTML and remembers what was seen: mentions, tags and which footnotes were referred to.
class MarkWriter {
 public:
  /// `options` must outlive the writer; `labels` are the footnotes that exist.
  MarkWriter(const MarkdownOptions& options, const std::vector<std::string>& labels);

  /// The inline HTML for `mark`, whose text is `written`; "" when it stays text.
  std::string html(const Mark& mark, std::string_view written);

  /// Footnote references stay text from here on (inside footnotes).
  void forget_labels() { labels_.clear(); }

  /// In order of appearance, each once.
  const std::vector<Mention>& mentions() const { return mentions_; }
  /// Keys in order of appearance, each once.
  const std::vector<std::string>& tags() const { return tags_; }
  /// Labels in the order of their first reference: the first is number 1.
  const std::vector<std::string>& noted() const { return noted_; }

 private:
  std::string mention(const Mark& mark, std::string_view written);
  std::string tag(const Mark& mark);
  std::string footnote(const Mark& mark);

  const MarkdownOptions& options_;
  std::map<std::string, std::size_t, std::less<>> labels_;  ///< label -> number, 0 before its first reference
  std::vector<Mention> mentions_;
  std::vector<std::string> shown_;  ///< beside mentions_: what stands behind "@"
  std::vector<std::string> tags_;
  std::vector<std::string> noted_;
};

/// The mention that `mark` names: host canonical, empty for `local_host`; an empty name when the host is none.
Mention mention_of(const Mark& mark, std::string_view local_host);

}  // namespace samvad::forum
