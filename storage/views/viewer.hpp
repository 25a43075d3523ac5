#pragma once

#include "storage/base/id.hpp"
#include "storage/db/statement.hpp"

#include <string>
#include <vector>

namespace samvad::storage::views {

/// Who reads, as the SQL function visible() takes it; made from a forum::ViewerScope by forum::view_as().
struct Viewer {
  ActorId actor;             ///< 0 = anonymous
  bool full_member = false;  ///< active member of this site
  bool staff = false;        ///< moderator or administrator of the site
  bool private_site = false;
  std::vector<ActorId> moderated_boards;
  std::vector<ActorId> hidden_actors;
  std::vector<std::string> hidden_domains;
  std::vector<ActorId> followed_limited;
};

/// Number of parameters that viewer_params() binds.
inline constexpr int kViewerParams = 8;

/// Binds the viewer as $1 … $8, in the order visible() takes them; every list begins with these.
Params viewer_params(const Viewer& viewer);

}  // namespace samvad::storage::views
