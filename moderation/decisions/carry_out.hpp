#pragma once

#include "moderation/policy/set_domain_policy.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/reports.hpp"
#include "storage/views/case_view.hpp"

#include <optional>
#include <string>

namespace samvad::moderation {

/// What a decision is about, read inside its transaction.
struct Case {
  std::optional<storage::reports::ReportRow> report;
  std::optional<storage::views::PostTarget> post;
  storage::views::ActorTarget person;
};

/// Fills the rule's version into `row`; kBadInput error.rule_missing when the rule does not exist or is retired.
storage::Status add_rule(storage::Db& db, storage::decisions::DecisionRow& row);

/// Does what the decision says and says the event. kConflict error.already_so when nothing would change.
storage::Status carry_out(const forum::Forum& forum, storage::Db& db, const Case& the_case,
                          const storage::decisions::DecisionRow& row);

/// Ends one kind of measure (kLimit or kSuspend) that stands against a person, and says the event; false when it does
/// not stand. Inside the transaction that holds the actor.
bool end_measure(const forum::Forum& forum, storage::Db& db, const storage::views::ActorTarget& person,
                 storage::decisions::Measure measure);

/// One line of the public log, unless the decision found no breach. Persons below suspension appear by pseudonym.
void write_public_log(const forum::Forum& forum, storage::Db& db, const Case& the_case,
                      const storage::decisions::DecisionRow& row);

/// Notices: the statement of reasons to the person concerned, and to each reporting member that the report was decided.
void tell_people(const forum::Forum& forum, storage::Db& db, const Case& the_case,
                 const storage::decisions::DecisionRow& row);

/// A stable name for a person in the public log that does not tell who: "person-" and 8 hex digits, made with a secret
/// of the site, since ids of actors are known to everybody.
std::string pseudonym(storage::Db& db, storage::ActorId actor);

}  // namespace samvad::moderation
