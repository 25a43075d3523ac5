#pragma once

#include "federation/signatures/keys.hpp"

#include <string>
#include <vector>

namespace samvad::bench {

/// The peer that signs: many actors at one origin, who share a few key pairs (their ids differ).
struct Peer {
  std::string origin;  ///< "https://peer.test:8501"
  std::vector<federation::PrivateKey> keys;
  std::string actor(int number) const { return origin + "/users/" + std::to_string(number); }
  const federation::PrivateKey& key(int number) const { return keys[static_cast<std::size_t>(number) % keys.size()]; }
};

/// `count` fresh pairs.
Peer make_peer(std::string origin, int count);
/// The actor documents of numbers [first, first + count), as files that a plain file server hands out.
void write_actors(const Peer& peer, const std::string& directory, int first, int count);

/// A signed Create of a reply, as one whole HTTP/1.1 request for the shared inbox of `forum`.
struct Letter {
  int actor = 0;
  std::string round;     ///< makes the activity's id its own
  std::string reply_to;  ///< id of the answered post
};
std::string signed_request(const Peer& peer, const std::string& forum, const Letter& letter);

}  // namespace samvad::bench
