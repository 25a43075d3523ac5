#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/threads/new_post.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"

#include <string>
#include <vector>

namespace samvad::forum {

/// A text checked and rendered, ready to be stored; made before the transaction.
struct PreparedText {
  std::string source, html, excerpt, language, summary, attachments;
  bool sensitive = false;
  std::vector<storage::ActorId> mentioned;
  std::vector<std::string> tags;
};

/// Local: check_body, Markdown. Remote: what `origin` brings, within the same limits of lists. Errors of those.
storage::Result<PreparedText> prepare_text(const Forum& forum, storage::Db& db, const NewPost& draft);

/// Newcomers write at a measured pace (security.md 4, product.md 2.2). kRateLimited "error.too_fast" with "retry_after"
/// in seconds. Staff and remote actors (limited by the inbox) pass. ≤ 3 statements.
storage::Status check_pace(const Forum& forum, storage::Db& db, const ViewerScope& scope, bool starts_thread);

/// What Screen is asked about.
struct Screened {
  storage::ActorId board;
  std::string_view title;
  const PreparedText& text;
  const Origin* origin = nullptr;
  bool edit = false;  ///< a post that stands already: no further item of its author
};

/// Screen's word on what readers will see of the text; kRefused "error.refused_by_rule". Staff of the board are not
/// screened.
storage::Result<Verdict> judge(const Forum& forum, storage::Db& db, const ViewerScope& scope, const Screened& draft);

/// Where a post goes.
struct PostPlace {
  storage::ThreadId thread;
  storage::ActorId board;
  storage::PostId post;  ///< drawn already (local), 0 = drawn here (remote)
  const storage::posts::PostRow* reply_to = nullptr;
  bool starts_thread = false;
};

/// The row of a post that goes to `place`, without number; of a remote one also without id.
storage::posts::PostRow post_row(const Forum& forum, const ViewerScope& scope, const PostPlace& place,
                                 const PreparedText& text, const NewPost& draft, bool held);

/// Takes the number, writes post, directories, mentions, tags, hold and board delta, says PostCreated unless held, and
/// bumps epochs. Inside the caller's transaction. kLocked "error.thread_locked" when the thread was locked just now;
/// kConflict "error.uri_taken".
storage::Result<Posted> place_post(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                   const PostPlace& place, const PreparedText& text, const Verdict& verdict,
                                   const NewPost& draft);

/// Opens a hold on the post and tells its author, when they are a member here, that it waits and why.
void put_hold(const Forum& forum, storage::Db& db, const storage::posts::PostRow& row, storage::ActorId board,
              const Verdict& verdict);

/// The answer to a form sent before, or nullopt after the form was claimed for `location` (REL-4). Inside the
/// transaction; a second sender waits here for the first one's commit.
std::optional<Posted> claim_submission(storage::Db& db, const ViewerScope& scope, std::string_view key,
                                       storage::PostId location);

}  // namespace samvad::forum
