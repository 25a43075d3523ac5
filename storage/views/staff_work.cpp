#include "storage/views/staff_work.hpp"

namespace samvad::storage::views {
namespace {

constexpr Statement kWork{"views.staff_work", R"(
  select (select count(*) from (select 1 from reports
            where state in (1, 3) and ($1 or board_id = any($2::bigint[])) limit 100) r)
       + (select count(*) from (select 1 from holds
            where released_at is null and ($1 or board_id = any($2::bigint[])) limit 100) h),
    (select count(*) from (select 1 from members where $3 and state = 2 limit 100) w))"};

}  // namespace

StaffWork staff_work(Db& db, bool everywhere, const std::vector<ActorId>& boards, bool admits) {
  Params params;
  params.add(everywhere).add(boards).add(admits);
  const Rows rows = db.exec(kWork, params);
  return {.cases = rows.front().small(0), .applications = rows.front().small(1)};
}

std::vector<Statement> staff_work_statements() {
  return {kWork};
}

}  // namespace samvad::storage::views
