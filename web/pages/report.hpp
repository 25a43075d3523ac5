#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/rules.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// Report of a post, or of a person when `post` is null.
struct ReportView {
  std::optional<storage::posts::PostRow> post;
  storage::actors::ActorCard author;
  std::vector<storage::rules::RuleRow> rules;
  FormState state;
  SafeUrl back = SafeUrl::local("/");
};
std::string report_page(const Frame& frame, const ReportView& view);

}  // namespace samvad::web
