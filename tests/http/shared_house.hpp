#pragma once

#include "tests/support/house.hpp"
#include "tests/support/remote/remote_actor.hpp"

namespace samvad::test {

/// One house for all tests that do not disturb one another: https://forum.test behind a proxy, federation on.
House& shared_house();
/// Another one, on loopback, whose limits are the defaults.
House& strict_house();
/// The other server that the shared house can reach: peer.test.
RemoteServer& shared_peer();

}  // namespace samvad::test
