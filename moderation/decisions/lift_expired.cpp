#include "moderation/decisions/carry_out.hpp"
#include "moderation/decisions/decide.hpp"
#include "storage/tables/actors.hpp"

namespace samvad::moderation {
namespace {

using storage::decisions::DecisionRow;

/// Ends the measure of `over`, unless somebody has settled it since it was looked for.
bool lift(const forum::Forum& forum, storage::Db& db, const DecisionRow& over) {
  if (!storage::actors::lock(db, over.target_actor) || !storage::decisions::is_expired(db, over.id)) return false;
  const auto person = storage::views::actor_target(db, over.target_actor);
  if (!person) return false;
  const Case the_case{.person = *person};
  const DecisionRow row{.id = forum.ids.make<storage::DecisionId>(),
                        .measure = storage::decisions::Measure::kLift,
                        .target_actor = over.target_actor,
                        .reason = over.reason,
                        .automated = true,
                        .reverses = over.id,
                        .author_role = 0,
                        .created_at = forum.clock.now()};
  storage::decisions::insert(db, row);  // also when nothing is left to lift: then it is not looked at again
  if (!end_measure(forum, db, *person, over.measure)) return false;
  write_public_log(forum, db, the_case, row);
  tell_people(forum, db, the_case, row);
  return true;
}

}  // namespace

int lift_expired(const forum::Forum& forum, storage::Db& db) {
  int lifted = 0;
  for (const auto& over : storage::decisions::expired(db)) {
    bool done = false;
    db.transaction([&] { done = lift(forum, db, over); });
    lifted += done ? 1 : 0;
  }
  return lifted;
}

}  // namespace samvad::moderation
