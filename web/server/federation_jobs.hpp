#pragma once

#include "federation/inbox/client_remote.hpp"
#include "storage/jobs/runner.hpp"

namespace samvad::web {

/// What the jobs that ask other servers need.
struct FederationJobParts {
  federation::Client& client;
  const moderation::DomainPolicy& policy;
  federation::FetchSigner signer;
  const federation::InboxContext& inbox;
};

/// Adds them to `table`: which software a host runs, whether an inbox that answered 410 and a post that answered 404
/// are gone, what a person of another server is called by now, who the people are whom a post names; and the one that
/// sends votes in batches.
void add_federation_jobs(storage::JobTable& table, FederationJobParts parts);

}  // namespace samvad::web
