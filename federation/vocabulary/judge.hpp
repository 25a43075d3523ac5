#pragma once

#include "federation/vocabulary/activity.hpp"

#include <string>

namespace samvad::federation {

/// What a payload alone allows us to do with it.
enum class Verdict {
  kAccept,  ///< take it, when its signature is good
  kVerify,  ///< relayed or done by another host's actor: believe it only after refetch, proof or the moderator rule
  kFetch,   ///< only an id may be used: fetch the object there
  kIgnore,  ///< answer 202, store nothing
  kReject,  ///< answer 4xx, or drop what was fetched
};

/// How far embedded content may be believed (FEP-fe34, FEP-1b12).
enum class Trust {
  kNone,         ///< nothing embedded, or no question of trust
  kSameOrigin,   ///< owner, id and sender at one origin
  kVerify,       ///< relayed by a Group for an actor elsewhere
  kCrossOrigin,  ///< embedded object of another origin: only its id counts
};

/// "accept", "verify", "fetch", "ignore", "reject".
std::string_view to_string(Verdict verdict);
/// "same-origin", "verify", "cross-origin", "" for kNone.
std::string_view to_string(Trust trust);

/// A verdict with its reason.
struct Judgement {
  Verdict verdict = Verdict::kAccept;
  std::string reason;  ///< for people who debug federation; English
  Trust trust = Trust::kNone;
};

/// Applies the rules that need no network and no database: origins (SEC-6, SEC-7, FEP-fe34), addressing, the shape each
/// verb needs, the trust of announced content. Never changes the document.
Judgement judge(const Document& document, const ReadOptions& options = {});

}  // namespace samvad::federation
