#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/reports.hpp"
#include "storage/tables/rules.hpp"
#include "storage/views/case_view.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <map>
#include <string>
#include <vector>

namespace samvad::web {

/// People and boards that a page of the moderators names.
struct CaseNames {
  std::map<storage::ActorId, storage::actors::ActorCard> people;
  std::map<storage::ActorId, std::string> boards;
  const storage::actors::ActorCard* person(storage::ActorId id) const;
  std::string_view board(storage::ActorId id) const;
};

/// Open reports, most urgent first.
struct ModQueueView {
  std::vector<storage::reports::ReportRow> reports;
  CaseNames names;
};
std::string mod_queue_page(const Frame& frame, const ModQueueView& view);

/// Posts that wait for a moderator, with show and refuse under each.
struct ModHeldView {
  std::vector<storage::views::HeldPost> posts;
  CaseNames names;
  std::vector<storage::rules::RuleRow> rules;  ///< of the site and of the posts' boards
  storage::PostId refused;                     ///< whose refusal `form` belongs to
  FormState form;
};
std::string mod_held_page(const Frame& frame, const ModHeldView& view);

/// Sentence of a report's category.
std::string_view category_text(const Text& t, storage::reports::Category category);

}  // namespace samvad::web
