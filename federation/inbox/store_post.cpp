#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/post_text.hpp"
#include "federation/inbox/verbs.hpp"
#include "forum/posts/create_post.hpp"
#include "forum/threads/create_thread.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
namespace posts = storage::posts;

constexpr std::size_t kMostAncestors = 20;  ///< SEC-26
constexpr std::size_t kMostCandidates = 10;

/// A post still to be stored, with its author.
struct Pending {
  PostDocument document;
  storage::actors::ActorRow author;
  bool relay = false;  ///< came to us first hand: our board's followers get it from us
};

/// The board of ours that an opening post is addressed to: the one it names, else the first addressee that is one.
std::optional<storage::boards::BoardRow> board_of(storage::Db& db, const PostDocument& document) {
  std::vector<std::string> uris = document.group_candidates;
  if (!document.group.empty()) uris.insert(uris.begin(), document.group);
  if (uris.size() > kMostCandidates) uris.resize(kMostCandidates);
  if (uris.empty()) return std::nullopt;
  const auto known = storage::actors::find_by_uris(db, uris);
  for (const auto& uri : uris) {
    const auto actor = std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.uri == uri; });
    if (actor == known.end() || actor->kind != storage::actors::Kind::kGroup) continue;
    if (auto board = storage::boards::find(db, actor->id)) return board;
  }
  return std::nullopt;
}

Result<Pending> fetch_parent(Inbound& inbound, const std::string& uri) {
  SAMVAD_TRY(const auto json, inbound.remote.fetch(uri));
  ReadOptions options = inbound.context.reading;
  options.served_from = uri;
  SAMVAD_TRY(const auto document, read_document(json, options));
  const auto* post = document.as<PostDocument>();
  if (post == nullptr || post->id != uri || !same_origin(post->author, uri)) {
    return fail(Code::kForbidden, "error.foreign_id", uri);
  }
  SAMVAD_TRY(auto author, obtain_actor(inbound.db, inbound.remote, inbound.context, post->author));
  return Pending{*post, std::move(author), false};
}

/// Where a post stands now.
struct Written {
  posts::Place place;
  bool fresh = false;  ///< written now, not known before
};

/// Writes one post under `parent` (known here) or as an opening post of `board`; says where it stands.
Result<Written> write(Inbound& inbound, const Pending& pending, const std::optional<posts::Place>& parent,
                      const std::optional<storage::boards::BoardRow>& board) {
  const auto& context = inbound.context;
  const PostText text = post_text(inbound.db, context, pending.author, pending.document);
  const auto scope = scope_here(inbound, pending.author.id);
  auto posted = parent
                    ? forum::create_post(context.forum, inbound.db, scope, parent->thread, parent->post, text.draft())
                    : forum::create_thread(context.forum, inbound.db, scope,
                                           {.board = board->id,
                                            .title = text.title,
                                            .opening = text.draft(),
                                            .context_uri = pending.document.context});
  if (posted) return Written{{posted->thread, posted->post}, true};
  // delivered twice, or wrapped and plain: the one that is there counts
  if (posted.error().code == Code::kConflict) {
    if (const auto place = posts::find_uri(inbound.db, pending.document.id)) return Written{*place};
  }
  return tl::unexpected(posted.error());
}

/// True for refusals that are about the place, which anybody may know; a block or a suspension is told to nobody.
bool is_closed(const storage::Error& error) {
  return error.code == Code::kLocked || error.key.starts_with("error.board_");
}

/// Tells the author by Reject that the board did not take the post; nothing for what was relayed or fetched.
void refuse(Inbound& inbound, const std::optional<posts::Place>& parent,
            const std::optional<storage::boards::BoardRow>& board) {
  if (inbound.relayed || inbound.activity.verb != Verb::kCreate) return;
  storage::ActorId group = board ? board->id : storage::ActorId{};
  if (parent) {
    const auto thread = storage::threads::find(inbound.db, parent->thread);
    if (thread) group = thread->board;
  }
  const auto actor = storage::actors::find(inbound.db, group);
  if (!actor || !actor->local()) return;
  inbound.db.transaction(
      [&] { inbound.context.outbox.answer(inbound.db, *actor, inbound.actor, inbound.json, false); });
}

