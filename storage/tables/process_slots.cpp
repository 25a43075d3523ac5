#include "storage/tables/process_slots.hpp"

namespace samvad::storage::process_slots {
namespace {

constexpr Statement kTake{"process_slots.take", R"(
update process_slots set holder = $1, leased_until = now() + interval '60 seconds'
where slot = (select slot from process_slots where leased_until < now()
              order by leased_until, slot limit 1 for update skip locked)
returning slot)"};
constexpr Statement kRenew{"process_slots.renew", R"(
update process_slots set leased_until = now() + interval '60 seconds' where slot = $1 and holder = $2)"};
// The end of the lease stays, so that a slot just given back is the last to be given again.
constexpr Statement kGiveBack{"process_slots.give_back", R"(
update process_slots set holder = '', leased_until = now() where slot = $1 and holder = $2)"};

}  // namespace

std::optional<unsigned> take(Db& db, std::string_view holder) {
  const Rows rows = db.exec(kTake, Params::of(holder));
  if (rows.empty()) return std::nullopt;
  return static_cast<unsigned>(rows.front().small(0));
}

bool renew(Db& db, unsigned slot, std::string_view holder) {
  return db.exec(kRenew, Params::of(slot, holder)).affected() == 1;
}

void give_back(Db& db, unsigned slot, std::string_view holder) {
  db.exec(kGiveBack, Params::of(slot, holder));
}

std::vector<Statement> statements() {
  return {kTake, kRenew, kGiveBack};
}

}  // namespace samvad::storage::process_slots
