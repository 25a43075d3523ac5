#include "storage/tables/relations.hpp"

namespace samvad::storage::relations {
namespace {

constexpr Statement kPut{"relations.put", R"(
  insert into relations (member_id, target_id, kind) values ($1, $2, $3) on conflict do nothing)"};
constexpr Statement kRemove{"relations.remove",
                            "delete from relations where member_id = $1 and target_id = $2 and kind = $3"};
constexpr Statement kOfMember{"relations.of_member", R"(
  select member_id, target_id, kind, created_at from relations where member_id = $1 order by created_at desc)"};
constexpr Statement kBlocked{"relations.blocked_between", R"(
  select exists (select from relations where member_id = $1 and target_id = $2 and kind = 1)
      or exists (select from relations where member_id = $2 and target_id = $1 and kind = 1))"};
constexpr Statement kBlocksAmong{"relations.blocks_among", R"(
  select member_id, target_id from relations where member_id = any($1) and target_id = any($1) and kind = 1)"};
constexpr Statement kRemoveAll{"relations.remove_all", "delete from relations where member_id = $1 or target_id = $1"};
constexpr Statement kPutDomain{"relations.put_domain",
                               "insert into domain_mutes (member_id, domain) values ($1, $2) on conflict do nothing"};
constexpr Statement kRemoveDomain{"relations.remove_domain",
                                  "delete from domain_mutes where member_id = $1 and domain = $2"};
constexpr Statement kRemoveDomains{"relations.remove_domains", "delete from domain_mutes where member_id = $1"};
constexpr Statement kDomains{"relations.domains",
                             "select domain from domain_mutes where member_id = $1 order by domain"};

}  // namespace

bool put(Db& db, ActorId member, ActorId target, Kind kind) {
  return db.exec(kPut, Params::of(member, target, static_cast<int>(kind))).affected() > 0;
}

bool remove(Db& db, ActorId member, ActorId target, Kind kind) {
  return db.exec(kRemove, Params::of(member, target, static_cast<int>(kind))).affected() > 0;
}

std::vector<RelationRow> of_member(Db& db, ActorId member) {
  std::vector<RelationRow> answer;
  const Rows rows = db.exec(kOfMember, Params::of(member));
  for (const auto row : rows) {
    answer.push_back({row.id<ActorId>(0), row.id<ActorId>(1), static_cast<Kind>(row.small(2)), row.time(3)});
  }
  return answer;
}

bool blocked_between(Db& db, ActorId one, ActorId other) {
  return db.exec(kBlocked, Params::of(one, other)).front().flag(0);
}

std::vector<BlockedPair> blocks_among(Db& db, const std::vector<ActorId>& actors) {
  std::vector<BlockedPair> answer;
  const Rows rows = db.exec(kBlocksAmong, Params::of(actors));
  for (const auto row : rows) answer.push_back({row.id<ActorId>(0), row.id<ActorId>(1)});
  return answer;
}

void remove_all(Db& db, ActorId actor) {
  db.exec(kRemoveAll, Params::of(actor));
  db.exec(kRemoveDomains, Params::of(actor));
}

bool put_domain(Db& db, ActorId member, std::string_view domain) {
  return db.exec(kPutDomain, Params::of(member, domain)).affected() > 0;
}

bool remove_domain(Db& db, ActorId member, std::string_view domain) {
  return db.exec(kRemoveDomain, Params::of(member, domain)).affected() > 0;
}

std::vector<std::string> domains(Db& db, ActorId member) {
  std::vector<std::string> answer;
  const Rows rows = db.exec(kDomains, Params::of(member));
  for (const auto row : rows) answer.push_back(row.str(0));
  return answer;
}

std::vector<Statement> statements() {
  return {kPut,       kRemove,    kOfMember,     kBlocked,       kBlocksAmong,
          kRemoveAll, kPutDomain, kRemoveDomain, kRemoveDomains, kDomains};
}

}  // namespace samvad::storage::relations
