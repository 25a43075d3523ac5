#pragma once

#include "federation/inbox/inbox_context.hpp"

#include <string_view>

namespace samvad::federation {

/// Kind of the job that runs confirm_gone(); its payload is made by ask_whether_gone().
inline constexpr std::string_view kConfirmGoneJob = "confirm_gone";

/// Somebody else than its author says that a remote post is deleted: its origin is asked (federation.md 7). 410, or a
/// tombstone at the very id, is believed at once and the post withdrawn; 404 only when it is still the answer at the
/// third time in three days, for which a job is queued. True when the post was withdrawn now. The error of a server
/// that cannot answer now.
storage::Result<bool> ask_whether_gone(storage::Db& db, Remote& remote, const InboxContext& context,
                                       storage::PostId post);

/// Asks again, 36 hours after the last 404. The error of a server that cannot answer now; not at the `last` try: the
/// post stays.
storage::Status confirm_gone(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view payload,
                             bool last);

}  // namespace samvad::federation
