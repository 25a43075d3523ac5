#include "federation/delivery/retire_inbox.hpp"

#include "storage/base/log.hpp"
#include "storage/tables/follows.hpp"

namespace samvad::federation {

using storage::Code;

namespace {

constexpr int kActorsAtOnce = 20;

/// True for answers that say nothing about the actor, only about now.
bool passing(Code code) {
  return code == Code::kUnavailable || code == Code::kTimeout || code == Code::kPeer;
}

}  // namespace

std::string gone_inbox_payload(storage::HostId host, std::string_view inbox) {
  return storage::to_text(host) + " " + std::string(inbox);
}

storage::Status retire_inbox(storage::Db& db, Remote& remote, std::string_view payload) {
  const auto space = payload.find(' ');
  SAMVAD_TRY(const auto host, storage::parse_id(payload.substr(0, space)));
  const std::string_view inbox = space == std::string_view::npos ? std::string_view() : payload.substr(space + 1);
  storage::Status later;
  for (const auto& actor : storage::follows::followers_at_inbox(db, storage::HostId{host}, inbox, kActorsAtOnce)) {
    const auto answer = remote.fetch(actor.uri);
    if (answer) continue;
    if (answer.error().code == Code::kGone) {
      storage::follows::remove_all(db, actor.id);
      storage::log(storage::Level::kInfo, "follower_gone", {{"actor", actor.uri}});
    } else if (passing(answer.error().code)) {
      later = tl::unexpected(answer.error());
    }
  }
  return later;
}

}  // namespace samvad::federation
