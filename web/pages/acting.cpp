#include "forum/access/can_do.hpp"
#include "forum/people/follow.hpp"
#include "forum/people/relations.hpp"
#include "forum/posts/agree.hpp"
#include "forum/threads/thread_state.hpp"
#include "moderation/reports/file_report.hpp"
#include "storage/tables/rules.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/post_card.hpp"
#include "web/http/errors.hpp"
#include "web/pages/compose.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/rates.hpp"
#include "web/pages/report.hpp"
#include "web/pages/texts.hpp"

namespace samvad::web {

using storage::Code;
using storage::fail;

namespace {

SafeUrl place_of(const SeenPost& seen) {
  const int number = seen.entry.post.number;
  return thread_page_url(seen.head.thread.id, seen.head.thread.slug, storage::views::page_of(number))
      .fragment("p" + std::to_string(number));
}

/// What the form reports: the post or person of the address, with the rules that hold there.
storage::Result<ReportView> report_view(Visit& visit) {
  ReportView view;
  storage::ActorId author;
  storage::ActorId board;
  if (visit.request.param("person").empty()) {
    SAMVAD_TRY(SeenPost seen, seen_post(visit));
    author = seen.entry.post.author;
    board = seen.head.board.id;
    view.back = place_of(seen);
    view.post = std::move(seen.entry.post);
  } else {
    SAMVAD_TRY(const storage::actors::ActorRow actor, seen_person(visit));
    author = actor.id;
  }
  storage::views::AuthorCards cards = visit.services.authors.get(visit.db, {author});
  if (const auto card = cards.find(author); card != cards.end()) view.author = std::move(card->second);
  if (!view.post) view.back = person_url(view.author);
  view.rules = storage::rules::for_board(visit.db, board);
  return view;
}

}  // namespace

PageResult agree_with(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  SAMVAD_CHECK(within_rate(visit, "votes"));
  const bool undo = form.has("undo");
  const storage::PostId id = seen.entry.post.id;
  SAMVAD_TRY(const forum::Agreement agreement, undo ? forum::undo_agree(visit.services.forum, visit.db, visit.scope, id)
                                                    : forum::agree(visit.services.forum, visit.db, visit.scope, id));
  if (!visit.wants_fragment()) return visit.go(place_of(seen));
  seen.entry.post.agree_count = agreement.count;
  Html html(visit.frame.t);
  write_agree(html, visit.frame, seen.entry.post, !undo, true);
  return visit.fragment(html.take());
}

PageResult pin(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  SAMVAD_CHECK(forum::set_pinned(visit.services.forum, visit.db, visit.scope, head.thread.id, !form.has("undo")));
  return visit.go(thread_url(head.thread));
}

PageResult lock_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_CHECK(forum::can_do(visit.scope, forum::Action::kLock, {&head.board, &head.thread, nullptr}));
  return visit.page(lock_page(visit.frame, head.thread, FormState()));
}

PageResult lock(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  const storage::ThreadId id = head.thread.id;
  const storage::Status done =
      form.has("undo") ? forum::unlock_thread(visit.services.forum, visit.db, visit.scope, id)
                       : forum::lock_thread(visit.services.forum, visit.db, visit.scope, id, form.value("reason"));
  if (done) return visit.go(thread_url(head.thread));
  if (field_of(done.error().key).empty()) return fail(done.error());
  FormState state = typed(form);
  state.add_problem(field_of(done.error().key), visit.frame.t, done.error());
  return visit.page(lock_page(visit.frame, head.thread, state), form_status_of(done.error().code));
}

PageResult report_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const ReportView view, report_view(visit));
  return visit.page(report_page(visit.frame, view));
}

PageResult report(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(ReportView view, report_view(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  view.state = typed(form);
  moderation::ReportRequest request;
  if (view.post) request.post = view.post->id;
  request.actor = view.author.id;
  const std::string_view category = form.value("category");
  if (category.size() != 1 || category[0] < '1' || category[0] > '4') {
    view.state.add_problem("category", std::string(visit.frame.t.error_category_missing()));
    return visit.page(report_page(visit.frame, view), 422);
  }
  request.category = static_cast<storage::reports::Category>(category[0] - '0');
  if (const std::string_view rule = form.value("rule"); !rule.empty()) {
    SAMVAD_TRY(request.rule.value, storage::parse_id(rule));
  }
  request.comment = form.value("comment");
  request.forward = form.has("forward") && !view.author.host.empty();
  const storage::Result<storage::ReportId> filed =
      moderation::file_report(visit.services.forum, visit.db, visit.scope, request);
  if (filed) {
    return visit.page(message_page(visit.frame, visit.frame.t.report_title(), visit.frame.t.report_thanks(),
                                   visit.frame.t.common_back(), view.back));
  }
  if (filed.error().code == Code::kNotFound || filed.error().code == Code::kUnauthenticated) return fail(filed.error());
  view.state.add_problem(field_of(filed.error().key), visit.frame.t, filed.error());
  return visit.page(report_page(visit.frame, view), form_status_of(filed.error().code));
}

namespace {

PageResult change_relation(Visit& visit, storage::relations::Kind kind) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const storage::actors::ActorRow actor, seen_person(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  const storage::Status done = form.has("undo")
                                   ? forum::unrelate(visit.services.forum, visit.db, visit.scope, actor.id, kind)
                                   : forum::relate(visit.services.forum, visit.db, visit.scope, actor.id, kind);
  SAMVAD_CHECK(done);
  return visit.go(SafeUrl::local_or(form.value("return"), "/settings/blocks"));
}

}  // namespace

PageResult block_person(Visit& visit) {
  return change_relation(visit, storage::relations::Kind::kBlock);
}
PageResult mute_person(Visit& visit) {
  return change_relation(visit, storage::relations::Kind::kMute);
}

PageResult follow_person(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const storage::actors::ActorRow actor, seen_person(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  SAMVAD_CHECK(form.has("undo") ? forum::unfollow(visit.services.forum, visit.db, visit.scope, actor.id)
                                : forum::follow(visit.services.forum, visit.db, visit.scope, actor.id));
  storage::views::AuthorCards cards = visit.services.authors.get(visit.db, {actor.id});
  const auto card = cards.find(actor.id);
  return visit.go(card == cards.end() ? SafeUrl::local("/") : person_url(card->second));
}

PageResult suggest(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  if (!visit.scope.is_active()) return storage::fail(storage::Code::kForbidden, "error.account_waiting");
  const std::string prefix = visit.query("q");
  Html html(visit.frame.t);
  {
    const auto list = html.open("ul", {{"class", "suggestions"}, {"role", "listbox"}});
    if (!prefix.empty() && prefix.size() <= 30) {
      for (const storage::actors::ActorCard& card : storage::actors::local_by_prefix(visit.db, prefix, 6)) {
        const auto item =
            html.open("li", {{"role", "option"}, {"id", "suggest-" + card.name}, {"data-value", card.name}});
        html.element("strong", {{"dir", "auto"}}, shown_name(card));
        html.text(" ").element("span", {{"class", "handle"}}, "@" + card.name);
      }
    }
  }
  return visit.fragment(html.take());
}

}  // namespace samvad::web
