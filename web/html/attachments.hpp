#pragma once

#include "web/html/html.hpp"

#include <string_view>

namespace samvad::web {

/// What hangs on a post (posts.attachments, JSON). Pictures of other servers are links with their alternative text:
/// this page loads nothing from elsewhere. Nothing for an empty or unreadable list.
void write_attachments(Html& html, std::string_view attachments_json);

}  // namespace samvad::web
