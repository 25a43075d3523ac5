#pragma once

#include "forum/access/site.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/members.hpp"

#include <string>

namespace samvad::forum {

/// What an applicant typed.
struct SignUp {
  std::string name;   ///< handle, see check_handle
  std::string email;  ///< "" = none
  std::string display_name;
  std::string application;  ///< why they want in; needed under approval
  std::string language;
  storage::members::Role role = storage::members::Role::kMember;  ///< set-up and command line only
};

/// An account that was just made.
struct SignedUp {
  storage::ActorId member;
  bool waiting = false;  ///< an administrator must approve
};

/// Cheap checks before the password is hashed: registration mode, name (shape, reserved, taken), e-mail (one plain
/// addr-spec; whether it is taken is not told, SEC-34), application, password strength.
storage::Status check_sign_up(const Forum& forum, storage::Db& db, const Site& site, const SignUp& request,
                              std::string_view password);
/// Makes actor, member and key pair in one transaction and says ActorChanged{created}. `by` null = the public form;
/// an administrator or the command line (`forced`) may sign up under any registration mode and give a role.
/// Errors: kForbidden "error.sign_up_closed"; kBadInput of check_handle, "error.email_bad",
/// "error.application_missing"; kConflict "error.name_taken", "error.email_taken"; kRefused "error.refused_by_rule";
/// kUnavailable "error.keys_exhausted" when the stock of key pairs is empty and federation is on.
storage::Result<SignedUp> sign_up(const Forum& forum, storage::Db& db, const Site& site, const SignUp& request,
                                  std::string_view password_hash, bool forced = false);

/// Approves or refuses an applicant; needs an administrator or site moderator, or the command line (`scope` null).
/// kNotFound "error.no_such_member", kConflict "error.already_decided".
storage::Status approve_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member);
storage::Status refuse_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member);

}  // namespace samvad::forum
