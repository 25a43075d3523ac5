#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/members.hpp"

#include <string>
#include <vector>

namespace samvad::forum {

/// What a member edits about itself.
struct ProfileEdit {
  std::string display_name;  ///< ≤ 60 graphemes, "" = the handle is shown
  std::string bio;           ///< Markdown, ≤ 2,000 graphemes
  storage::members::Stakeholder stakeholder = storage::members::Stakeholder::kNone;
  bool discoverable = false, indexable = false;
  std::string icon_url;  ///< of our own media, "" = none
};

/// Asks Screen, renders the bio, stores, says ActorChanged. A changed stakeholder kind loses its verification.
/// kUnauthenticated, kForbidden; kBadInput / kTooLarge of forum/text; kRefused "error.refused_by_rule".
storage::Status change_profile(const Forum& forum, storage::Db& db, const ViewerScope& scope, const ProfileEdit& edit);
/// Language (BCP 47 or "" = from the browser) and theme. kBadInput "error.language_unknown".
storage::Status change_preferences(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                   std::string_view language, storage::members::Theme theme);

}  // namespace samvad::forum
