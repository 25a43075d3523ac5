#include "storage/tables/audit_log.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::audit_log {
namespace {

constexpr Statement kAppend{"audit_log.append", R"(
  insert into audit_log (id, actor_id, action, target, detail) values ($1, $2, $3, $4, $5))"};
constexpr Statement kNewest{"audit_log.newest", R"(
  select id, at, actor_id, action, target, detail from audit_log where id < $1 order by id desc limit $2)"};

}  // namespace

void append(Db& db, const AuditRow& row) {
  db.exec(kAppend, Params::of(row.id, row.actor, row.action, row.target, row.detail));
}

std::vector<AuditRow> newest(Db& db, std::int64_t before, int limit) {
  const std::int64_t below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
  std::vector<AuditRow> answer;
  const Rows rows = db.exec(kNewest, Params::of(below, std::clamp(limit, 1, 200)));
  for (const auto row : rows) {
    answer.push_back({row.integer(0), row.time(1), row.id<ActorId>(2), row.str(3), row.str(4), row.str(5)});
  }
  return answer;
}

std::vector<Statement> statements() {
  return {kAppend, kNewest};
}

}  // namespace samvad::storage::audit_log
