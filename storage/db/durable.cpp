#include "storage/db/durable.hpp"

#include "storage/base/guards.hpp"
#include "storage/db/pool.hpp"

#include <stdexcept>

namespace samvad::storage {

namespace {

constexpr Statement kDurability{"db.durability", R"(
select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'))"};

constexpr Statement kNoWait{"db.no_wait", "select set_config('synchronous_commit', 'off', true)"};

}  // namespace

void wait_for_no_disk(Db& db) {
  if (!db.in_transaction()) throw std::logic_error("wait_for_no_disk outside a transaction");
  db.exec(kNoWait);
}

Status assert_durable(Db& db) {
  const Rows rows = db.exec(kDurability);
  const auto row = rows.front();
  const bool waits = row.text(2) != "off" || !guard_on("REL-1.commit");
  if (row.text(0) == "on" && row.text(1) == "on" && waits) return {};
  return fail(Code::kConfig, "error.database_not_durable",
              "fsync=" + row.str(0) + " full_page_writes=" + row.str(1) + " synchronous_commit=" + row.str(2));
}

}  // namespace samvad::storage
