#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "forum/threads/new_post.hpp"
#include "storage/tables/first_contact.hpp"

#include <string>

namespace samvad::federation {

/// A remote post in the forum's own words: sanitised HTML, tags, attachments, mentions that are known here. `origin`
/// must outlive the NewPost that points to it.
struct PostText {
  forum::Origin origin;
  std::string title;  ///< "" for replies; else `name`, or the first line of the text
  std::string language, summary;
  bool sensitive = false;
  storage::Visibility visibility = storage::Visibility::kPublic;

  /// What the use case that stores posts takes.
  forum::NewPost draft() const;
};

/// Only what is meant for everybody becomes part of a public thread.
bool is_public_enough(const PostDocument& document);

/// The actors that `document` mentions, at most limits.mentions.
std::vector<std::string> mentioned_uris(const InboxContext& context, const PostDocument& document);

/// Reads what we keep of `document`, written by `author`; `mentions` are those of mentioned_uris() that are known here.
/// `met` is what is known of the author.
PostText post_text(const InboxContext& context, const storage::actors::ActorRow& author, const PostDocument& document,
                   std::vector<storage::ActorId> mentions, const storage::first_contact::Acquaintance& met);
/// The same, asking the tables. Mentions are looked up in the table only, never fetched.
PostText post_text(storage::Db& db, const InboxContext& context, const storage::actors::ActorRow& author,
                   const PostDocument& document);

}  // namespace samvad::federation
