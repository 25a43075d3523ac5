#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/domain_policy.hpp"

namespace samvad::moderation {

/// What an administrator asks for one domain.
struct DomainPolicyRequest {
  std::string domain;  ///< any spelling; canonicalised here
  storage::domain_policy::Severity severity = storage::domain_policy::Severity::kLimit;
  bool reject_media = false, reject_reports = false, obfuscate = false;
  std::string public_comment, private_comment;
};

/// Appends a policy row, writes the public log, and says DomainMeasured (sessions, queues and caches act on it at once,
/// SEC-36). `kNone` without flags withdraws. Needs an administrator, or the command line (`scope` null).
/// Errors: kForbidden error.administrators_only, kBadInput error.bad_host, error.reason_missing (the public comment is
/// the reason shown in the log), error.own_domain.
storage::Status set_domain_policy(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope* scope,
                                  const DomainPolicyRequest& request);

}  // namespace samvad::moderation
