#include "moderation/decisions/carry_out.hpp"
#include "moderation/decisions/decide.hpp"
#include "moderation/ledger/ledger.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/notices.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace measures = storage::measures;
namespace notices = storage::notices;

struct AuditTag;

}  // namespace

Status settle_held(storage::Db& db, const ModerationContext& context, const forum::ViewerScope& scope,
                   storage::PostId post, bool show, const std::string& reason) {
  if (!show && reason.size() < 10) return fail(Code::kBadInput, "error.reason_missing");
  const auto done = db.transact<bool>([&]() -> storage::Result<bool> {
    const auto target = measures::post_target(db, post);
    if (!target) return fail(Code::kNotFound, "error.no_such_post");
    if (!scope.is_staff() && !scope.moderates(target->board)) return fail(Code::kForbidden, "error.moderators_only");
    if (target->author == scope.actor) return fail(Code::kForbidden, "error.own_case");
    if (!measures::release_hold(db, post, scope.actor)) return fail(Code::kConflict, "error.already_decided");
    const auto author = measures::actor_target(db, target->author);
    const bool local = author && author->host.empty();

    if (!measures::set_post_state(db, *target, show ? measures::State::kVisible : measures::State::kRemoved)) {
      return fail(Code::kConflict, "error.already_so");
    }
    if (show) {
      context.events.emit(db, forum::PostReleased{target->thread, post, target->author, target->board, local});
    } else {
      record(db, context.clock, {.measure = "refuse", .subject = pseudonym(target->author), .reason = reason});
    }
    storage::audit_log::append(db, {.id = context.ids.make<storage::Id<AuditTag>>().value,
                                    .actor = scope.actor,
                                    .action = show ? "release_post" : "refuse_post",
                                    .target = storage::to_text(post),
                                    .detail = reason});
    if (local) {
      notices::insert(db, {.member = target->author,
                           .id = context.ids.make<storage::NoticeId>(),
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
