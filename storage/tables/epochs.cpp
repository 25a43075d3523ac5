#include "storage/tables/epochs.hpp"

#include <charconv>

namespace samvad::storage::epochs {
namespace {

constexpr Statement kBump{"epochs.bump", R"(
insert into epochs (kind, id) select * from unnest($1::smallint[], $2::bigint[]))"};
// One statement sees one snapshot: its watermark and its rows belong together.
constexpr Statement kPoll{"epochs.poll", R"(
select w.xmin::text, e.changed_by::text, e.kind, e.id
from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) w
left join (select distinct changed_by, kind, id from epochs where changed_by >= $1::text::xid8) e on true)"};
constexpr Statement kWatermark{"epochs.watermark", "select pg_snapshot_xmin(pg_current_snapshot())::text"};
constexpr Statement kRemoveOld{"epochs.remove_old", R"(
delete from epochs where ctid = any(array(
  select ctid from epochs where changed_at < now() - interval '15 minutes' order by changed_at limit $1)))"};

std::uint64_t transaction_number(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

void bump(Db& db, std::span<const Changed> changes) {
  if (changes.empty()) return;
  std::vector<std::int64_t> kinds, ids;
  for (const Changed& change : changes) {
    kinds.push_back(static_cast<int>(change.kind));
    ids.push_back(change.id);
  }
  db.exec(kBump, Params::of(kinds, ids));
}

News Poller::poll(Db& db, std::chrono::steady_clock::time_point now) {
  const bool first = watermark_ == 0;
  const bool gap = !first && now - last_ > kLongestGap;
  if (first || gap) {
    watermark_ = transaction_number(db.exec(kWatermark).front().text(0));
    told_.clear();
    // another database's open transaction may hold the watermark back: what is there already is not news later
    for (const auto row : db.exec(kPoll, Params::of(std::to_string(watermark_)))) {
      if (!row.is_null(1)) {
        told_.emplace(transaction_number(row.text(1)), static_cast<Kind>(row.small(2)), row.integer(3));
      }
    }
    last_ = now;
    return {gap, {}};
  }
  News news;
  std::uint64_t watermark = watermark_;
  std::set<Changed> changes;
  for (const auto row : db.exec(kPoll, Params::of(std::to_string(watermark_)))) {
    watermark = transaction_number(row.text(0));
    if (row.is_null(1)) continue;
    const Changed change{static_cast<Kind>(row.small(2)), row.integer(3)};
    if (told_.emplace(transaction_number(row.text(1)), change.kind, change.id).second) changes.insert(change);
  }
  news.changes.assign(changes.begin(), changes.end());
  watermark_ = watermark;
  told_.erase(told_.begin(), told_.lower_bound({watermark_, Kind::kThread, 0}));
  last_ = now;
  return news;
}

std::size_t remove_old(Db& db, int limit) {
  return db.exec(kRemoveOld, Params::of(limit)).affected();
}

std::vector<Statement> statements() {
  return {kBump, kPoll, kWatermark, kRemoveOld};
}

}  // namespace samvad::storage::epochs
