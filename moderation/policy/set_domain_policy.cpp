#include "moderation/policy/set_domain_policy.hpp"

#include "moderation/ledger/ledger.hpp"
#include "storage/base/url.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/hosts.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::domain_policy::PolicyRow;
using storage::domain_policy::Severity;

struct IdTag;

std::string measure_of(const PolicyRow& row) {
  switch (row.severity) {
    case Severity::kSuspend:
      return "domain_suspend";
    case Severity::kLimit:
      return "domain_limit";
    case Severity::kNone:
      break;
  }
  return row.reject_media || row.reject_reports ? "domain_filter" : "domain_lift";
}

/// First letter and the last label stay: "b***.example".
std::string veiled(const std::string& domain) {
  const auto dot = domain.rfind('.');
  if (domain.empty() || dot == std::string::npos || dot < 2) return "***";
  return domain.substr(0, 1) + "***" + domain.substr(dot);
}

}  // namespace

storage::Status set_domain_policy(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope* scope,
                                  const DomainPolicyRequest& request) {
  // 1. who asks, and is it whole
  if (scope != nullptr && !scope->is_administrator())
    return storage::fail(Code::kForbidden, "error.administrators_only");
  SAMVAD_TRY(const std::string domain, storage::canonical_host(request.domain));
  if (storage::host_under(forum.host, domain)) return storage::fail(Code::kBadInput, "error.own_domain");
  if (request.public_comment.empty()) return storage::fail(Code::kBadInput, "error.reason_missing");

  // 2. one row, one line of the log, one event
  const PolicyRow row{.id = forum.ids.make<storage::Id<IdTag>>().value,
                      .domain = domain,
                      .severity = request.severity,
                      .reject_media = request.reject_media,
                      .reject_reports = request.reject_reports,
                      .obfuscate = request.obfuscate,
                      .public_comment = request.public_comment,
                      .private_comment = request.private_comment,
                      .author = scope != nullptr ? scope->actor : storage::ActorId{}};
  db.transaction([&] {
    storage::hosts::lock_measures(db);
    storage::domain_policy::append(db, row);
    record(db, forum.clock,
           {.measure = measure_of(row),
            .subject = row.obfuscate ? veiled(domain) : domain,
            .reason = row.public_comment,
            .staff_role = "administrator",
            .policy = row.id});
    storage::audit_log::append(db, {.id = forum.ids.make<storage::Id<IdTag>>().value,
                                    .actor = row.author,
                                    .action = measure_of(row),
                                    .target = domain,
                                    .detail = row.private_comment});
    storage::hosts::refresh_measures(db, domain);
    forum.events.emit(db, forum::DomainMeasured{domain});
  });
  return {};
}

}  // namespace samvad::moderation
