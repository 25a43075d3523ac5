#pragma once

#include "forum/people/sessions.hpp"
#include "web/pages/services.hpp"

namespace samvad::web {

/// Hands the browser its session, for as long as it may last at most.
void write_session_cookie(Response& response, const PageServices& services, const forum::OpenedSession& opened);

}  // namespace samvad::web
