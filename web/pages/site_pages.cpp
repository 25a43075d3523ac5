#include "forum/people/rendering.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/public_log.hpp"
#include "storage/tables/rules.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/notices.hpp"
#include "web/pages/public_log.hpp"
#include "web/pages/shows.hpp"
#include "web/pages/texts.hpp"

#include <algorithm>
#include <map>

namespace samvad::web {

namespace {

constexpr int kNotices = 50;
constexpr int kLogRows = 50;

/// Markdown of the administrators as HTML; nothing when it cannot be rendered.
std::string rendered(Visit& visit, const std::string& source) {
  if (source.empty()) return {};
  storage::Result<forum::RenderedText> text = forum::render_text(visit.services.forum, visit.db, source);
  return text ? std::move(text->text.html) : std::string();
}

}  // namespace

PageResult show_about(Visit& visit) {
  AboutView view;
  view.about_html = rendered(visit, visit.site->about_source);
  view.contact = visit.site->contact_email;
  view.members = storage::members::count(visit.db);
  std::vector<storage::ActorId> ids;
  for (const storage::members::MemberRow& member : storage::members::staff(visit.db)) ids.push_back(member.actor);
  Response shows;
  for (auto& [id, card] : visit.services.authors.get(visit.db, ids)) {
    shows.shows.push_back({EpochKind::kActor, id.value});
    view.staff.push_back(card);
  }
  std::sort(view.staff.begin(), view.staff.end(),
            [](const auto& left, const auto& right) { return left.name < right.name; });
  Response response = visit.page(about_page(visit.frame, view));
  response.shows = std::move(shows.shows);
  response.shows.push_back(kShowsNewest);
  response.shows.push_back(kShowsSite);
  return response;
}

PageResult show_rules(Visit& visit) {
  RulesView view;
  view.rules = storage::rules::in_force(visit.db, storage::ActorId{});
  view.terms_html = rendered(visit, visit.site->terms_source);
  Response response = visit.page(rules_page(visit.frame, view));
  response.shows = {kShowsSite};
  return response;
}

PageResult show_privacy(Visit& visit) {
  Response response = visit.page(privacy_page(visit.frame, rendered(visit, visit.site->privacy_source)));
  response.shows = {kShowsSite};
  return response;
}

namespace {

storage::Result<LogView> log_view(Visit& visit) {
  // on a private site an account that waits is as much a stranger as anybody
  if (visit.site->is_private && !visit.scope.is_active())
    return storage::fail(storage::Code::kForbidden, "error.account_waiting");
  std::int64_t before = 0;
  if (const std::string asked = visit.query("before"); !asked.empty()) {
    SAMVAD_TRY(before, storage::parse_id(asked));
  }
  LogView view;
  view.first = before == 0;
  view.rows = storage::public_log::newest(visit.db, before, kLogRows + 1);
  if (view.rows.size() > kLogRows) {
    view.rows.pop_back();
    view.next = view.rows.back().id;
  }
  return view;
}

}  // namespace

PageResult show_log(Visit& visit) {
  SAMVAD_TRY(const LogView view, log_view(visit));
  return visit.page(log_page(visit.frame, view));
}

PageResult show_log_json(Visit& visit) {
  SAMVAD_TRY(const LogView view, log_view(visit));
  return Response::of(200, "application/json", log_json(view, visit.frame.origin));
}

PageResult show_notices(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  storage::NoticeId before;
  if (const std::string asked = visit.query("before"); !asked.empty()) {
    SAMVAD_TRY(before.value, storage::parse_id(asked));
  }
  NoticesView view;
  view.first = !before;
  view.contact = visit.site->contact_email;
  std::vector<storage::notices::NoticeRow> rows =
      storage::notices::newest(visit.db, visit.scope.actor, before, kNotices + 1);
  if (rows.size() > kNotices) {
    rows.pop_back();
    view.next = rows.back().id;
  }
  std::vector<storage::DecisionId> ids;
  for (const storage::notices::NoticeRow& row : rows) {
    if (row.decision) ids.push_back(row.decision);
  }
  std::map<storage::DecisionId, storage::decisions::DecisionRow> decisions;
  std::vector<storage::RuleId> rule_ids;
  for (storage::decisions::DecisionRow& decision : storage::decisions::find_many(visit.db, ids)) {
    if (decision.rule) rule_ids.push_back(decision.rule);
    decisions.emplace(decision.id, std::move(decision));
  }
  std::map<storage::RuleId, std::string> rules;
  for (storage::rules::RuleRow& rule : storage::rules::find_many(visit.db, rule_ids))
    rules[rule.id] = std::move(rule.title);
  for (storage::notices::NoticeRow& row : rows) {
    NoticesView::Line line;
    if (const auto decision = decisions.find(row.decision); decision != decisions.end()) {
      line.decision = decision->second;
      if (const auto rule = rules.find(line.decision->rule); rule != rules.end()) line.rule = rule->second;
    }
    line.notice = std::move(row);
    view.lines.push_back(std::move(line));
  }
  return visit.page(notices_page(visit.frame, view));
}

PageResult read_notices(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  storage::notices::mark_all_read(visit.db, visit.scope.actor);
  return visit.go(SafeUrl::local("/notifications"));
}

PageResult set_appearance(Visit& visit) {
  Appearance appearance{visit.frame.t.language(), visit.frame.theme};
  if (const auto language = language_of(visit.query("lang"))) appearance.language = *language;
  if (const std::string theme = visit.query("theme"); !theme.empty()) appearance.theme = theme_of(theme);
  Response response = visit.go(SafeUrl::local_or(visit.query("return"), "/"));
  remember_appearance(response, visit.services.cookies, appearance);
  return response;
}

}  // namespace samvad::web
