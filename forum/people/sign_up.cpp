#include "forum/people/sign_up.hpp"

#include "forum/access/can_do.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/names.hpp"
#include "forum/people/screening.hpp"
#include "forum/text/checks.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/keys.hpp"
#include "storage/tables/notices.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;
namespace actors = storage::actors;
namespace members = storage::members;

constexpr std::size_t kApplication = 1000;

/// The request with every field in the form it is stored in.
Result<SignUp> cleaned(const Site& site, const SignUp& request, bool forced) {
  if (!forced && site.registration == Registration::kClosed) return fail(Code::kForbidden, "error.sign_up_closed");
  SignUp answer = request;
  SAMVAD_TRY(answer.name, check_handle(request.name));
  SAMVAD_TRY(answer.display_name, check_display_name(request.display_name));
  if (!request.email.empty()) {
    SAMVAD_TRY(answer.email, canonical_email(request.email));
  }
  if (!forced && site.registration == Registration::kApproval) {
    if (request.application.empty()) return fail(Code::kBadInput, "error.application_missing");
    SAMVAD_TRY(answer.application, check_text(request.application, 1, kApplication));
  }
  return answer;
}

Status screen(const Forum& forum, storage::Db& db, const SignUp& request) {
  const std::string names = request.name + " " + request.display_name;
  return refuse_if_judged(forum.screen.judge(db, {.author = {}, .board = {}, .name = names}), true);
}

actors::ActorRow actor_of(const Forum& forum, const SignUp& request) {
  actors::ActorRow actor;
  actor.id = forum.ids.make<storage::ActorId>();
  actor.kind = actors::Kind::kPerson;
  actor.name = request.name;
  actor.uri = forum.actor_uri(actor.id);
  actor.url = forum.public_url + "/@" + request.name;
  actor.display_name = request.display_name;
  actor.created_at = forum.clock.now();
  return actor;
}

/// An address that somebody has already is left out in silence: the answer tells nobody who is a member (SEC-34).
Status insert_member(storage::Db& db, members::MemberRow row) {
  if (members::insert(db, row)) return {};
  row.email.clear();
  return members::insert(db, row);
}

Status decide(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId id, members::State to) {
  if (scope != nullptr && (!scope->is_active() || !scope->is_staff()))
    return fail(Code::kForbidden, "error.moderators_only");
  return db.transact<void>([&]() -> Status {
    const auto member = members::find(db, id);
    if (!member) return fail(Code::kNotFound, "error.no_such_member");
    if (member->state != members::State::kWaiting) return fail(Code::kConflict, "error.already_decided");
    // whoever comes second waits here for the first one's commit, and finds it settled
    if (!members::settle(db, id, to)) return fail(Code::kConflict, "error.already_decided");
    if (to == members::State::kActive) {
      storage::notices::insert(
          db,
          {.member = id, .id = forum.ids.make<storage::NoticeId>(), .kind = storage::notices::Kind::kAccountApproved});
    }
    forum.events.emit(db, ActorChanged{.actor = id});
    return {};
  });
}

}  // namespace

Status check_sign_up(const Forum& forum, storage::Db& db, const Site& site, const SignUp& request,
                     std::string_view password) {
  SAMVAD_TRY(const auto clean, cleaned(site, request, false));
  SAMVAD_CHECK(check_password(password, clean.name, clean.email));
  if (actors::find_by_handle(db, clean.name, "")) return fail(Code::kConflict, "error.name_taken");
  return screen(forum, db, clean);
}

Result<SignedUp> sign_up(const Forum& forum, storage::Db& db, const Site& site, const SignUp& request,
                         std::string_view password_hash, bool forced) {
  SAMVAD_TRY(const auto clean, cleaned(site, request, forced));
  const bool waiting = !forced && site.registration == Registration::kApproval;
  return db.transact<SignedUp>([&]() -> Result<SignedUp> {
    if (!forced) SAMVAD_CHECK(screen(forum, db, clean));
    const auto actor = actor_of(forum, clean);
    SAMVAD_CHECK(actors::insert(db, actor));
    SAMVAD_CHECK(insert_member(db, {.actor = actor.id,
                                    .email = clean.email,
                                    .password_hash = std::string(password_hash),
                                    .state = waiting ? members::State::kWaiting : members::State::kActive,
                                    .role = forced ? clean.role : members::Role::kMember,
                                    .language = clean.language,
                                    .application_text = clean.application,
                                    .created_at = actor.created_at}));
    if (forum.federation && !storage::keys::take(db, actor.id, storage::keys::Algorithm::kRsa)) {
      return fail(Code::kUnavailable, "error.keys_exhausted");
    }
    forum.events.emit(db, ActorChanged{.actor = actor.id, .created = true});
    return SignedUp{actor.id, waiting};
  });
}

Status approve_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member) {
  return decide(forum, db, scope, member, members::State::kActive);
}

Status refuse_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member) {
  return decide(forum, db, scope, member, members::State::kRefused);
}

}  // namespace samvad::forum
