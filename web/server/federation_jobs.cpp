#include "web/server/federation_jobs.hpp"

#include "federation/delivery/retire_inbox.hpp"
#include "federation/discovery/nodeinfo.hpp"
#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/confirm_gone.hpp"

#include <chrono>

namespace samvad::web {
namespace {

/// Of one job that asks other servers: the end of the process waits for it (REL-17).
constexpr std::chrono::seconds kLongest{8};

}  // namespace

using storage::Db;
using storage::JobMode;
using storage::RunningJob;
using storage::Status;

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
}

}  // namespace samvad::web
