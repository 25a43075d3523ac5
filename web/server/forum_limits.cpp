#include "web/server/forum_limits.hpp"

namespace samvad::web {

namespace {

template <class Unit>
Unit whole(const storage::Settings& settings, std::string_view key) {
  return std::chrono::ceil<Unit>(settings.duration(key));
}

int number(const storage::Settings& settings, std::string_view key) {
  return static_cast<int>(settings.integer(key));
}

}  // namespace

forum::Limits forum_limits(const storage::Settings& settings) {
  forum::Limits limits;
  limits.body_most = number(settings, "limits.post_graphemes");
  limits.body_bytes = static_cast<std::size_t>(settings.integer("limits.post_bytes"));
  limits.new_member_posts = number(settings, "limits.posts_new_member");
  limits.posts = number(settings, "limits.posts");
  limits.new_thread_gap = whole<std::chrono::seconds>(settings, "limits.newcomer_thread_gap");
  limits.new_post_gap = whole<std::chrono::seconds>(settings, "limits.newcomer_post_gap");
  limits.silent_edit = whole<std::chrono::minutes>(settings, "limits.silent_edit");
  limits.mentions = number(settings, "limits.mentions");
  limits.tags = number(settings, "limits.tags");
  limits.attachments = number(settings, "limits.attachments");
  limits.reports = number(settings, "limits.reports");
  limits.session_idle = whole<std::chrono::minutes>(settings, "session.idle");
  limits.session_absolute = whole<std::chrono::minutes>(settings, "session.absolute");
  limits.staff_session_idle = whole<std::chrono::minutes>(settings, "session.staff_idle");
  limits.staff_session_absolute = whole<std::chrono::minutes>(settings, "session.staff_absolute");
  return limits;
}

}  // namespace samvad::web
