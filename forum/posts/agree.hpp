#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"

#include <string>

namespace samvad::forum {

/// What agreeing gave.
struct Agreement {
  int count = 0;
  bool changed = false;  ///< false = it stood so already
};

/// Agrees with a post (a Like); `activity_uri` of the remote Like, "" for ours. Not with one's own post: kForbidden
/// "error.own_post". kNotFound, kGone, kLocked of can_do; kForbidden "error.blocked". Says AgreementChanged.
storage::Result<Agreement> agree(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post,
                                 std::string_view activity_uri = {});
/// Takes it back.
storage::Result<Agreement> undo_agree(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                      storage::PostId post);

}  // namespace samvad::forum
