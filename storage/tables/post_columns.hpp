#pragma once

#include "storage/tables/posts.hpp"

/// The columns of posts (alias p) in the order read_post() takes them; for statements of tables and views.
#define SAMVAD_POST_COLUMNS                                                                                        \
  "p.thread_id, p.id, p.number, p.author_id, p.host_id, p.reply_to_id, p.reply_to_number, p.state, p.visibility, " \
  "p.revision, p.source, p.html, p.excerpt, p.language, p.summary, p.sensitive, p.uri, p.url, p.agree_count, "     \
  "p.attachments, p.tags, p.published_at, p.created_at, p.edited_at"

/// What a page shows of a post, in the order read_shown_post() takes it: rendered text, no source, no tags.
#define SAMVAD_SHOWN_POST_COLUMNS                                                                        \
  "p.id, p.number, p.author_id, p.reply_to_number, p.state, p.revision, p.html, p.excerpt, p.language, " \
  "p.summary, p.sensitive, p.uri, p.url, p.agree_count, p.attachments, p.published_at"

namespace samvad::storage::posts {

/// How many columns SAMVAD_POST_COLUMNS has; what a view selects besides begins here.
inline constexpr std::size_t kPostColumns = 24;

/// Reads a post from columns 0 … 23 of `row`.
PostRow read_post(const Rows::Row& row);

/// How many columns SAMVAD_SHOWN_POST_COLUMNS has.
inline constexpr std::size_t kShownPostColumns = 16;

/// Reads what is shown of a post of `thread` from columns 0 … 15 of `row`; all else is left as made.
PostRow read_shown_post(const Rows::Row& row, ThreadId thread);

}  // namespace samvad::storage::posts
