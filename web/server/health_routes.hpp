#pragma once

#include "web/http/router.hpp"
#include "web/server/disk_room.hpp"

namespace samvad::web {

/// `/healthz`: the process answers. `/readyz`: the database answers, its schema is current and there is room on the
/// disk of the data directory (REL-22), else 503 with a word for each that is not so. Both are text for machines;
/// neither tells anything about the forum.
void add_health_routes(Router& router, DiskWatch& disk);

}  // namespace samvad::web
