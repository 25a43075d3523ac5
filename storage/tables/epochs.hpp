#pragma once

#include "storage/db/db.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace samvad::storage::epochs {

/// Something whose change makes cached pages wrong (design.md 4.17).
enum class Kind {
  kThread = 1,
  kBoard = 2,      ///< its name, rules, moderators
  kActor = 3,      ///< its name and standing
  kSite = 4,       ///< 0: what lists the site's newest; kWholeSite: every page
  kBoardList = 5,  ///< the threads a board lists
  kActorList = 6,  ///< the posts a profile lists
};
/// Id under kSite of what every page depends on, and what processes keep in memory: settings, word rules, domain
/// policy.
constexpr std::int64_t kWholeSite = 1;
struct Changed {
  Kind kind = Kind::kSite;
  std::int64_t id = 0;  ///< under kSite 0 or kWholeSite
  auto operator<=>(const Changed&) const = default;
};

/// Says in the caller's transaction what it changes. Rows are appended, never updated: writers of one busy board do not
/// wait for each other.
void bump(Db& db, std::span<const Changed> changes);

/// What other transactions changed since the last look. `everything` when the gap was too long to know: drop all.
struct News {
  bool everything = false;
  std::vector<Changed> changes;
};

/// One process's look at the table, for a thread that polls each second. Commit order is not id order (REL-6), so the
/// watermark is the oldest transaction that was still open at the last look (pg_snapshot_xmin): whatever was invisible
/// then has an equal or later number. Each change is told once.
class Poller {
 public:
  /// The first look gives nothing and must come before the first page is cached. Throws DbError.
  News poll(Db& db, std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());

 private:
  using Seen = std::tuple<std::uint64_t, Kind, std::int64_t>;  ///< transaction, kind, id
  std::uint64_t watermark_ = 0;
  std::chrono::steady_clock::time_point last_;
  std::set<Seen> told_;
};

/// A gap between two looks of one Poller beyond this gives `everything`.
constexpr std::chrono::minutes kLongestGap{5};
/// Drops changes older than 15 minutes, at most 10,000; a job calls it.
std::size_t remove_old(Db& db, int limit = 10000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::epochs
