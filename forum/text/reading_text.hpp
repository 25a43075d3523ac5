#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// The links of a sanitised text, by what they look like to a reader.
struct LinksOf {
  int plain = 0;                     ///< lead somewhere
  int mentions = 0;                  ///< class "mention", the text begins with "@"
  int hashtags = 0;                  ///< class "hashtag", the text begins with "#"
  std::vector<std::string> targets;  ///< of the plain ones, references decoded, in order
};

/// Reads the links of sanitised HTML in one pass.
LinksOf links_of(std::string_view html);

/// All of a post that its readers come upon, as plain text: the content warning, the text, where its links lead, and
/// the alternative texts of its attachments (`attachments` is posts.attachments). What rules are matched against and
/// what a decision quotes: a remote `source` is seen by nobody and says nothing.
std::string reading_text(std::string_view html, std::string_view summary, std::string_view attachments);

/// The same for the eye of a moderator: sanitised HTML with the content warning before and the alternative texts
/// behind.
std::string reading_html(std::string_view html, std::string_view summary, std::string_view attachments);

/// The words of a post to quote, compare or copy: of a local one the Markdown its author wrote, of a remote one what
/// its readers see.
std::string words_of(bool local, std::string_view source, std::string_view html);

}  // namespace samvad::forum
