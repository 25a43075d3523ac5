#include "storage/views/viewer.hpp"

namespace samvad::storage::views {

Params viewer_params(const Viewer& viewer) {
  // the actor is bound as a number even when 0: visible() compares, it never asks for null
  return Params::of(viewer.actor.value, viewer.full_member, viewer.staff, viewer.private_site, viewer.moderated_boards,
                    viewer.hidden_actors, viewer.hidden_domains, viewer.followed_limited);
}

}  // namespace samvad::storage::views
