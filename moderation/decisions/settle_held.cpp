#include "forum/posts/post_state.hpp"
#include "moderation/decisions/carry_out.hpp"
#include "moderation/decisions/decide.hpp"
#include "moderation/ledger/ledger.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/notices.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace views = storage::views;
namespace notices = storage::notices;

struct AuditTag;

}  // namespace

Status settle_held(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope, storage::PostId post,
                   bool show, const std::string& reason) {
  if (!show && reason.size() < 10) return fail(Code::kBadInput, "error.reason_missing");
  const auto done = db.transact<bool>([&]() -> storage::Result<bool> {
    const auto target = views::post_target(db, post);
    if (!target) return fail(Code::kNotFound, "error.no_such_post");
    if (!scope.is_staff() && !scope.moderates(target->board)) return fail(Code::kForbidden, "error.moderators_only");
    if (target->author == scope.actor) return fail(Code::kForbidden, "error.own_case");
    const auto author = views::actor_target(db, target->author);
    const bool local = author && author->host.empty();
    if (target->state != storage::ContentState::kHeld) return fail(Code::kConflict, "error.already_decided");
    if (show) {
      SAMVAD_CHECK(forum::release_post(forum, db, post, scope.actor));
    } else {
      storage::holds::release(db, target->thread, post, scope.actor);
      SAMVAD_CHECK(forum::apply_post_state(forum, db, post, storage::ContentState::kRemoved));
      record(db, forum.clock, {.measure = "refuse", .subject = pseudonym(target->author), .reason = reason});
    }
    storage::audit_log::append(db, {.id = forum.ids.make<storage::Id<AuditTag>>().value,
                                    .actor = scope.actor,
                                    .action = show ? "release_post" : "refuse_post",
                                    .target = storage::to_text(post),
                                    .detail = reason});
    if (local) {
      notices::insert(db, {.member = target->author,
                           .id = forum.ids.make<storage::NoticeId>(),
                           .kind = show ? notices::Kind::kPostReleased : notices::Kind::kPostRefused,
                           .thread = target->thread,
                           .post = post});
    }
    return true;
  });
  if (!done) return tl::unexpected(done.error());
  return {};
}

}  // namespace samvad::moderation
