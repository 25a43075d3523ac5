#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::boards {

/// Posting policy of a board; values are stored.
enum class WhoMayPost : short {
  kEveryone = 1,  ///< members and remote actors
  kMembers = 2,
  kModeratorsStartThreads = 3,  ///< anyone replies
  kModerators = 4,
};
enum class OpeningType : short { kNote = 1, kArticle = 2 };

/// A board; its name, title and address are those of its Group actor, which has the same id.
struct BoardRow {
  ActorId id;
  ActorId parent;  ///< 0 = top
  int position = 0;
  std::string description_source, description_html;
  std::string language;
  WhoMayPost who_may_post = WhoMayPost::kEveryone;
  OpeningType opening_type = OpeningType::kNote;
  bool members_only = false;  ///< readable after log-in only; does not federate
  std::optional<Instant> archived_at;
  bool remote = false;
  std::int64_t thread_count = 0, post_count = 0;  ///< folded from deltas, a few seconds late
  std::optional<Instant> last_post_at;
  Instant created_at;
  std::string name, host, title, icon_url, uri;  ///< of the actor; read only
};

/// Writes a board; its actor is written by actors::insert in the same transaction.
void insert(Db& db, const BoardRow& row);
/// Overwrites what a moderator edits: parent, position, description, language, who may post, opening type, members
/// only.
void update(Db& db, const BoardRow& row);
void set_archived(Db& db, ActorId board, bool archived);

/// By id; null when unknown. Archived ones are found too.
std::optional<BoardRow> find(Db& db, ActorId board);
/// Those of `boards` that exist, in any order.
std::vector<BoardRow> find_many(Db& db, const std::vector<ActorId>& boards);
/// A local board by its handle, without case.
std::optional<BoardRow> find_by_name(Db& db, std::string_view name);
/// All local boards in order of position, then name; at most 1,000.
std::vector<BoardRow> all(Db& db);

/// True when it is new.
bool add_moderator(Db& db, ActorId board, ActorId actor, ActorId added_by);
bool remove_moderator(Db& db, ActorId board, ActorId actor);
std::vector<ActorId> moderators(Db& db, ActorId board);
bool is_moderator(Db& db, ActorId board, ActorId actor);
/// Ends every moderation of `actor`.
void remove_moderator_everywhere(Db& db, ActorId actor);

/// Appends what one transaction changed; `id` is any fresh id. Nothing waits for a board's row this way.
void add_delta(Db& db, ActorId board, std::int64_t id, int threads, int posts, std::optional<Instant> last_post_at);
/// Adds waiting deltas (at most 5,000) to their boards; called by a schedule. Returns the boards that changed.
std::vector<ActorId> fold_deltas(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::boards
