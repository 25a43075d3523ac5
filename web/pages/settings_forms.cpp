#include "forum/people/profile.hpp"
#include "forum/people/relations.hpp"
#include "forum/people/sessions.hpp"
#include "storage/base/crypto.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/sessions.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/settings.hpp"

namespace samvad::web {

using storage::Code;
using storage::fail;

namespace {

std::string done_text(const Visit& visit) {
  return visit.query("done") == "1" ? std::string(visit.frame.t.common_saved()) : std::string();
}

storage::Result<ProfileSettingsView> profile_view(Visit& visit) {
  std::optional<storage::actors::ActorRow> actor = storage::actors::find(visit.db, visit.scope.actor);
  std::optional<storage::members::MemberRow> member = storage::members::find(visit.db, visit.scope.actor);
  if (!actor || !member) return fail(Code::kUnauthenticated, "error.log_in_first");
  ProfileSettingsView view;
  view.actor = std::move(*actor);
  view.member = std::move(*member);
  return view;
}

}  // namespace

PageResult profile_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(ProfileSettingsView view, profile_view(visit));
  view.done = done_text(visit);
  return visit.page(profile_settings_page(visit.frame, view));
}

PageResult profile_settings(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  SAMVAD_TRY(ProfileSettingsView view, profile_view(visit));
  forum::ProfileEdit change;
  change.display_name = form.value("display_name");
  change.bio = form.value("bio");
  change.discoverable = form.has("discoverable");
  change.indexable = form.has("indexable");
  change.icon_url = view.actor.icon_url;
  const std::string_view kind = form.value("stakeholder");
  if (kind.size() != 1 || kind[0] < '0' || kind[0] > '7') return fail(Code::kBadInput, "error.bad_form");
  change.stakeholder = static_cast<storage::members::Stakeholder>(kind[0] - '0');
  const storage::Status done = forum::change_profile(visit.services.forum, visit.db, visit.scope, change);
  if (done) return visit.go(SafeUrl::local("/settings/profile?done=1"));
  view.state = typed(form);
  const std::string_view field = field_of(done.error().key);
  view.state.add_problem(field == "text" ? "bio" : field, visit.frame.t, done.error());
  return visit.page(profile_settings_page(visit.frame, view), form_status_of(done.error().code));
}

PageResult session_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SessionSettingsView view;
  view.sessions = storage::sessions::of_member(visit.db, visit.scope.actor);
  view.current_hash = visit.session->session.token_hash;
  if (visit.query("done") == "1") view.done = visit.frame.t.settings_session_ended();
  return visit.page(session_settings_page(visit.frame, view));
}

PageResult session_settings(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  if (form.has("others")) {
    storage::sessions::remove_all(visit.db, visit.scope.actor, visit.session->session.token_hash);
  } else {
    SAMVAD_TRY(const std::string hash, storage::hex_decode(form.value("session")));
    SAMVAD_CHECK(forum::end_session(visit.services.forum, visit.db, visit.scope, hash));
  }
  return visit.go(SafeUrl::local("/settings/sessions?done=1"));
}

PageResult reading_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  ReadingSettingsView view;
  view.language = visit.session->member.language;
  view.theme = static_cast<Theme>(visit.session->member.theme);
  view.done = done_text(visit);
  return visit.page(reading_settings_page(visit.frame, view));
}

PageResult reading_settings(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  const std::string_view language = form.value("language");
  const Theme theme = theme_of(form.value("theme"));
  SAMVAD_CHECK(forum::change_preferences(visit.services.forum, visit.db, visit.scope, language,
                                         static_cast<storage::members::Theme>(theme)));
  Response response = visit.go(SafeUrl::local("/settings/reading?done=1"));
  visit.services.cookies.clear(response, kReaderCookie);  // what is saved now holds here too
  return response;
}

namespace {

BlockSettingsView block_view(Visit& visit) {
  const std::vector<storage::relations::RelationRow> rows = storage::relations::of_member(visit.db, visit.scope.actor);
  std::vector<storage::ActorId> ids;
  for (const storage::relations::RelationRow& row : rows) ids.push_back(row.target);
  const storage::views::AuthorCards cards = visit.services.authors.get(visit.db, ids);
  BlockSettingsView view;
  for (const storage::relations::RelationRow& row : rows) {
    if (const auto card = cards.find(row.target); card != cards.end()) view.lines.push_back({card->second, row.kind});
  }
  view.domains = storage::relations::domains(visit.db, visit.scope.actor);
  return view;
}

}  // namespace

PageResult block_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  BlockSettingsView view = block_view(visit);
  view.done = done_text(visit);
  return visit.page(block_settings_page(visit.frame, view));
}

PageResult domain_mutes(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  const forum::Forum& forum = visit.services.forum;
  const std::string_view domain = form.value("domain");
  const storage::Status done = form.has("undo") ? forum::unmute_domain(forum, visit.db, visit.scope, domain)
                                                : forum::mute_domain(forum, visit.db, visit.scope, domain);
  if (done) return visit.go(SafeUrl::local("/settings/blocks?done=1"));
  BlockSettingsView view = block_view(visit);
  view.state = typed(form);
  view.state.add_problem("domain", visit.frame.t, done.error());
  return visit.page(block_settings_page(visit.frame, view), form_status_of(done.error().code));
}

}  // namespace samvad::web
