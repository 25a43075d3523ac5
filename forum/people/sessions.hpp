#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/people/credentials.hpp"

#include <optional>
#include <string>

namespace samvad::forum {

/// Whose password is to be compared; always given, so that unknown names take as long (SEC-34).
struct LoginCandidate {
  storage::ActorId member;    ///< 0 = nobody of that name
  std::string password_hash;  ///< of the member, or nobodys_hash()
};

/// A session that was just made.
struct OpenedSession {
  std::string token;  ///< 43 characters for the cookie; kept nowhere here
  storage::ActorId member;
  storage::Instant expires_at;
};

/// First step of a log-in, by name or e-mail; 1 statement. Then verify_password() on the slow executor, then log_in().
LoginCandidate find_login(storage::Db& db, std::string_view name_or_email);

/// Opens a session. kUnauthenticated "error.wrong_login" for a wrong password, an unknown name and a deleted account
/// alike; kForbidden "error.account_refused", "error.account_suspended". A waiting member may log in and read.
/// `rehashed` not "" replaces an outdated hash.
storage::Result<OpenedSession> log_in(const Forum& forum, storage::Db& db, const LoginCandidate& candidate,
                                      const PasswordCheck& check, std::string_view rehashed,
                                      std::string_view user_agent);

/// The live session of a cookie token; null when unknown, idle too long, past its end, or its member is deleted or
/// suspended. 1 statement, 2 once a minute (it notes the visit). Staff have shorter limits (SEC-30). `span` not null
/// brings the member's mark in that thread with it.
std::optional<storage::views::SessionView> find_session(const Forum& forum, storage::Db& db, std::string_view token,
                                                        const storage::views::ThreadSpan* span = nullptr);

/// Ends the session of this token; never fails.
void log_out(const Forum& forum, storage::Db& db, std::string_view token);
/// Ends one other session of the same member. kNotFound "error.no_such_session".
storage::Status end_session(const Forum& forum, storage::Db& db, const ViewerScope& scope, std::string_view token_hash);
/// Ends all sessions of a member, e.g. when it is suspended (SEC-36). Returns how many.
std::size_t end_all_sessions(storage::Db& db, storage::ActorId member);

}  // namespace samvad::forum
