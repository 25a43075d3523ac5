#pragma once

#include "storage/db/db.hpp"
#include "storage/tables/content.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::threads {

/// What a thread is for; values are stored.
enum class Kind : short { kDiscussion = 1, kProposal = 2, kConsultation = 3, kEvent = 4, kPublication = 5 };
/// Stage of the thread's process; values are stored. Others come with processes.
enum class Stage : short { kOpen = 1 };

/// How many of a thread's `visible` posts are replies: all but the opening, if that still stands.
constexpr int replies_among(int visible, bool opening_gone) {
  return opening_gone ? visible : std::max(visible - 1, 0);
}

/// One thread of a board.
struct ThreadRow {
  ThreadId id;
  ActorId board;
  ActorId author;
  std::string title;
  std::string slug;  ///< decoration of the address; may hold any script
  Kind kind = Kind::kDiscussion;
  Stage stage = Stage::kOpen;
  ContentState state = ContentState::kVisible;
  Visibility visibility = Visibility::kPublic;
  std::string language;
  int last_number = 0;        ///< last number given; never reused
  int post_count = 0;         ///< visible posts
  bool opening_gone = false;  ///< the opening is a tombstone, so it is not among them
  std::optional<Instant> pinned_at;
  std::optional<Instant> locked_at;
  ActorId locked_by;
  std::string lock_reason;
  Instant created_at;
  Instant last_post_at;
  ActorId last_author;
  std::string uri;  ///< remote context collection, "" for ours
  std::int64_t version = 1;
  /// Visible posts but the opening.
  int reply_count() const { return replies_among(post_count, opening_gone); }
};

/// Writes a thread without posts; take_number() follows in the same transaction.
void insert(Db& db, const ThreadRow& row);
/// By id; null when unknown.
std::optional<ThreadRow> find(Db& db, ThreadId thread);
/// Those of `threads` that exist, in any order.
std::vector<ThreadRow> find_many(Db& db, const std::vector<ThreadId>& threads);
/// Same, and holds the row until commit.
std::optional<ThreadRow> lock(Db& db, ThreadId thread);
/// The local thread whose remote context is `uri`.
std::optional<ThreadRow> find_by_uri(Db& db, std::string_view uri);

/// Gives the next number of the thread, in the post's transaction (the one allowed hot row). `visible` also counts the
/// post and makes `author` and `at` the thread's last ones; version + 1 either way. Answers the thread as it stands
/// now, its row held until commit: last_number is the number given. nullopt when there is no such thread.
std::optional<ThreadRow> take_number(Db& db, ThreadId thread, bool visible, ActorId author, Instant at);
/// New visible posts of one thread.
struct Taking {
  ThreadId thread;
  int count = 0;
  ActorId last_author;
};
/// take_number() for the visible posts of several threads, each named once. Rows are locked in the order of their ids,
/// so that two such calls never wait for each other crosswise. Gives the threads that exist, in any order.
std::vector<ThreadRow> take_numbers(Db& db, const std::vector<Taking>& takings, Instant at);
/// A post that was held is visible now: it may be the thread's last one.
void show_last(Db& db, ThreadId thread, ActorId author, Instant at);
/// A post became visible (+1) or stopped being so (−1); version + 1.
void count_visible(Db& db, ThreadId thread, int difference);
/// Notes of those of `threads` whose opening post is a tombstone that it is gone; version + 1 where that is news.
void mark_lost_openings(Db& db, const std::vector<ThreadId>& threads);
/// version + 1.
void touch(Db& db, ThreadId thread);
void touch_many(Db& db, const std::vector<ThreadId>& threads);

/// Changes the state; version + 1.
void set_state(Db& db, ThreadId thread, ContentState state);
/// Takes away a thread of which no number but 1 was ever given, version + 1; false when there is another post. Whoever
/// takes a number meanwhile waits, and sees what became of the thread.
bool delete_alone(Db& db, ThreadId thread);
/// What becomes of a thread whose opening post was not to be seen and is taken back.
enum class AfterWithdrawal { kAsItWas, kShown, kGone };
/// The opening post of a held or hidden thread was taken back: with a visible reply the thread is shown without title
/// and slug, otherwise it goes. Version + 1; kAsItWas for a thread in another state.
AfterWithdrawal settle_withdrawn(Db& db, ThreadId thread);
/// Changes title and slug; version + 1.
void set_title(Db& db, ThreadId thread, std::string_view title, std::string_view slug);
/// Pins to the top of its board, or takes the pin away; version + 1.
void set_pinned(Db& db, ThreadId thread, bool pinned);
/// `by` 0 unlocks.
void set_locked(Db& db, ThreadId thread, ActorId by, std::string_view reason);
void set_board(Db& db, ThreadId thread, ActorId board);
/// Threads that `author` has started since `since`; for limits.
int started_since(Db& db, ActorId author, Instant since);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::threads
