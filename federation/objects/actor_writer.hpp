#pragma once

#include "federation/objects/addresses.hpp"
#include "storage/tables/actors.hpp"

#include <string>
#include <vector>

namespace samvad::federation {

/// What the document of a local actor needs beside its row.
struct ActorInput {
  storage::actors::ActorRow row;
  std::string public_key_pem;       ///< SubjectPublicKeyInfo, PEM
  std::string ed25519_multibase;    ///< "" = no Multikey is published
  std::string summary_source;       ///< Markdown of the bio or the board's description
  std::string summary_html;         ///< sanitised
  std::string language;             ///< of a board, "" unknown
  bool posting_restricted = false;  ///< only moderators start threads here
  bool suspended = false;
};

/// ActivityStreams type of an actor kind.
std::string_view actor_type(storage::actors::Kind kind);
/// "@name@host" of any actor; `addresses` gives our host.
std::string handle_of(const storage::actors::ActorRow& row, const Addresses& addresses);
/// "#followers" collection of any actor: ours is built, theirs read from the row.
std::string followers_of(const storage::actors::ActorRow& row);

/// The document of a local Person, Group, Application (at the root) or Service, with `@context`.
std::string actor_document(const ActorInput& input, const Addresses& addresses);
/// What is told of a board that stays on this site: id, type, inbox and key, so that what it signs (the Reject of a
/// Follow) can be checked; its number stands for its name.
std::string actor_stub(const ActorInput& input);

}  // namespace samvad::federation
