#include "forum/threads/writing.hpp"

#include "forum/people/rendering.hpp"
#include "forum/people/screening.hpp"
#include "forum/text/checks.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/reading_text.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/submissions.hpp"
#include "storage/tables/tags.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::PostId;
using storage::Result;
using storage::Status;
namespace posts = storage::posts;

constexpr std::size_t kSummary = 300;
constexpr int kDraws = 8;  // of ids made from a remote time

template <class T>
std::vector<T> at_most(const std::vector<T>& list, int limit) {
  return {list.begin(), list.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(list.size(), limit))};
}

Status too_fast(std::chrono::microseconds wait) {
  const auto seconds = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
  return fail(storage::Error(Code::kRateLimited, "error.too_fast").with("retry_after", std::to_string(seconds)));
}

/// Ids made from a remote time may meet another: then one is drawn again (design.md 4.20).
Status insert_with_id(const Forum& forum, storage::Db& db, posts::PostRow& row, PostId drawn) {
  if (drawn) {
    row.id = drawn;
    row.uri = forum.post_uri(drawn);
    return posts::insert(db, row);
  }
  Status done;
  for (int draw = 0; draw < kDraws; ++draw) {
    row.id = forum.ids.make_at<PostId>(row.published_at);
    done = posts::insert(db, row);
    if (done || done.error().key != "error.id_taken") return done;
  }
  return done;
}

}  // namespace

Result<PreparedText> prepare_text(const Forum& forum, storage::Db& db, const NewPost& draft) {
  PreparedText text;
  text.language = draft.language;
  text.summary = clean_remote(draft.summary, kSummary);
  text.sensitive = draft.sensitive || !text.summary.empty();
  if (draft.origin != nullptr) {
    text.html = draft.origin->html;
    text.excerpt = excerpt(text.html);
    text.attachments = draft.origin->attachments;
    text.mentioned = at_most(draft.origin->mentions, forum.limits.mentions);
    text.tags = at_most(draft.origin->tags, forum.limits.tags);
    return text;
  }
  SAMVAD_TRY(text.source,
             check_body(draft.source, static_cast<std::size_t>(forum.limits.body_most), forum.limits.body_bytes));
  SAMVAD_TRY(auto rendered, render_text(forum, db, text.source));
  text.html = std::move(rendered.text.html);
  text.excerpt = std::move(rendered.text.excerpt);
  text.attachments = draft.attachments;
  text.mentioned = at_most(rendered.mentioned, forum.limits.mentions);
  text.tags = at_most(rendered.text.tags, forum.limits.tags);
  return text;
}

Status check_pace(const Forum& forum, storage::Db& db, const ViewerScope& scope, bool starts_thread) {
  if (scope.remote || scope.is_staff()) return {};
  const auto member = storage::members::find(db, scope.actor);
  const auto now = forum.clock.now();
  const auto& limits = forum.limits;
  const bool newcomer = member && now - member->created_at < limits.new_member_age;
  const auto pace = posts::pace(db, scope.actor, now - limits.post_window);
  if (pace.count >= (newcomer ? limits.new_member_posts : limits.posts)) return too_fast(limits.post_window);
  if (!newcomer) return {};
  const auto gap = starts_thread ? limits.new_thread_gap : limits.new_post_gap;
  if (pace.newest && !starts_thread && now - *pace.newest < gap) return too_fast(gap - (now - *pace.newest));
  if (starts_thread && storage::threads::started_since(db, scope.actor, now - gap) > 0) return too_fast(gap);
  return {};
}

Result<Verdict> judge(const Forum& forum, storage::Db& db, const ViewerScope& scope, const Screened& draft) {
  if (scope.is_active() && (scope.is_staff() || scope.moderates(draft.board))) return Verdict{};
  const auto& text = draft.text;
  const std::string seen = reading_text(text.html, text.summary, text.attachments);
  FirstContact contact = draft.origin == nullptr ? FirstContact{} : draft.origin->contact;
  if (draft.edit) contact.recent = 0;
  const Verdict verdict = forum.screen.judge(db, {.author = scope.actor,
                                                  .board = draft.board,
                                                  .author_is_remote = scope.remote,
                                                  .contact = contact,
                                                  .title = draft.title,
                                                  .text = seen});
  SAMVAD_CHECK(refuse_if_judged(verdict, false));
  return verdict;
}

