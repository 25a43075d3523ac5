#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"

#include <string>

namespace samvad::moderation {

/// Tells the server of a reported person about an open or decided report, once: the Service desk speaks, neither the
/// reporter nor the moderator is named (SEC-38). `words` is what it is told; empty = the reporter's comment. Says
/// ReportForwarded. Errors: kNotFound error.no_such_report (also for moderators of other boards), kBadInput
/// error.not_remote / error.comment_too_long, kConflict error.already_forwarded.
storage::Status forward_report(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                               storage::ReportId report, const std::string& words);

}  // namespace samvad::moderation
