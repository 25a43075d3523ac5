#include "web/server/federation_jobs.hpp"

#include "federation/delivery/retire_inbox.hpp"
#include "federation/discovery/nodeinfo.hpp"
#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/confirm_gone.hpp"
#include "federation/inbox/resolve_mentions.hpp"

#include <chrono>

namespace samvad::web {

using storage::Db;
using storage::JobMode;
using storage::RunningJob;
using storage::Status;

namespace {

/// Of one job that asks other servers: the end of the process waits for it (REL-17).
constexpr std::chrono::seconds kLongest{8};

/// Whom nobody could be asked about in all tries stays text; that is no failure of ours.
Status meet_people(const FederationJobParts& parts, Db& db, const RunningJob& job) {
  SAMVAD_TRY(const auto post, storage::parse_id(job.payload));
  const auto signer = parts.signer();
  const auto until = std::chrono::steady_clock::now() + kLongest;
  const auto find = [&](const federation::Handle& handle) {
    federation::FetchBudget budget{.until = until};  // of this call: several run beside one another
    return federation::find_actor({.client = parts.client,
                                   .signer = signer,
                                   .may_visit = federation::allowed_by(parts.policy),
                                   .test_mode = parts.inbox.reading.test_mode,
                                   .budget = &budget},
                                  handle);
  };
  auto done = federation::resolve_mentions(db, parts.inbox, find, storage::PostId{post});
  if (!done && job.tries >= job.max_tries) return {};
  return done;
}

}  // namespace

void add_federation_jobs(storage::JobTable& table, FederationJobParts parts) {
  table.handle(std::string(federation::kGoneInboxJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status {
                 federation::ClientRemote remote(parts.client, parts.policy, parts.signer, kLongest);
                 return federation::retire_inbox(db, remote, job.payload);
               });
  table.handle(std::string(federation::kLearnHostJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status {
                 federation::FetchBudget budget{.until = std::chrono::steady_clock::now() + kLongest};
                 const federation::Lookup lookup{
                     .client = parts.client, .may_visit = federation::allowed_by(parts.policy), .budget = &budget};
                 federation::learn_host(db, lookup, job.payload);
                 return {};
               });
  table.handle(std::string(federation::kConfirmGoneJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status {
                 federation::ClientRemote remote(parts.client, parts.policy, parts.signer, kLongest);
                 return federation::confirm_gone(db, remote, parts.inbox, job.payload, job.tries >= job.max_tries);
               });
  table.handle(std::string(federation::kRefreshActorJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status {
                 federation::ClientRemote remote(parts.client, parts.policy, parts.signer, kLongest);
                 return federation::refresh_stale(db, remote, parts.inbox, job.payload, job.tries >= job.max_tries);
               });
  table.handle(std::string(federation::kVotesJob), JobMode::kInTransaction,
               [parts](Db& db, const RunningJob& job) -> Status {
                 SAMVAD_TRY(const auto board, storage::parse_id(job.payload));
                 parts.inbox.outbox.send_votes(db, storage::ActorId{board});
                 return {};
               });
  table.handle(
      std::string(federation::kFarewellJob), JobMode::kInTransaction,
      [parts](Db& db, const RunningJob& job) -> Status { return parts.inbox.outbox.send_farewell(db, job.payload); });
  table.handle(std::string(federation::kMentionsJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status { return meet_people(parts, db, job); });
}

}  // namespace samvad::web
