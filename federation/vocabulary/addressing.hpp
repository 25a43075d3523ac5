#pragma once

#include "federation/vocabulary/reading.hpp"

#include <string>
#include <vector>

namespace samvad::federation {

/// Who may see an object, as its addressing says it (federation.md 6).
enum class Visibility {
  kNone,       ///< addressed to nobody: refused
  kPublic,     ///< Public in `to`
  kUnlisted,   ///< Public in `cc`
  kFollowers,  ///< a followers collection
  kDirect,     ///< named actors only
};

/// "public", "unlisted", "followers", "direct", "none".
std::string_view to_string(Visibility visibility);

/// The addressees of one object or activity; Public in its full form.
struct Addressing {
  std::vector<std::string> to, cc;
  bool empty() const { return to.empty() && cc.empty(); }
};

/// Recipients that are read of one document, `to` before `cc` (security.md 4).
inline constexpr std::size_t kMostRecipients = 500;

/// Reads `to` and `cc` (blind copies are ignored: a sender strips them, ActivityPub 6). Recipients past the 500th are
/// left out, but not Public nor the first collection of followers: who may see the document stays what it says.
Addressing read_addressing(const storage::Json& object, const ReadOptions& options);

/// What the addressing says: Public in `to` before Public in `cc` before follower collections before named actors.
Visibility visibility_of(const Addressing& addressing);

/// True for the usual spellings of a follower collection: a path segment `followers`, `subscribers` or `following`.
bool is_follower_collection(std::string_view uri);

/// Actors among the addressees that may be the board: `to` before `cc`, without Public, follower collections and
/// `author`, each once. The caller resolves at most ten of them.
std::vector<std::string> group_candidates(const Addressing& addressing, std::string_view author);

}  // namespace samvad::federation
