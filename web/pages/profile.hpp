#pragma once

#include "storage/tables/actors.hpp"
#include "storage/views/profile.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// A person's page, local or as this server knows one of another.
struct ProfileView {
  storage::actors::ActorRow actor;
  storage::actors::ActorCard card;
  storage::views::PostListPage posts;
  bool first = true;  ///< newest posts, not an older page
  bool self = false;
  bool blocked = false, muted = false;
  bool may_follow = false;                 ///< lives on another server that is talked to
  bool follows = false, accepted = false;  ///< asked to follow; their server said yes
  bool may_moderate = false;
};
std::string profile_page(const Frame& frame, const ProfileView& view);

}  // namespace samvad::web
