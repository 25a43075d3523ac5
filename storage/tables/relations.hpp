#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <vector>

namespace samvad::storage::relations {

/// Block hides both ways and ends follows, mute hides for the member only; values are stored.
enum class Kind : short { kBlock = 1, kMute = 2 };

/// One member's wish about one other actor.
struct RelationRow {
  ActorId member, target;
  Kind kind = Kind::kMute;
  Instant created_at;
};

/// True when it is new.
bool put(Db& db, ActorId member, ActorId target, Kind kind);
/// True when there was one.
bool remove(Db& db, ActorId member, ActorId target, Kind kind);
std::vector<RelationRow> of_member(Db& db, ActorId member);
/// True when either blocks the other.
bool blocked_between(Db& db, ActorId one, ActorId other);
/// Who blocks whom among `actors`.
struct BlockedPair {
  ActorId member, target;
  auto operator<=>(const BlockedPair&) const = default;
};
std::vector<BlockedPair> blocks_among(Db& db, const std::vector<ActorId>& actors);
/// Drops every relation that names `actor`, and its domain mutes.
void remove_all(Db& db, ActorId actor);

/// Mutes a canonical domain with its subdomains; true when it is new.
bool put_domain(Db& db, ActorId member, std::string_view domain);
/// True when it was muted.
bool remove_domain(Db& db, ActorId member, std::string_view domain);
/// Muted domains, by name.
std::vector<std::string> domains(Db& db, ActorId member);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::relations
