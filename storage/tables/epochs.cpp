#include "storage/tables/epochs.hpp"

#include <algorithm>

namespace samvad::storage::epochs {
namespace {

constexpr Statement kBump{"epochs.bump", R"(
  insert into epochs (kind, id, epoch) select $1::smallint, id, 1 from unnest($2::bigint[]) id order by id
  on conflict (kind, id) do update set epoch = epochs.epoch + 1, changed_at = clock_timestamp())"};
constexpr Statement kChangedSince{"epochs.changed_since", R"(
  select kind, id, epoch, changed_at from epochs where changed_at >= $1 order by changed_at limit 5000)"};
constexpr Statement kFindMany{"epochs.find_many", R"(
  select kind, id, epoch, changed_at from epochs where kind = $1 and id = any($2))"};

std::vector<EpochRow> read_all(const Rows& rows) {
  std::vector<EpochRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) {
    answer.push_back({static_cast<Kind>(row.small(0)), row.integer(1), row.integer(2), row.time(3)});
  }
  return answer;
}

}  // namespace

void bump(Db& db, Kind kind, std::int64_t id) {
  bump_many(db, kind, {id});
}

void bump_many(Db& db, Kind kind, std::vector<std::int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (!ids.empty()) db.exec(kBump, Params::of(static_cast<int>(kind), ids));
}

std::vector<EpochRow> changed_since(Db& db, Instant since) {
  return read_all(db.exec(kChangedSince, Params::of(since)));
}

std::vector<EpochRow> find_many(Db& db, Kind kind, const std::vector<std::int64_t>& ids) {
  if (ids.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(static_cast<int>(kind), ids)));
}

std::vector<Statement> statements() {
  return {kBump, kChangedSince, kFindMany};
}

}  // namespace samvad::storage::epochs
