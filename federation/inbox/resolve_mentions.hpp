#pragma once

#include "federation/discovery/webfinger.hpp"
#include "federation/inbox/inbox_context.hpp"

#include <functional>

namespace samvad::federation {

/// Asks the other servers who a handle is, with proof from both sides (SEC-11). Called from several threads.
using FindPerson = std::function<storage::Result<ProvedActor>(const Handle&)>;

/// Meets the people of other servers whom a local post names and we do not know (design.md 4.21): each is looked up,
/// stored, and the post rendered anew, which tells its followers and the people it names. At most 20 a post; hosts that
/// are limited or suspended are not asked; a post that is hidden, gone or for members only is left alone. An error
/// means that a host could not be asked now. Not inside a transaction.
storage::Status resolve_mentions(storage::Db& db, const InboxContext& context, const FindPerson& find,
                                 storage::PostId post);

}  // namespace samvad::federation
