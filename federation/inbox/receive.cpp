#include "federation/inbox/verbs.hpp"
#include "storage/tables/threads.hpp"

namespace samvad::federation {
namespace {

/// True for what a private site takes from nobody elsewhere: it is not even fetched. Edits are refused by their scope,
/// since an actor's own changes come as Update too.
bool adds(Verb verb) {
  return verb == Verb::kCreate || verb == Verb::kAnnounce || verb == Verb::kLike || verb == Verb::kEmojiReact ||
         verb == Verb::kFollow;
}

}  // namespace

bool is_ours(const InboxContext& context, std::string_view uri) {
  const std::string& base = context.forum.public_url;
  return uri.starts_with(base) && (uri.size() == base.size() || uri[base.size()] == '/' || uri[base.size()] == '#');
}

bool only_takes_away(Verb verb) {
  return verb == Verb::kDelete || verb == Verb::kUndo || verb == Verb::kReject;
}

void relay(const Inbound& inbound, storage::ThreadId thread, storage::PostId post) {
  if (inbound.relayed) return;
  const auto row = storage::threads::find(inbound.db, thread);
  if (row) inbound.context.outbox.relay(inbound.db, row->board, thread, post, inbound.json);
}

forum::ViewerScope scope_here(const Inbound& inbound, storage::ActorId author) {
  return forum::remote_scope(inbound.db, author, inbound.context.site_is_private(inbound.db));
}

forum::ViewerScope scope_to_take_back(const Inbound& inbound, storage::ActorId author) {
  return forum::remote_scope(inbound.db, author, false);
}

Received receive(Inbound& inbound) {
  if (adds(inbound.activity.verb) && inbound.context.site_is_private(inbound.db)) return Fate::kIgnored;
  switch (inbound.activity.verb) {
    case Verb::kCreate:
      return receive_create(inbound);
    case Verb::kUpdate:
      return receive_update(inbound);
    case Verb::kDelete:
      return receive_delete(inbound);
    case Verb::kLike:
    case Verb::kEmojiReact:
      return receive_like(inbound);
    case Verb::kDislike:
      return receive_dislike(inbound);
    case Verb::kUndo:
      return receive_undo(inbound);
    case Verb::kFollow:
      return receive_follow(inbound);
    case Verb::kAccept:
    case Verb::kReject:
      return receive_follow_answer(inbound);
    case Verb::kAnnounce:
      return receive_announce(inbound);
    case Verb::kFlag:
      return receive_flag(inbound);
    case Verb::kBlock:
      return receive_block(inbound);
    default:
      return Fate::kIgnored;
  }
}

}  // namespace samvad::federation
