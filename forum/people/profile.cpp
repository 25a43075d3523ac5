#include "forum/people/profile.hpp"

#include "forum/access/can_do.hpp"
#include "forum/people/rendering.hpp"
#include "forum/people/screening.hpp"
#include "forum/text/checks.hpp"
#include "storage/tables/actors.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace members = storage::members;

/// The shape of a language tag (RFC 5646): letters and digits in groups of 1–8 between hyphens.
bool is_language_tag(std::string_view tag) {
  if (tag.size() > 35) return false;
  std::size_t group = 0;
  for (const char c : tag) {
    if (c == '-') {
      if (group == 0) return false;
      group = 0;
      continue;
    }
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!fits || ++group > 8) return false;
  }
  return group > 0;
}

}  // namespace

Status change_profile(const Forum& forum, storage::Db& db, const ViewerScope& scope, const ProfileEdit& edit) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_CHECK(may_act(scope));
  SAMVAD_TRY(const auto display_name, check_display_name(edit.display_name));
  SAMVAD_TRY(const auto bio, check_text(edit.bio, 0, static_cast<std::size_t>(forum.limits.bio_most)));
  SAMVAD_TRY(const auto rendered, render_text(forum, db, bio));
  return db.transact<void>([&]() -> Status {
    SAMVAD_CHECK(refuse_if_judged(
        forum.screen.judge(db, {.author = scope.actor, .board = {}, .name = display_name, .bio = bio}), true));
    auto actor = storage::actors::find(db, scope.actor);
    const auto member = members::find(db, scope.actor);
    if (!actor || !member) return fail(Code::kUnauthenticated, "error.log_in_first");
    actor->display_name = display_name;
    actor->bio_source = bio;
    actor->bio_html = rendered.text.html;
    actor->icon_url = edit.icon_url;
    actor->discoverable = edit.discoverable;
    actor->indexable = edit.indexable;
    storage::actors::update_profile(db, *actor);
    if (member->stakeholder != edit.stakeholder) members::set_stakeholder(db, scope.actor, edit.stakeholder, false);
    forum.events.emit(db, ActorChanged{.actor = scope.actor});
    return {};
  });
}

Status change_preferences(const Forum&, storage::Db& db, const ViewerScope& scope, std::string_view language,
                          members::Theme theme) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  if (!language.empty() && !is_language_tag(language)) return fail(Code::kBadInput, "error.language_unknown");
  members::set_preferences(db, scope.actor, language, theme);
  return {};
}

}  // namespace samvad::forum
