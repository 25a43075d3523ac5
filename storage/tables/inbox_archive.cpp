#include "storage/tables/inbox_archive.hpp"

namespace samvad::storage::inbox_archive {
namespace {

constexpr Statement kForgetIds{"inbox_archive.forget_ids", R"(
  delete from inbox_ids where id_hash = any(array(
    select id_hash from inbox_ids where received_at < now() - interval '12 months' order by received_at limit $1)))"};
constexpr Statement kKeepBodies{"inbox_archive.keep_bodies", "select keep_inbox_bodies($1)"};

}  // namespace

std::size_t forget_old_ids(Db& db, int limit) {
  return db.exec(kForgetIds, Params::of(limit)).affected();
}

std::int64_t keep_bodies(Db& db, int kept_months) {
  return db.exec(kKeepBodies, Params::of(kept_months)).front().integer(0);
}

std::vector<Statement> statements() {
  return {kForgetIds, kKeepBodies};
}

}  // namespace samvad::storage::inbox_archive
