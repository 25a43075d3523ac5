#pragma once

#include "storage/tables/decisions.hpp"
#include "storage/tables/rules.hpp"
#include "web/admin/mod_queue.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// One report: evidence as it stood when it was filed, who reported what, history, notes, and the form to decide. Or a
/// case that a moderator opens of their own initiative: then `report` has no id, and holds the text as it stands now.
struct ModReportView {
  storage::reports::ReportRow report;
  std::vector<storage::reports::ReportRow> merged;  ///< this one and those merged into it
  std::vector<storage::reports::NoteRow> notes;
  std::vector<storage::decisions::DecisionRow> earlier;  ///< about the same person
  storage::reports::History history;
  std::vector<storage::rules::RuleRow> rules;
  CaseNames names;
  std::optional<storage::views::PostTarget> post;  ///< as it stands now
  std::string host;                 ///< of the person's server; empty for members here and while nothing is sent out
  bool may_measure_person = false;  ///< staff of the site, not a board's moderator
  bool limited = false, suspended = false;  ///< what the person is now
  FormState form;
};
std::string mod_report_page(const Frame& frame, const ModReportView& view);

/// Measure of a form's word ("hide"), and back; nullopt for anything unknown.
std::optional<storage::decisions::Measure> measure_of(std::string_view word);

}  // namespace samvad::web
