#include "web/server/federation_jobs.hpp"

#include "federation/delivery/retire_inbox.hpp"
#include "federation/discovery/nodeinfo.hpp"

namespace samvad::web {

using storage::Db;
using storage::JobMode;
using storage::RunningJob;
using storage::Status;

void add_federation_jobs(storage::JobTable& table, FederationJobParts parts) {
  table.handle(std::string(federation::kGoneInboxJob), JobMode::kAlone,
               [parts](Db& db, const RunningJob& job) -> Status {
                 federation::ClientRemote remote(parts.client, parts.policy, parts.signer);
                 return federation::retire_inbox(db, remote, job.payload);
               });
  table.handle(
      std::string(federation::kLearnHostJob), JobMode::kAlone, [parts](Db& db, const RunningJob& job) -> Status {
        const federation::Lookup lookup{.client = parts.client, .may_visit = federation::allowed_by(parts.policy)};
        federation::learn_host(db, lookup, job.payload);
        return {};
      });
}

}  // namespace samvad::web
