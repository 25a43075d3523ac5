#pragma once

#include "federation/inbox/remote.hpp"
#include "federation/outbox/outbox.hpp"
#include "federation/vocabulary/activity.hpp"
#include "forum/events/forum.hpp"
#include "moderation/policy/domain_policy.hpp"
#include "storage/tables/actors.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// What every verb works with; const and shared by the processing threads.
struct InboxContext {
  const forum::Forum& forum;
  const moderation::DomainPolicy& policy;
  const Outbox& outbox;
  ReadOptions reading;
  /// Whether the site is private now: nobody of another server writes, agrees or follows here then. Asked often: it
  /// answers from memory.
  std::function<bool(storage::Db&)> site_is_private;
};

/// One activity being worked off.
struct Inbound {
  storage::Db& db;
  Remote& remote;
  const InboxContext& context;
  const Activity& activity;
  storage::actors::ActorRow actor;  ///< who did it, known here, neither suspended nor gone
  std::string_view json;            ///< the activity as it came, for relaying
  bool relayed = false;             ///< reached us inside a Group's Announce
};

/// What became of it.
enum class Fate {
  kDone,
  kIgnored,  ///< nothing here is concerned; the reason is logged at debug level
};

using Received = storage::Result<Fate>;

/// True for an id that we made (SEC-9): nothing remote may create or overwrite it.
bool is_ours(const InboxContext& context, std::string_view uri);

}  // namespace samvad::federation
