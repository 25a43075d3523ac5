#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::members {

/// Where an account stands; values are stored.
enum class State : short { kActive = 1, kWaiting = 2, kRefused = 3, kDeleted = 4 };
/// Role on the whole site; values are stored.
enum class Role : short { kMember = 1, kModerator = 2, kAdministrator = 3 };
/// What a member says they are (design.md 2); verified by an administrator or self-declared.
enum class Stakeholder : short {
  kNone = 0,
  kOrganisation = 1,
  kPractitioner = 2,
  kEvangelist = 3,
  kBlogger = 4,
  kMedia = 5,
  kJournalist = 6,
  kGovernment = 7,
};
enum class Theme : short { kSystem = 0, kLight = 1, kDark = 2, kContrast = 3 };

/// A local person with credentials and settings; key is the id of its actor.
struct MemberRow {
  ActorId actor;
  std::string email;  ///< canonical addr-spec, "" = none given
  std::string password_hash;
  State state = State::kActive;
  Role role = Role::kMember;
  Stakeholder stakeholder = Stakeholder::kNone;
  std::optional<Instant> stakeholder_verified_at;
  std::string language;  ///< BCP 47, "" = from the browser
  Theme theme = Theme::kSystem;
  std::string application_text;
  Instant created_at;
  std::optional<Instant> last_seen_at;
};

/// Writes a member. kConflict "error.email_taken" when another member has the address. Inside a transaction.
Status insert(Db& db, const MemberRow& row);
std::optional<MemberRow> find(Db& db, ActorId actor);
std::vector<MemberRow> find_many(Db& db, const std::vector<ActorId>& actors);
std::optional<MemberRow> find_by_email(Db& db, std::string_view canonical_email);
/// The member whose local name (without case) or whose e-mail is `name_or_email`; one statement either way.
std::optional<MemberRow> find_for_login(Db& db, std::string_view name_or_email);

/// Stores an encoded hash; the caller ends sessions.
void set_password(Db& db, ActorId actor, std::string_view password_hash);
/// kConflict "error.email_taken". "" takes the address away.
Status set_email(Db& db, ActorId actor, std::string_view canonical_email);
void set_state(Db& db, ActorId actor, State state);
/// Ends the waiting of an account: false when it waits no more.
bool settle(Db& db, ActorId actor, State state);
void set_role(Db& db, ActorId actor, Role role);
void set_preferences(Db& db, ActorId actor, std::string_view language, Theme theme);
/// Self-declared when `verified` is false.
void set_stakeholder(Db& db, ActorId actor, Stakeholder kind, bool verified);
/// Empties every personal column and sets state deleted.
void erase(Db& db, ActorId actor);

/// Applicants in order of arrival, at most `limit`.
std::vector<MemberRow> waiting(Db& db, int limit);
int waiting_count(Db& db);
/// Members with a role above member.
std::vector<MemberRow> staff(Db& db);
/// Keeps password, e-mail and role of a member as they are until the caller's transaction ends: who changes them waits,
/// and then ends what it began.
void hold_still(Db& db, ActorId actor);
/// Active administrators; locks their rows until commit so that the last one cannot leave twice.
int lock_administrators(Db& db);
/// Active members in all.
std::int64_t count(Db& db);

/// SHA-256 of the canonical address, the unique key; "" gives "".
std::string email_hash(std::string_view canonical_email);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::members
