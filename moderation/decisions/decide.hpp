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
  storage::ReportId report;  ///< 0 = the open one on the same post or person, if any; else of one's own initiative
  storage::PostId post;      ///< for hide, remove, restore; for the others optional
  storage::ActorId actor;    ///< for warn, limit, suspend, lift; else taken from the post
  storage::RuleId rule;
  std::string reason;  ///< 10–2,000 characters, shown to the author and in the public log
  std::string internal_note;
  std::optional<std::chrono::hours> lasts;  ///< suspensions: how long; none = until lifted
  std::string submission_key;               ///< of the form: sent twice it decides once (REL-4); "" = not protected
  bool of_held_post = false;                ///< only while the post is held, else kConflict error.already_decided
};

/// Takes a decision: one transaction that appends the decision, does what it says, closes the report and those merged
/// with it, writes the public log, and tells the author and the reporters (the reporter is never named to anybody).
/// Staff decide everywhere, board moderators about posts of their boards; nobody on a case of their own (SEC-38);
/// limit, suspend and lift are for staff; members of staff can be measured by administrators only. Errors: kForbidden
/// error.moderators_only / error.own_case / error.staff_target, kNotFound error.no_such_post / error.no_such_person /
/// error.no_such_report, kBadInput error.reason_missing / error.rule_missing / error.reason_too_long, kConflict
/// error.already_decided / error.already_so / error.claimed_by_other (another moderator works on the report: take_over
/// it first). Decisions about one person, and reports of them, go one after the other (actors::lock).
storage::Result<storage::decisions::DecisionRow> decide(const forum::Forum& forum, storage::Db& db,
                                                        const forum::ViewerScope& scope,
                                                        const DecisionRequest& request);

/// Ends each limit and each suspension whose time is over, and nothing else that stands against the person; run by a
/// schedule. Gives how many.
int lift_expired(const forum::Forum& forum, storage::Db& db);

/// Shows a held post. Errors: kForbidden error.moderators_only / error.own_case, kNotFound error.no_such_post,
/// kConflict error.already_decided.
storage::Status show_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                          storage::PostId post);

/// Refuses a held post: a decision to remove it, with rule and reason, that its author reads and the public log names
/// without a link. Errors as decide().
storage::Status refuse_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                            storage::PostId post, storage::RuleId rule, const std::string& reason);

/// Gives an open report that another moderator has claimed to this one, for 30 minutes; the audit log says from whom.
/// Errors: kNotFound error.no_such_report (also for moderators of other boards), kForbidden error.own_case, kConflict
/// error.already_decided.
storage::Status take_over(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                          storage::ReportId report);

}  // namespace samvad::moderation
