#pragma once

#include "storage/db/db.hpp"

namespace samvad::storage {

/// What the role of a connection may do with the forum's tables (security.md, SEC-45).
enum class Rights {
  kNoSchema,  ///< there are none yet
  kNone,      ///< nothing: they are another's, who granted nothing yet
  kServing,   ///< what storage/sql/grants.sql lists
  kOwner      ///< everything: it owns them, or may become who does
};

/// Asks the catalogue.
Rights rights_of(Db& db);

/// What every session of the connection's role runs with from its next start on (design.md 4.18); the role keeps it, so
/// no session state is needed (reliability.md 4). Two that do this at once for one role disturb each other: hold a
/// lock.
void keep_role_settings(Db& db);

/// Gives the role of `serving` what storage/sql/grants.sql lists and nothing else. Inside a transaction of the owner
/// that holds the lock of migrations. Nothing happens when both are one role.
void grant_to_serving(Db& owner, Db& serving);

}  // namespace samvad::storage