posts::PostRow post_row(const Forum& forum, const ViewerScope& scope, const PostPlace& place, const PreparedText& text,
                        const NewPost& draft, bool held) {
  posts::PostRow row;
  row.thread = place.thread;
  row.author = scope.actor;
  if (place.reply_to != nullptr) {
    row.reply_to = place.reply_to->id;
    row.reply_to_number = place.reply_to->number;
  }
  row.state = held ? storage::ContentState::kHeld : storage::ContentState::kVisible;
  row.visibility = draft.visibility;
  row.source = text.source;
  row.html = text.html;
  row.excerpt = text.excerpt;
  row.language = text.language;
  row.summary = text.summary;
  row.sensitive = text.sensitive;
  row.attachments = text.attachments;
  row.tags = text.tags;
  row.created_at = forum.clock.now();
  row.published_at = row.created_at;
  if (draft.origin != nullptr) {
    row.host = draft.origin->host;
    row.uri = draft.origin->uri;
    row.url = draft.origin->url;
    row.published_at = std::min(draft.origin->published_at.value_or(row.created_at), row.created_at);
    // it comes as it was after an edit: an older Update that is still under way must lose against that (REL-5)
    const auto& updated = draft.origin->updated_at;
    if (updated && *updated > row.published_at) row.edited_at = std::min(*updated, row.created_at);
  }
  return row;
}

void put_hold(const Forum& forum, storage::Db& db, const posts::PostRow& row, storage::ActorId board,
              const Verdict& verdict) {
  storage::holds::put(db, {.thread = row.thread,
                           .post = row.id,
                           .cause = static_cast<storage::holds::Cause>(std::max(verdict.cause, 1)),
                           .word_rule = verdict.word_rule,
                           .matched = verdict.matched,
                           .author = row.author,
                           .board = board});
  if (row.host) return;  // nobody here to be told
  storage::notices::insert(db, {.member = row.author,
                                .id = forum.ids.make<storage::NoticeId>(),
                                .kind = storage::notices::Kind::kPostHeld,
                                .thread = row.thread,
                                .post = row.id,
                                .reason = verdict.reason,
                                .matched = verdict.matched});
}

Result<Posted> place_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, const PostPlace& place,
                          const PreparedText& text, const Verdict& verdict, const NewPost& draft) {
  const bool held = verdict.kind == Verdict::Kind::kHold;
  auto row = post_row(forum, scope, place, text, draft, held);
  const auto thread = storage::threads::take_number(db, place.thread, !held, scope.actor, row.created_at);
  // the row is ours until commit: a deletion or a lock that came between the first look and now is seen here
  if (!thread || thread->state == storage::ContentState::kDeleted) {
    return fail(Code::kNotFound, "error.no_such_thread");
  }
  if (thread->locked_at && !(scope.is_staff() || scope.moderates(place.board))) {
    return fail(storage::Error(Code::kLocked, "error.thread_locked").with("reason", thread->lock_reason));
  }
  row.number = thread->last_number;
  SAMVAD_CHECK(insert_with_id(forum, db, row, place.post));
  if (!text.mentioned.empty()) storage::mentions::replace(db, row.thread, row.id, text.mentioned);
  if (!held) storage::tags::add(db, row.thread, text.tags);
  const Posted posted{row.thread, row.id, row.number, held};
  if (held) {
    put_hold(forum, db, row, place.board, verdict);
    return posted;
  }
  storage::boards::add_delta(db, place.board, row.id.value, place.starts_thread ? 1 : 0, 1, row.created_at);
  forum.events.emit(db, PostCreated{.thread = row.thread,
                                    .post = row.id,
                                    .author = row.author,
                                    .board = place.board,
                                    .number = row.number,
                                    .local = !scope.remote});
  return posted;
}

std::optional<Posted> claim_submission(storage::Db& db, const ViewerScope& scope, std::string_view key,
                                       PostId location) {
  if (key.empty() || storage::submissions::put(db, scope.actor, key, to_text(location))) return std::nullopt;
  const auto before = storage::submissions::find(db, scope.actor, key);
  const auto id = before ? storage::parse_id(*before) : Result<std::int64_t>(0);
  const auto post = id ? posts::find(db, PostId{*id}) : std::nullopt;
  if (!post) return std::nullopt;
  return Posted{post->thread, post->id, post->number, post->state == storage::ContentState::kHeld, true};
}

}  // namespace samvad::forum
