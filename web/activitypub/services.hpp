#pragma once

#include "federation/inbox/acceptor.hpp"
#include "federation/objects/addresses.hpp"
#include "forum/access/site.hpp"
#include "forum/events/forum.hpp"
#include "web/http/router.hpp"

#include <functional>
#include <memory>
#include <string>

namespace samvad::web {

/// What the endpoints for other servers work with; made once by app.cpp, const afterwards.
struct ActivityPubServices {
  const forum::Forum& forum;
  federation::Addresses addresses;
  const federation::InboxAcceptor& inbox;
  std::function<std::shared_ptr<const forum::Site>(storage::Db&)> site;
  bool federating = false;            ///< false: documents are served, inboxes answer 503
  std::size_t inbox_bytes = 1 << 20;  ///< largest activity taken (security.md 4)
};

/// Addresses that only other servers ask for: WebFinger, host-meta, NodeInfo, ids of actors, posts, threads and
/// activities, collections, inboxes.
void add_activitypub_routes(Router& router, const ActivityPubServices& services);

/// Pages for people that have an ActivityPub form: asked for it they answer 302 to the id (design.md 4.15), and the
/// root is the instance actor itself. A router of its own, asked first when wants_activity().
void add_alternate_routes(Router& router, const ActivityPubServices& services);

/// True when the request asks for ActivityPub: Accept names application/activity+json or application/ld+json, and not
/// text/html before it.
bool wants_activity(const Request& request);

}  // namespace samvad::web
