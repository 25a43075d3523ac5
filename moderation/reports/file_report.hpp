#pragma once

#include "forum/access/viewer_scope.hpp"
#include "moderation/policy/set_domain_policy.hpp"
#include "storage/tables/reports.hpp"

#include <string>
#include <vector>

namespace samvad::moderation {

/// A member's report of a post or a person.
struct ReportRequest {
  storage::PostId post;    ///< 0 = about the person
  storage::ActorId actor;  ///< needed when `post` is 0
  storage::reports::Category category = storage::reports::Category::kOther;
  storage::RuleId rule;  ///< with kRule
  std::string comment;   ///< ≤ 1,000 characters; needed unless category is spam
  bool forward = false;  ///< also tell the author's server (by the Service desk, never naming the reporter)
};

/// Files a report with a snapshot of the text as it stands. A further report on the same target is merged into the open
/// one and raises its priority by the reporter's record, trust = (upheld + 2) / (upheld + rejected + 4), in hundredths.
/// One may report only what one can see (SEC-38). Says ReportFiled.
/// Errors: kUnauthenticated error.log_in_first, kNotFound error.no_such_post / error.no_such_person, kBadInput
/// error.own_post / error.comment_missing / error.comment_too_long / error.rule_missing, kConflict
/// error.already_reported, kRateLimited error.too_many_reports (limits.reports an hour).
storage::Result<storage::ReportId> file_report(const forum::Forum& forum, storage::Db& db,
                                               const forum::ViewerScope& scope, const ReportRequest& request);

/// A Flag from another server: the posts or persons of ours (or known to us) that it names.
struct RemoteReport {
  std::string flag_uri, host, comment;
  std::vector<storage::PostId> posts;
  storage::ActorId actor;  ///< 0 when only posts are named
};

/// Files one report a post (or one on the person), at most 20, merged with what is open on the same target. A server
/// has one row in an open report, however often it repeats itself, and at most 50 open reports. Gives how many of the
/// targets are known here.
int file_remote_report(const forum::Forum& forum, storage::Db& db, const RemoteReport& report);

}  // namespace samvad::moderation
