#include "moderation/reports/forward_report.hpp"

#include "storage/tables/reports.hpp"
#include "storage/views/case_view.hpp"

#include <algorithm>

namespace samvad::moderation {

using storage::Code;
using storage::fail;
using storage::Status;
namespace reports = storage::reports;

namespace {

constexpr std::size_t kWordsMost = 4000;  ///< bytes, as a report's comment

}  // namespace

Status forward_report(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                      storage::ReportId report, const std::string& words) {
  if (words.size() > kWordsMost) return fail(Code::kBadInput, "error.comment_too_long");
  return db.transact<void>([&]() -> Status {
    const auto row = reports::find(db, report);
    if (!row || (!scope.is_staff() && !scope.moderates(row->board))) {
      return fail(Code::kNotFound, "error.no_such_report");
    }
    const auto person = storage::views::actor_target(db, row->target_actor);
    if (!forum.federation || !person || person->host.empty()) return fail(Code::kBadInput, "error.not_remote");
    const auto all = reports::merged_with(db, report);
    if (std::any_of(all.begin(), all.end(), [](const auto& one) { return one.forwarded_at.has_value(); })) {
      return fail(Code::kConflict, "error.already_forwarded");
    }
    forum.events.emit(db, forum::ReportForwarded{report, words});
    return {};
  });
}

}  // namespace samvad::moderation
