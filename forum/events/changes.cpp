#include "forum/events/changes.hpp"

namespace samvad::forum {
namespace {

using storage::epochs::Changed;
using storage::epochs::Kind;
using Changes = std::vector<Changed>;

/// The thread itself, and whatever lists its posts.
Changes of_post(storage::ThreadId thread, storage::ActorId board, storage::ActorId author) {
  return {{Kind::kThread, thread.value},
          {Kind::kBoardList, board.value},
          {Kind::kActorList, author.value},
          {Kind::kSite, 0}};
}

/// Every page.
Changes of_everything() {
  return {{Kind::kSite, 0}, {Kind::kSite, storage::epochs::kWholeSite}};
}

/// A measure shows or hides texts also where no page says that it depends on the actor.
Changes of_standing(storage::ActorId actor) {
  Changes changes = of_everything();
  changes.push_back({Kind::kActor, actor.value});
  return changes;
}

/// One overload an event, so that a new event cannot be forgotten.
struct Reader {
  Changes operator()(const PostCreated& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const PostEdited& e) const { return of_post(e.thread, e.board, e.editor); }
  Changes operator()(const PostDeleted& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const PostHidden& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const PostReleased& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const AgreementChanged& e) const { return {{Kind::kThread, e.thread.value}}; }
  Changes operator()(const ThreadChanged& e) const { return of_post(e.thread, e.board, e.by); }
  /// Profiles, tags and the pages of the boards above name it or quote from it, and may have to stop at once.
  Changes operator()(const BoardChanged& e) const {
    Changes changes = of_everything();
    changes.insert(changes.end(), {{Kind::kBoard, e.board.value}, {Kind::kActor, e.board.value}});
    return changes;
  }
  Changes operator()(const ActorChanged& e) const { return {{Kind::kActor, e.actor.value}}; }
  Changes operator()(const ActorMeasured& e) const { return of_standing(e.actor); }
  Changes operator()(const ActorDeleted& e) const { return of_standing(e.actor); }
  Changes operator()(const DomainMeasured&) const { return of_everything(); }
  Changes operator()(const ReportFiled&) const { return {}; }
  Changes operator()(const ReportForwarded&) const { return {}; }
  Changes operator()(const FollowChanged&) const { return {}; }
  Changes operator()(const SiteChanged&) const { return of_everything(); }
};

}  // namespace

std::vector<Changed> changes_of(const Event& event) {
  return std::visit(Reader{}, event);
}

}  // namespace samvad::forum
