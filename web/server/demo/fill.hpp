#pragma once

#include "web/server/commands/command_forum.hpp"

#include <string_view>

namespace samvad::web::demo {

/// Password of every account of the demonstration; it is said in the terminal.
inline constexpr std::string_view kPassword = "loopback kites";

/// Fills an empty forum with boards, threads, agreements, a waiting report and a decision, spread over the last twelve
/// days, all by the forum's own use cases and in one transaction; a forum that was filled before is left as it is.
/// kConflict "error.setup_done" when it holds something else.
storage::Status fill(CommandForum& forum);

}  // namespace samvad::web::demo
