#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/processor.hpp"
#include "federation/inbox/verbs.hpp"
#include "federation/vocabulary/judge.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Level;

/// True for failures that time may mend.
bool passing(Code code) {
  switch (code) {
    case Code::kUnavailable:
    case Code::kTimeout:
    case Code::kPeer:
    case Code::kDiskFull:
    case Code::kRateLimited:
      return true;
    default:
      return false;
  }
}

RowFate fate_of(const storage::Error& error, Remote& remote, std::string& text) {
  text = std::string(error.key) + " " + error.detail;
  if (const auto* none = dynamic_cast<const NoRemote*>(&remote); none != nullptr && none->wanted()) {
    return RowFate::kNeedsFetch;
  }
  return passing(error.code) ? RowFate::kRetry : RowFate::kFinished;
}

void log_drop(const storage::inbox::InboxRow& row, std::string_view why) {
  storage::log(Level::kInfo, "activity_dropped", {{"activity", row.activity_uri}, {"host", row.host}, {"why", why}});
}

/// The signer, as a row. A Delete of an actor we never met has nobody to delete.
storage::Result<storage::actors::ActorRow> actor_of(storage::Db& db, Remote& remote, const InboxContext& context,
                                                    const Activity& activity) {
  const bool self_delete = activity.verb == Verb::kDelete && activity.object_id == activity.actor;
  if (self_delete) {
    if (const auto known = storage::actors::find_by_uri(db, activity.actor)) return *known;
    return storage::fail(Code::kNotFound, "error.no_such_actor", activity.actor);
  }
  return obtain_actor(db, remote, context, activity.actor);
}

}  // namespace

storage::Result<Document> read_row(const InboxContext& context, const storage::inbox::InboxRow& row) {
  const auto drop = [](std::string why) {
    return storage::fail(Code::kForbidden, "error.bad_activity", std::move(why));
  };
  SAMVAD_TRY(const auto json, storage::parse_json(row.body));
  SAMVAD_TRY(auto document, read_document(json, context.reading));
  const auto* activity = document.as<Activity>();
  if (activity == nullptr || activity->actor != row.signer_uri) return drop("not the signer's");
  const auto judgement = judge(document, context.reading);
  if (judgement.verdict == Verdict::kReject || judgement.verdict == Verdict::kIgnore) return drop(judgement.reason);
  for (const std::string_view uri : {std::string_view(activity->actor), std::string_view(activity->object_id)}) {
    if (!uri.empty() && !is_ours(context, uri) && context.policy.suspended(host_of(uri)) &&
        storage::guard_on("SEC-37.hosts")) {
      return drop("domain policy");
    }
  }
  return document;
}

RowFate process_row(storage::Db& db, Remote& remote, const InboxContext& context, const storage::inbox::InboxRow& row,
                    std::string& error) {
  // 1. what the bytes and the domain policy decide
  const auto document = read_row(context, row);
  if (!document) return log_drop(row, document.error().detail), RowFate::kFinished;
  const auto* activity = document->as<Activity>();

  // 2. the actor's own standing (SEC-36)
  auto actor = actor_of(db, remote, context, *activity);
  if (!actor) return fate_of(actor.error(), remote, error);
  const bool barred = actor->domain_suspended || (actor->suspended_at && !only_takes_away(activity->verb));
  if (barred && storage::guard_on("SEC-36.actor")) return log_drop(row, "actor suspended"), RowFate::kFinished;

  // 3. the verb
  Inbound inbound{db, remote, context, *activity, std::move(*actor), row.body, false};
  const auto received = receive(inbound);
  if (!received) {
    const RowFate fate = fate_of(received.error(), remote, error);
    if (fate == RowFate::kFinished) {
      storage::log(Level::kInfo, "activity_refused", received.error(), {{"activity", row.activity_uri}});
    }
    return fate;
  }
  storage::log(Level::kInfo, "activity_received",
               {{"activity", row.activity_uri}, {"type", activity->type}, {"done", *received == Fate::kDone}});
  return RowFate::kFinished;
}

}  // namespace samvad::federation
