#include "forum/people/relations.hpp"

#include "storage/base/url.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/follows.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace relations = storage::relations;

constexpr std::size_t kDomains = 1000;

Status check_target(storage::Db& db, const ViewerScope& scope, storage::ActorId target) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  if (scope.actor == target) return fail(Code::kBadInput, "error.not_yourself");
  if (!storage::actors::find(db, target)) return fail(Code::kNotFound, "error.no_such_actor");
  return {};
}

}  // namespace

Status relate(const Forum&, storage::Db& db, const ViewerScope& scope, storage::ActorId target, relations::Kind kind) {
  SAMVAD_CHECK(check_target(db, scope, target));
  db.transaction([&] {
    relations::put(db, scope.actor, target, kind);
    if (kind != relations::Kind::kBlock) return;
    storage::follows::remove(db, scope.actor, target);
    storage::follows::remove(db, target, scope.actor);
  });
  return {};
}

Status unrelate(const Forum&, storage::Db& db, const ViewerScope& scope, storage::ActorId target,
                relations::Kind kind) {
  SAMVAD_CHECK(check_target(db, scope, target));
  relations::remove(db, scope.actor, target, kind);
  return {};
}

Status mute_domain(const Forum&, storage::Db& db, const ViewerScope& scope, std::string_view domain) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_TRY(const auto host, storage::canonical_host(domain));
  if (relations::domains(db, scope.actor).size() >= kDomains) {
    return fail(storage::Error(Code::kTooLarge, "error.too_many_domains").with("limit", std::to_string(kDomains)));
  }
  relations::put_domain(db, scope.actor, host);
  return {};
}

Status unmute_domain(const Forum&, storage::Db& db, const ViewerScope& scope, std::string_view domain) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_TRY(const auto host, storage::canonical_host(domain));
  relations::remove_domain(db, scope.actor, host);
  return {};
}

}  // namespace samvad::forum
