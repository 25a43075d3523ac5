#include "moderation/decisions/decide.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/reports.hpp"

namespace samvad::moderation {

using storage::Code;
using storage::fail;
using storage::Status;
namespace reports = storage::reports;

namespace {

struct AuditTag;

}  // namespace

Status take_over(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                 storage::ReportId report) {
  return db.transact<void>([&]() -> Status {
    const auto row = reports::lock(db, report);
    if (!row || (!scope.is_staff() && !scope.moderates(row->board))) {
      return fail(Code::kNotFound, "error.no_such_report");
    }
    if (row->target_actor == scope.actor || row->reporter == scope.actor) {
      return fail(Code::kForbidden, "error.own_case");
    }
    if (!reports::take_over(db, report, scope.actor)) return fail(Code::kConflict, "error.already_decided");
    if (!row->claim_holds || row->claimed_by == scope.actor) return {};
    storage::audit_log::append(db, {.id = forum.ids.make<storage::Id<AuditTag>>().value,
                                    .actor = scope.actor,
                                    .action = "take_over_report",
                                    .target = storage::to_text(report),
                                    .detail = storage::to_text(row->claimed_by)});
    return {};
  });
}

}  // namespace samvad::moderation
