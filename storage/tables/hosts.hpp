#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::hosts {

/// Another server, known by the canonical name of its host (SEC-14), with ":port" where that is not 443.
struct HostRow {
  HostId id;
  std::string name;
  std::string software;  ///< from NodeInfo, lower case; "" unknown
  int shard = 0;         ///< hash(id) & 63: which delivery lease covers it
  Instant first_seen_at;
  std::optional<Instant> last_inbound_at;
  std::optional<Instant> limited_at;    ///< domain policy in force: hidden from public view
  std::optional<Instant> suspended_at;  ///< domain policy in force: no exchange at all
  bool made_now = false;                ///< by the obtain() that gave it
};

/// Shard 0–63 of a host id (design.md 4.20).
int shard_of(HostId id);

/// By id; null when unknown.
std::optional<HostRow> find(Db& db, HostId id);
/// Those of `ids` that exist, in any order.
std::vector<HostRow> find_many(Db& db, const std::vector<HostId>& ids);
/// By canonical name, with ":port" where it is not 443.
std::optional<HostRow> find_by_name(Db& db, std::string_view name);
/// The row of `name`, made with `fresh` as its id when it is new. A new row takes the measure that domain policy has
/// for `name` or a parent domain.
HostRow obtain(Db& db, HostId fresh, std::string_view name);
/// To be called first in the transaction that changes domain policy: no host appears unmeasured meanwhile. Waits for
/// those that are appearing now.
void lock_measures(Db& db);
void set_software(Db& db, HostId id, std::string_view software);
/// Remembers that something valid came from these hosts (by name) now; writes at most once a minute a host. One that
/// could not be reached is tried again at once: it lives (REL-7). One that answers with errors keeps its wait.
void note_inbound(Db& db, const std::vector<std::string>& names);
/// Brings limited_at and suspended_at of every known host equal to or under `domain` in line with domain policy; call
/// in the transaction that changed the policy (a subscriber of DomainMeasured). Returns the hosts that changed.
std::vector<HostId> refresh_measures(Db& db, std::string_view domain);
/// Hosts by name after `after`, at most `limit`; for the administration.
std::vector<HostRow> page(Db& db, std::string_view after, int limit);

/// "a.b.example" gives "a.b.example", "b.example", "example"; a port is cut off first.
std::vector<std::string> suffixes(std::string_view host);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::hosts
