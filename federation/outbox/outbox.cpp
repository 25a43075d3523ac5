#include "federation/outbox/outbox.hpp"

#include "federation/outbox/outbox_work.hpp"

namespace samvad::federation {

using storage::ActivityId;
using storage::Db;
using storage::actors::ActorRow;

namespace {

/// One overload an event that concerns other servers; the rest fall to the template.
struct Dispatch {
  OutboxWork& work;

  void operator()(const forum::PostCreated& e) const {
    if (e.local) work.post_changed(e.post, OutboxWork::Change::kCreated);
  }
  void operator()(const forum::PostEdited& e) const {
    if (e.local) work.post_changed(e.post, OutboxWork::Change::kEdited);
  }
  void operator()(const forum::PostDeleted& e) const {
    if (e.local) work.post_changed(e.post, OutboxWork::Change::kDeleted);
  }
  void operator()(const forum::PostHidden& e) const {
    // Hiding is reversible and stays ours; only a removal is told, since others cannot always take a Delete back.
    if (e.to == forum::PostHidden::To::kRemoved) work.post_removed(e);
    if (e.to == forum::PostHidden::To::kVisible) work.post_restored(e.post);
  }
  void operator()(const forum::PostReleased& e) const { work.post_released(e); }
  void operator()(const forum::AgreementChanged& e) const { work.agreement_changed(e); }
  void operator()(const forum::ThreadChanged& e) const { work.thread_changed(e); }
  void operator()(const forum::BoardChanged& e) const {
    if (!e.created) work.actor_changed(e.board);
  }
  void operator()(const forum::ActorChanged& e) const {
    if (!e.created) work.actor_changed(e.actor);
  }
  void operator()(const forum::ActorMeasured& e) const { work.actor_changed(e.actor); }
  void operator()(const forum::ActorDeleted& e) const { work.actor_deleted(e.actor); }
  void operator()(const forum::ReportFiled& e) const {
    if (e.forward) work.forward_report(e.report);
  }
  void operator()(const forum::ReportForwarded& e) const { work.forward_report(e.report, e.words); }
  void operator()(const forum::FollowChanged& e) const { work.follow_changed(e); }
  template <class Other>
  void operator()(const Other&) const {}
};

}  // namespace

void Outbox::on_event(Db& db, const forum::Event& event) const {
  if (!parts_.federating(db)) return;
  OutboxWork work(*this, db);
  std::visit(Dispatch{work}, event);
}

void Outbox::relay(Db& db, storage::ActorId board, storage::ThreadId thread, storage::PostId post,
                   std::string_view activity_json) const {
  if (parts_.federating(db)) OutboxWork(*this, db).relay(board, {post.value, thread, post}, activity_json);
}

void Outbox::relay_replies(Db& db, const std::vector<Reply>& replies) const {
  if (!replies.empty() && parts_.federating(db)) OutboxWork(*this, db).relay_replies(replies);
}

void Outbox::send_votes(Db& db, storage::ActorId board) const {
  if (parts_.federating(db)) OutboxWork(*this, db).send_votes(board);
}

storage::Status Outbox::send_farewell(Db& db, std::string_view payload) const {
  const auto space = payload.find(' ');
  SAMVAD_TRY(const auto activity, storage::parse_id(payload.substr(0, space)));
  SAMVAD_TRY(const auto after, storage::parse_id(space == payload.npos ? "" : payload.substr(space + 1)));
  OutboxWork(*this, db).send_farewell(storage::ActivityId{activity}, storage::HostId{after});
  return {};
}

void Outbox::answer(Db& db, const ActorRow& from, const ActorRow& asker, std::string_view asked_json,
                    bool accepted) const {
  if (!parts_.federating(db)) return;
  OutboxWork work(*this, db);
  const std::string_view type = accepted ? "Accept" : "Reject";
  work.send(
      from, asker, type, [&](const ActivityInput& input) { return wrapping_activity(input, type, asked_json); },
      work.fresh());
}

}  // namespace samvad::federation
