#include "storage/tables/submissions.hpp"

#include "storage/base/crypto.hpp"

namespace samvad::storage::submissions {
namespace {

constexpr Statement kFind{"submissions.find",
                          "select location from submissions where member_id = $1 and key_hash = $2"};
constexpr Statement kPut{"submissions.put", R"(
  insert into submissions (member_id, key_hash, location) values ($1, $2, $3) on conflict do nothing)"};
constexpr Statement kRemoveOld{"submissions.remove_old", R"(
  delete from submissions where (member_id, key_hash) in (
    select member_id, key_hash from submissions where created_at < now() - interval '24 hours'
    order by created_at limit $1))"};

}  // namespace

std::optional<std::string> find(Db& db, ActorId member, std::string_view key) {
  const Rows rows = db.exec(kFind, Params::of(member).add_bytes(bytes_of(sha256(key))));
  if (rows.empty()) return std::nullopt;
  return rows.front().str(0);
}

bool put(Db& db, ActorId member, std::string_view key, std::string_view location) {
  return db.exec(kPut, Params::of(member).add_bytes(bytes_of(sha256(key))).add(location)).affected() > 0;
}

std::size_t remove_old(Db& db, int limit) {
  return db.exec(kRemoveOld, Params::of(limit)).affected();
}

std::vector<Statement> statements() {
  return {kFind, kPut, kRemoveOld};
}

}  // namespace samvad::storage::submissions
