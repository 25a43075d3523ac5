#include "forum/access/can_see.hpp"
#include "storage/base/id.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/posts.hpp"
#include "web/pages/handlers.hpp"

namespace samvad::web {

using storage::Code;
using storage::ContentState;
using storage::fail;

storage::Result<storage::views::ThreadHead> seen_thread(Visit& visit) {
  SAMVAD_TRY(const std::int64_t id, storage::parse_id(visit.request.param("id")));
  std::optional<storage::views::ThreadHead> head =
      storage::views::thread_head(visit.db, visit.viewer, storage::ThreadId{id});
  if (!head || !forum::may_know_of(visit.scope, head->board, head->thread))
    return fail(Code::kNotFound, "error.no_such_thread");
  if (!forum::can_see(visit.scope, head->board, head->thread)) return fail(Code::kGone, "error.gone");
  return std::move(*head);
}

namespace {

/// The post of the address in a thread that may be seen; whether the post itself may be is in its entry.
storage::Result<SeenPost> placed_post(Visit& visit) {
  SAMVAD_TRY(const std::int64_t id, storage::parse_id(visit.request.param("id")));
  const storage::PostId post{id};
  std::optional<storage::views::ThreadHead> head = storage::views::thread_head(visit.db, visit.viewer, post);
  if (!head || !forum::may_know_of(visit.scope, head->board, head->thread))
    return fail(Code::kNotFound, "error.no_such_post");
  if (!forum::can_see(visit.scope, head->board, head->thread)) return fail(Code::kGone, "error.gone");
  std::optional<storage::views::ThreadPost> entry = storage::views::thread_post(visit.db, visit.viewer, *head, post);
  if (!entry) return fail(Code::kNotFound, "error.no_such_post");
  if (!entry->visible && entry->post.state == ContentState::kDeleted) return fail(Code::kGone, "error.post_deleted");
  return SeenPost{std::move(*head), std::move(*entry)};
}

}  // namespace

storage::Result<SeenPost> seen_post(Visit& visit) {
  SAMVAD_TRY(SeenPost placed, placed_post(visit));
  if (placed.entry.visible) return placed;
  // its author knows that it was there: "never was" would be untrue
  if (placed.entry.post.state == ContentState::kRemoved && placed.entry.post.author == visit.scope.actor)
    return fail(Code::kGone, "error.post_removed");
  return fail(Code::kNotFound, "error.no_such_post");
}

storage::Result<SeenPost> standing_post(Visit& visit) {
  SAMVAD_TRY(SeenPost placed, placed_post(visit));
  const ContentState state = placed.entry.post.state;
  const bool tombstone = state == ContentState::kHidden || state == ContentState::kRemoved;
  if (!placed.entry.visible && !tombstone) return fail(Code::kNotFound, "error.no_such_post");
  return placed;
}

storage::Result<storage::actors::ActorRow> seen_person(Visit& visit) {
  std::string_view handle = visit.request.param("person");
  if (handle.size() < 2 || handle.front() != '@') return fail(Code::kNotFound, "error.not_found");
  handle.remove_prefix(1);
  const std::size_t at = handle.find('@');
  std::string_view host = at == std::string_view::npos ? std::string_view() : handle.substr(at + 1);
  if (host == visit.services.forum.host) host = {};
  std::optional<storage::actors::ActorRow> actor =
      storage::actors::find_by_handle(visit.db, handle.substr(0, at), host);
  if (!actor) return fail(Code::kNotFound, "error.no_such_person");
  if (actor->gone_at && !actor->unadmitted) return fail(Code::kGone, "error.gone");
  if (!forum::can_see(visit.scope, *actor)) return fail(Code::kNotFound, "error.no_such_person");
  return std::move(*actor);
}

storage::Status need_member(const Visit& visit) {
  if (!visit.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  return {};
}

std::string_view field_of(std::string_view error_key) {
  const auto about = [&](std::string_view beginning) {
    return error_key.starts_with("error." + std::string(beginning));
  };
  if (about("title_")) return "title";
  if (about("body_") || about("markdown_") || about("text_") || about("refused_")) return "text";
  if (about("board_missing") || about("no_such_board")) return "board";
  if (about("display_name_")) return "display_name";
  if (about("name_")) return "name";
  if (about("email_")) return "email";
  if (about("password_mismatch")) return "password";
  if (about("password_")) return "password";
  if (about("application_")) return "application";
  if (about("comment_")) return "comment";
  if (about("category_")) return "category";
  if (about("rule_")) return "rule";
  if (about("reason_")) return "reason";
  if (about("language_")) return "language";
  return {};
}

}  // namespace samvad::web
