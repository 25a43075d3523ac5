#pragma once

#include "federation/vocabulary/post_document.hpp"

namespace samvad::federation {

/// Author and, when the origin types one in `attributedTo`, board (federation.md 5.2).
struct Attribution {
  std::string author, group;
};

/// Reads `attributedTo` (else `actor`): one id or object, a list of one, or PeerTube's one Person and one Group of the
/// origin of `object_id`. Every other list is refused (SEC-7).
storage::Result<Attribution> read_attribution(const storage::Json& object, const std::string& object_id,
                                              const ReadOptions& options);
/// `language.identifier`, else the contentMap key whose text is `content`, else its only key, else `inLanguage`, else
/// `@language` of the context; `und` and malformed tags are "".
std::string read_language(const storage::Json& object);
std::vector<AttachmentDocument> read_attachments(const storage::Json& object);
std::vector<TagDocument> read_tags(const storage::Json& object);
/// nullopt when the object has neither oneOf nor anyOf. At most 500 options are read.
std::optional<PollDocument> read_poll(const storage::Json& object);
/// The quoted post by any of quote, quoteUrl, quoteUri, _misskey_quote, or a FEP-e232 Link tag; "" if none.
std::string read_quote(const storage::Json& object, const ReadOptions& options);

}  // namespace samvad::federation
