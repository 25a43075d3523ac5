#include "forum/people/sessions.hpp"

#include "forum/people/names.hpp"
#include "forum/people/open_session.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/members.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
namespace members = storage::members;
namespace sessions = storage::sessions;

constexpr std::size_t kUserAgent = 200;
constexpr std::size_t kTokenCharacters = 43;

std::string hash_of(std::string_view token) {
  return std::string(storage::bytes_of(storage::sha256(token)));
}

/// Says why and for how long, as every decision does: whoever knows the password is its person, and can read no notice.
storage::Error suspension(storage::Db& db, const storage::actors::ActorRow& actor) {
  namespace decisions = storage::decisions;
  for (const auto& decision : decisions::about(db, actor.id)) {
    if (decision.measure != decisions::Measure::kSuspend) continue;
    if (!actor.suspended_until) {
      return storage::Error(Code::kForbidden, "error.account_suspended_because").with("reason", decision.reason);
    }
    return storage::Error(Code::kForbidden, "error.account_suspended_until")
        .with("until", storage::to_rfc3339(*actor.suspended_until).substr(0, 10))
        .with("reason", decision.reason);
  }
  return {Code::kForbidden, "error.account_suspended"};
}

}  // namespace

OpenedSession open_session(const Forum& forum, storage::Db& db, storage::ActorId member, bool staff,
                           std::string_view user_agent) {
  OpenedSession opened;
  opened.token = storage::random_token();
  opened.member = member;
  const auto now = forum.clock.now();
  opened.expires_at = now + (staff ? forum.limits.staff_session_absolute : forum.limits.session_absolute);
  sessions::insert(db, {.token_hash = hash_of(opened.token),
                        .member = member,
                        .form_key = storage::random_bytes(32),
                        .user_agent = std::string(user_agent.substr(0, kUserAgent)),
                        .created_at = now,
                        .last_seen_at = now,
                        .expires_at = opened.expires_at});
  return opened;
}

LoginCandidate find_login(storage::Db& db, std::string_view name_or_email) {
  std::string wanted(name_or_email.substr(0, 320));
  if (const auto email = canonical_email(wanted)) wanted = *email;
  const auto member = members::find_for_login(db, wanted);
  if (!member || member->state == members::State::kDeleted || member->password_hash.empty()) {
    return {.member = {}, .password_hash = storage::guard_on("SEC-34.unknown") ? nobodys_hash() : std::string()};
  }
  return {.member = member->actor, .password_hash = member->password_hash};
}

storage::Result<OpenedSession> log_in(const Forum& forum, storage::Db& db, const LoginCandidate& candidate,
                                      const PasswordCheck& check, std::string_view rehashed,
                                      std::string_view user_agent) {
  if (!candidate.member || !check.right) return fail(Code::kUnauthenticated, "error.wrong_login");
  return db.transact<OpenedSession>([&]() -> storage::Result<OpenedSession> {
    members::hold_still(db, candidate.member);
    const auto member = members::find(db, candidate.member);
    const auto actor = storage::actors::find(db, candidate.member);
    // the password may have changed while it was compared
    if (!member || !actor || actor->gone_at || member->password_hash != candidate.password_hash) {
      return fail(Code::kUnauthenticated, "error.wrong_login");
    }
    if (member->state == members::State::kRefused) return fail(Code::kForbidden, "error.account_refused");
    if (actor->suspended_at) return fail(suspension(db, *actor));
    if (!rehashed.empty()) members::set_password(db, member->actor, rehashed);
    return open_session(forum, db, member->actor, member->role > members::Role::kMember, user_agent);
  });
}

std::optional<storage::views::SessionView> find_session(const Forum& forum, storage::Db& db, std::string_view token,
                                                        const storage::views::ThreadSpan* span) {
  if (token.size() != kTokenCharacters) return std::nullopt;
  auto view = storage::views::session_view(db, hash_of(token), span);
  if (!view) return std::nullopt;
  const auto& session = view->session;
  const auto& member = view->member;
  const bool staff = member.role > static_cast<int>(members::Role::kMember);
  const auto now = forum.clock.now();
  const auto idle = staff ? forum.limits.staff_session_idle : forum.limits.session_idle;
  const auto absolute = staff ? forum.limits.staff_session_absolute : forum.limits.session_absolute;
  const bool over =
      now >= session.expires_at || now - session.created_at >= absolute || now - session.last_seen_at >= idle;
  if (over && storage::guard_on("SEC-30.age")) return std::nullopt;
  if (member.suspended && storage::guard_on("SEC-36.session")) return std::nullopt;
  if (member.state == members::State::kDeleted || member.state == members::State::kRefused) {
    return std::nullopt;
  }
  if (now - session.last_seen_at >= std::chrono::minutes(1)) sessions::touch(db, session.token_hash, now);
  return view;
}

void log_out(const Forum&, storage::Db& db, std::string_view token) {
  const std::string hash = hash_of(token);
  if (const auto session = sessions::find(db, hash)) sessions::remove(db, session->member, hash);
}

storage::Status end_session(const Forum&, storage::Db& db, const ViewerScope& scope, std::string_view token_hash) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  if (!sessions::remove(db, scope.actor, token_hash)) return fail(Code::kNotFound, "error.no_such_session");
  return {};
}

std::size_t end_all_sessions(storage::Db& db, storage::ActorId member) {
  return sessions::remove_all(db, member, "");
}

}  // namespace samvad::forum
