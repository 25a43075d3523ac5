#include "forum/posts/post_state.hpp"
#include "moderation/decisions/decide.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/posts.hpp"
#include "storage/views/case_view.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace views = storage::views;
namespace notices = storage::notices;

struct AuditTag;

void write_audit(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope, const char* action,
                 storage::PostId post, const std::string& reason) {
  storage::audit_log::append(db, {.id = forum.ids.make<storage::Id<AuditTag>>().value,
                                  .actor = scope.actor,
                                  .action = action,
                                  .target = storage::to_text(post),
                                  .detail = reason});
}

}  // namespace

Status show_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope, storage::PostId post) {
  return db.transact<void>([&]() -> Status {
    const auto thread = storage::posts::locate(db, post);
    if (thread) (void)storage::posts::lock(db, *thread, post);
    const auto target = views::post_target(db, post);
    if (!target) return fail(Code::kNotFound, "error.no_such_post");
    if (!scope.is_staff() && !scope.moderates(target->board)) return fail(Code::kForbidden, "error.moderators_only");
    if (target->author == scope.actor) return fail(Code::kForbidden, "error.own_case");
    if (target->state != storage::ContentState::kHeld) return fail(Code::kConflict, "error.already_decided");
    SAMVAD_CHECK(forum::release_post(forum, db, post, scope.actor));
    write_audit(forum, db, scope, "release_post", post, "");
    const auto author = views::actor_target(db, target->author);
    if (author && author->role > 0) {
      notices::insert(db, {.member = target->author,
                           .id = forum.ids.make<storage::NoticeId>(),
                           .kind = notices::Kind::kPostReleased,
                           .thread = target->thread,
                           .post = post});
    }
    return {};
  });
}

Status refuse_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope, storage::PostId post,
                   storage::RuleId rule, const std::string& reason) {
  return db.transact<void>([&]() -> Status {
    const auto decided = decide(forum, db, scope,
                                {.measure = storage::decisions::Measure::kRemove,
                                 .post = post,
                                 .rule = rule,
                                 .reason = reason,
                                 .of_held_post = true});
    if (!decided) return tl::unexpected(decided.error());
    write_audit(forum, db, scope, "refuse_post", post, reason);
    return {};
  });
}

}  // namespace samvad::moderation
