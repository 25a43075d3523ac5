#pragma once

#include "tests/support/remote/remote_actor.hpp"

#include <string>
#include <vector>

namespace samvad::kill {

/// Actors of other servers, spread over hosts; a few key pairs serve them all, each under its own key id.
std::vector<test::RemoteActor> make_actors(int count, int hosts);

/// What makes them known to a forum, for psql: hosts, actors, handles, keys, and a follow that says they are no
/// strangers (`follower` is a local actor).
std::string known_actors(const std::vector<test::RemoteActor>& actors, const std::string& follower);

}  // namespace samvad::kill
