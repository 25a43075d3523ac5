#pragma once

#include "moderation/screen/word_screen.hpp"
#include "web/pages/services.hpp"

namespace samvad::web {

/// What the pages of moderators and administrators work with beyond what every page does.
struct AdminServices {
  const PageServices& pages;
  moderation::WordScreen& screen;  ///< reloaded when a word rule changed
  bool federating = false;
};

/// Adds /mod and /admin. `services` must outlive the router.
void add_admin_routes(Router& router, const AdminServices& services);

}  // namespace samvad::web
