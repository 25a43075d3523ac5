#pragma once

#include "forum/access/viewer_scope.hpp"
#include "moderation/policy/set_domain_policy.hpp"
#include "storage/tables/decisions.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace samvad::moderation {

/// What a moderator asks for. Reason and rule are mandatory for every measure against somebody (issue of the charter:
/// every decision says why); kNoBreach and the lifting measures need the reason only.
struct DecisionRequest {
  storage::decisions::Measure measure = storage::decisions::Measure::kNoBreach;
  storage::ReportId report;  ///< 0 = of one's own initiative
  storage::PostId post;      ///< for hide, remove, restore; for the others optional
  storage::ActorId actor;    ///< for warn, limit, suspend, lift; else taken from the post
  storage::RuleId rule;
  std::string reason;  ///< 10–2,000 characters, shown to the author and in the public log
  std::string internal_note;
  std::optional<std::chrono::hours> lasts;  ///< suspensions: how long; none = until lifted
};

/// Takes a decision: one transaction that appends the decision, does what it says, closes the report and those merged
/// with it, writes the public log, and tells the author and the reporters (the reporter is never named to anybody).
/// Staff decide everywhere, board moderators about posts of their boards; nobody on a case of their own (SEC-38);
/// limit, suspend and lift are for staff; members of staff can be measured by administrators only. Errors: kForbidden
/// error.moderators_only / error.own_case / error.staff_target, kNotFound error.no_such_post / error.no_such_person /
/// error.no_such_report, kBadInput error.reason_missing / error.rule_missing / error.reason_too_long, kConflict
/// error.already_decided / error.already_so.
storage::Result<storage::decisions::DecisionRow> decide(const forum::Forum& forum, storage::Db& db,
                                                        const forum::ViewerScope& scope,
                                                        const DecisionRequest& request);

/// Ends limits and suspensions whose time is over; run by a schedule. Gives how many.
int lift_expired(const forum::Forum& forum, storage::Db& db);

/// What becomes of a held post: shown (`show`), or refused with a reason its author reads.
/// Errors: kForbidden error.moderators_only, kNotFound error.no_such_post, kConflict error.already_decided.
storage::Status settle_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                            storage::PostId post, bool show, const std::string& reason);

}  // namespace samvad::moderation
