#pragma once

#include "federation/inbox/client_remote.hpp"
#include "storage/jobs/runner.hpp"

namespace samvad::web {

/// What the jobs that ask other servers need.
struct FederationJobParts {
  federation::Client& client;
  const moderation::DomainPolicy& policy;
  federation::FetchSigner signer;
};

/// Adds them to `table`: which software a host runs, and whether an inbox that answered 410 is gone.
void add_federation_jobs(storage::JobTable& table, FederationJobParts parts);

}  // namespace samvad::web
