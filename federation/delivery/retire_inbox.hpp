#pragma once

#include "federation/inbox/remote.hpp"
#include "storage/db/db.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// Kind of the job that runs retire_inbox; its payload is what gone_inbox_payload gave.
inline constexpr std::string_view kGoneInboxJob = "gone_inbox";

/// Names an inbox of a host in a job.
std::string gone_inbox_payload(storage::HostId host, std::string_view inbox);

/// An inbox answered 410 (REL-7): each actor that takes deliveries there is asked for at its own id, and one that is
/// gone there too loses its follows, so that nothing more is sent. At most 20 actors a call; those that answer stay.
/// kUnavailable, kTimeout, kPeer to try again later.
storage::Status retire_inbox(storage::Db& db, Remote& remote, std::string_view payload);

}  // namespace samvad::federation
