#include "web/server/changes.hpp"

namespace samvad::web {
namespace {

using storage::epochs::Changed;
using storage::epochs::Kind;
using Changes = std::vector<Changed>;

Changes of_post(storage::ThreadId thread, storage::ActorId board, storage::ActorId author) {
  return {{Kind::kThread, thread.value}, {Kind::kBoard, board.value}, {Kind::kActor, author.value}, {Kind::kSite, 0}};
}

/// One overload an event, so that a new event cannot be forgotten.
struct Reader {
  Changes operator()(const forum::PostCreated& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const forum::PostEdited& e) const { return of_post(e.thread, e.board, e.editor); }
  Changes operator()(const forum::PostDeleted& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const forum::PostHidden& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const forum::PostReleased& e) const { return of_post(e.thread, e.board, e.author); }
  Changes operator()(const forum::AgreementChanged& e) const { return {{Kind::kThread, e.thread.value}}; }
  Changes operator()(const forum::ThreadChanged& e) const { return of_post(e.thread, e.board, e.by); }
  Changes operator()(const forum::BoardChanged& e) const { return {{Kind::kBoard, e.board.value}, {Kind::kSite, 0}}; }
  Changes operator()(const forum::ActorChanged& e) const { return {{Kind::kActor, e.actor.value}}; }
  Changes operator()(const forum::ActorMeasured& e) const { return {{Kind::kActor, e.actor.value}, {Kind::kSite, 0}}; }
  Changes operator()(const forum::ActorDeleted& e) const { return {{Kind::kActor, e.actor.value}, {Kind::kSite, 0}}; }
  Changes operator()(const forum::DomainMeasured&) const { return {{Kind::kSite, 0}}; }
  Changes operator()(const forum::ReportFiled&) const { return {}; }
  Changes operator()(const forum::ReportForwarded&) const { return {}; }
  Changes operator()(const forum::FollowChanged&) const { return {}; }
  Changes operator()(const forum::SiteChanged&) const { return {{Kind::kSite, 0}}; }
};

}  // namespace

std::vector<Changed> changes_of(const forum::Event& event) {
  return std::visit(Reader{}, event);
}

}  // namespace samvad::web