/// Collects the post in `chain` and its unknown ancestors, youngest first, until one answers a post that is known here;
/// `parent` is where the first one's parent stands, when it is known.
Result<std::optional<posts::Place>> climb(Inbound& inbound, std::vector<Pending>& chain,
                                          std::optional<posts::Place> parent) {
  while (!chain.back().document.in_reply_to.empty()) {
    if (parent) return parent;
    const std::string uri = chain.back().document.in_reply_to;
    if (is_ours(inbound.context, uri) || chain.size() > kMostAncestors) return std::optional<posts::Place>();
    SAMVAD_TRY(auto next, fetch_parent(inbound, uri));
    if (!is_public_enough(next.document)) return std::optional<posts::Place>();
    chain.push_back(std::move(next));
    const std::string& above = chain.back().document.in_reply_to;
    if (!above.empty()) parent = posts::find_uri(inbound.db, above);
  }
  return std::optional<posts::Place>();
}

/// Where the post and its parent stand here, in one look.
struct Known {
  bool itself = false;
  std::optional<posts::Place> parent;
};
Known look_up(storage::Db& db, const PostDocument& document) {
  std::vector<std::string> uris{document.id};
  if (!document.in_reply_to.empty()) uris.push_back(document.in_reply_to);
  Known known;
  for (const auto& found : posts::find_uris(db, uris)) {
    if (found.uri == document.id) known.itself = true;
    if (found.uri == document.in_reply_to) known.parent = found.place;
  }
  return known;
}

}  // namespace

Received store_post(Inbound& inbound, const PostDocument& document, bool* was_there) {
  const auto& context = inbound.context;
  // 1. nothing private, nothing of ours, nothing that was taken back, nothing twice
  if (!is_public_enough(document)) return Fate::kIgnored;
  if (is_ours(context, document.id) && storage::guard_on("SEC-9.ids"))
    return fail(Code::kForbidden, "error.foreign_id", document.id);
  if (storage::deleted_uris::holds(inbound.db, document.id, document.author)) return Fate::kIgnored;
  const Known known = look_up(inbound.db, document);
  if (known.itself) {
    if (was_there != nullptr) *was_there = true;
    return Fate::kDone;
  }

  // 2. where it belongs: under a known post, or on a board of ours
  std::vector<Pending> chain{{document, inbound.actor, !inbound.relayed}};
  SAMVAD_TRY(auto parent, climb(inbound, chain, known.parent));
  std::optional<storage::boards::BoardRow> board;
  if (!parent) {
    if (!chain.back().document.in_reply_to.empty()) return Fate::kIgnored;
    board = board_of(inbound.db, chain.back().document);
    if (!board) return Fate::kIgnored;
  }

  // 3. oldest first; the activity itself is relayed by the board's Group, in the transaction that stores its post
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    auto place = inbound.db.transact<posts::Place>([&]() -> Result<posts::Place> {
      const PostDocument& post = at->document;
      storage::deleted_uris::take_turns(inbound.db, {post.id});
      // taken back while its parents were fetched
      if (storage::deleted_uris::holds(inbound.db, post.id, post.author))
        return fail(Code::kGone, "error.post_deleted", post.id);
      SAMVAD_TRY(const auto written, write(inbound, *at, parent, board));
      if (was_there != nullptr && post.id == document.id) *was_there = !written.fresh;
      if (at->relay && written.fresh) relay(inbound, written.place.thread, written.place.post);
      return written.place;
    });
    if (!place) {
      if (is_closed(place.error())) refuse(inbound, parent, board);
      return tl::unexpected(place.error());
    }
    parent = *place;
  }
  return Fate::kDone;
}

}  // namespace samvad::federation
