#pragma once

#include "forum/access/site.hpp"
#include "forum/events/forum.hpp"

namespace samvad::forum {

/// Stores all of `site` and says SiteChanged. `scope` null = command line or first run. kForbidden
/// "error.administrators_only"; kBadInput "error.site_name_missing" and those of check_text.
storage::Status set_site(const Forum& forum, storage::Db& db, const ViewerScope* scope, const Site& site);

}  // namespace samvad::forum
