#pragma once

#include "federation/objects/addresses.hpp"
#include "federation/objects/post_writer.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"

#include <optional>
#include <vector>

namespace samvad::federation {

/// A post with the rows that its ActivityPub form and its delivery need.
struct LoadedPost {
  PostInput input;
  storage::posts::PostRow post;
  storage::threads::ThreadRow thread;
  storage::boards::BoardRow board;
  storage::actors::ActorRow author, board_actor;
  std::vector<storage::actors::ActorRow> mentioned;
  std::optional<storage::actors::ActorRow> parent_author;

  /// False for what stays on this site: boards and threads for members only.
  bool federates() const;
  /// True when everybody may read it now: nothing of a suspended author (SEC-36).
  bool visible() const;
  /// True when a reader who is nobody in particular sees it on the site: visible(), and its author is not limited.
  bool shown_to_all() const;
};

/// Reads a post, its thread, board, author, mentions and parent (about 8 statements); nullopt when one of the first
/// four is not there. A reply that answers the thread itself answers its opening post on the wire.
std::optional<LoadedPost> load_post(storage::Db& db, const Addresses& addresses, storage::PostId post);

}  // namespace samvad::federation
