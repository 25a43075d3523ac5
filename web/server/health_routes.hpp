#pragma once

#include "web/http/router.hpp"

namespace samvad::web {

/// `/healthz`: the process answers. `/readyz`: the database answers and its schema is current (REL-22), else 503 with
/// the reason in one word. Both are text for machines; neither tells anything about the forum.
void add_health_routes(Router& router);

}  // namespace samvad::web
