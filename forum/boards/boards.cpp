#include "forum/boards/boards.hpp"

#include "forum/access/can_do.hpp"
#include "forum/people/names.hpp"
#include "forum/people/rendering.hpp"
#include "forum/text/checks.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/keys.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace samvad::forum {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;
namespace actors = storage::actors;
namespace boards = storage::boards;

constexpr std::size_t kTitle = 100, kDescription = 5000;
constexpr int kDeepest = 16;  // of the tree of boards

/// What a draft says in the form it is stored in.
struct Clean {
  std::string title, description, html;
};

Result<Clean> cleaned(const Forum& forum, storage::Db& db, const BoardDraft& draft) {
  if (draft.title.empty()) return fail(Code::kBadInput, "error.board_title_missing");
  Clean clean;
  SAMVAD_TRY(clean.title, check_text(draft.title, 1, kTitle, false));
  SAMVAD_TRY(clean.description, check_text(draft.description, 0, kDescription));
  SAMVAD_TRY(auto rendered, render_text(forum, db, clean.description));
  clean.html = std::move(rendered.text.html);
  return clean;
}

/// A parent exists, is ours, and is neither the board itself nor below it.
Status check_parent(storage::Db& db, ActorId board, ActorId parent) {
  for (int depth = 0; parent; ++depth) {
    const auto row = boards::find(db, parent);
    if (!row || row->remote || parent == board || depth >= kDeepest) return fail(Code::kBadInput, "error.board_parent");
    parent = row->parent;
  }
  return {};
}

actors::ActorRow group_of(const Forum& forum, const BoardDraft& draft, std::string name, const Clean& clean) {
  actors::ActorRow actor;
  actor.id = forum.ids.make<ActorId>();
  actor.kind = actors::Kind::kGroup;
  actor.uri = forum.actor_uri(actor.id);
  actor.url = forum.public_url + "/b/" + name;
  actor.name = std::move(name);
  actor.display_name = clean.title;
  actor.bio_source = clean.description;
  actor.bio_html = clean.html;
  actor.icon_url = draft.icon_url;
  actor.discoverable = true;
  actor.indexable = true;
  actor.created_at = forum.clock.now();
  return actor;
}

boards::BoardRow row_of(const BoardDraft& draft, ActorId id, const Clean& clean, storage::Instant created_at) {
  boards::BoardRow row;
  row.id = id;
  row.parent = draft.parent;
  row.position = draft.position;
  row.description_source = clean.description;
  row.description_html = clean.html;
  row.language = draft.language;
  row.who_may_post = draft.who_may_post;
  row.opening_type = draft.opening_type;
  row.members_only = draft.members_only;
  row.created_at = created_at;
  return row;
}

void say_changed(const Forum& forum, storage::Db& db, ActorId board, bool created) {
  forum.events.emit(db, BoardChanged{.board = board, .created = created});
}

}  // namespace

Result<ActorId> create_board(const Forum& forum, storage::Db& db, const ViewerScope* scope, const BoardDraft& draft) {
  if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kCreateBoard));
  SAMVAD_TRY(const auto name, check_handle(draft.name));
  SAMVAD_TRY(const auto clean, cleaned(forum, db, draft));
  return db.transact<ActorId>([&]() -> Result<ActorId> {
    SAMVAD_CHECK(check_parent(db, {}, draft.parent));
    const auto actor = group_of(forum, draft, name, clean);
    SAMVAD_CHECK(actors::insert(db, actor));
    boards::insert(db, row_of(draft, actor.id, clean, actor.created_at));
    if (scope != nullptr) boards::add_moderator(db, actor.id, scope->actor, scope->actor);
    if (forum.federation && !storage::keys::take(db, actor.id, storage::keys::Algorithm::kRsa)) {
      return fail(Code::kUnavailable, "error.keys_exhausted");
    }
    say_changed(forum, db, actor.id, true);
    return actor.id;
  });
}

Status edit_board(const Forum& forum, storage::Db& db, const ViewerScope* scope, ActorId board,
                  const BoardDraft& draft) {
  SAMVAD_TRY(const auto clean, cleaned(forum, db, draft));
  return db.transact<void>([&]() -> Status {
    const auto known = boards::find(db, board);
    auto actor = actors::find(db, board);
    if (!known || !actor || known->remote) return fail(Code::kNotFound, "error.no_such_board");
    if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kEditBoard, {.board = &*known}));
    auto row = row_of(draft, board, clean, known->created_at);
    const bool moved =
        row.parent != known->parent || row.position != known->position || row.members_only != known->members_only;
    if (moved && scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kAdminister));
    SAMVAD_CHECK(check_parent(db, board, row.parent));
    boards::update(db, row);
    actor->display_name = clean.title;
    actor->bio_source = clean.description;
    actor->bio_html = clean.html;
    actor->icon_url = draft.icon_url;
    actors::update_profile(db, *actor);
    say_changed(forum, db, board, false);
    return {};
  });
}

Status archive_board(const Forum& forum, storage::Db& db, const ViewerScope* scope, ActorId board, bool archived) {
  if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kAdminister));
  return db.transact<void>([&]() -> Status {
    if (!boards::find(db, board)) return fail(Code::kNotFound, "error.no_such_board");
    boards::set_archived(db, board, archived);
    say_changed(forum, db, board, false);
    return {};
  });
}

std::vector<BoardNode> board_tree(std::vector<boards::BoardRow> rows) {
  std::unordered_map<ActorId, std::vector<std::size_t>> children;
  std::unordered_set<ActorId> known;
  for (const auto& row : rows) known.insert(row.id);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    children[known.contains(rows[i].parent) ? rows[i].parent : ActorId{}].push_back(i);
  }
  const auto build = [&](const auto& self, ActorId parent) -> std::vector<BoardNode> {
    std::vector<BoardNode> nodes;
    const auto below = std::exchange(children[parent], {});  // each stands once, whatever circles the table holds
    for (const auto i : below) {
      const ActorId id = rows[i].id;
      nodes.push_back({std::move(rows[i]), self(self, id)});
    }
    return nodes;
  };
  return build(build, ActorId{});
}

}  // namespace samvad::forum
