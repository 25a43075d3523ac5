#pragma once

#include "forum/people/sessions.hpp"

namespace samvad::forum {

/// Writes a fresh session for a member whose identity was just proved; inside the caller's transaction. `staff` gives
/// the shorter limits (SEC-30).
OpenedSession open_session(const Forum& forum, storage::Db& db, storage::ActorId member, bool staff,
                           std::string_view user_agent);

}  // namespace samvad::forum
