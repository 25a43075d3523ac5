#pragma once

#include "federation/vocabulary/reading.hpp"

#include <string>

namespace samvad::federation {

/// A WebFinger answer (JRD, RFC 7033), read to the binding it claims.
struct WebfingerDocument {
  std::string subject;     ///< "acct:name@host" with the host filled in
  std::string name, host;  ///< the two sides of the subject
  std::string actor;       ///< `rel=self` link of an ActivityPub type; "" when there is none
  std::string subscribe;   ///< template of the remote follow form, "" when there is none
  bool confirmed = false;  ///< the subject's host is the actor's own or the one asked (SEC-11)
};

/// True for objects that are a JRD rather than ActivityStreams.
bool is_webfinger(const storage::Json& object);

/// kBadInput when the subject is no acct: URI. A subject without a host takes `options.asked_host`, else the actor's.
storage::Result<WebfingerDocument> read_webfinger(const storage::Json& object, const ReadOptions& options);

}  // namespace samvad::federation
