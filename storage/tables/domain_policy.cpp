#include "storage/tables/domain_policy.hpp"

namespace samvad::storage::domain_policy {
namespace {

constexpr Statement kAppend{"domain_policy.append", R"(
  insert into domain_policy (id, domain, severity, reject_media, reject_reports, obfuscate, public_comment,
                             private_comment, author_id)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};

constexpr Statement kInForce{"domain_policy.in_force", R"(
  select id, domain, severity, reject_media, reject_reports, obfuscate, public_comment, private_comment, author_id,
         created_at
  from (select distinct on (domain) id, domain, severity, reject_media, reject_reports, obfuscate, public_comment,
               private_comment, author_id, created_at
        from domain_policy order by domain, id desc) newest
  where severity > 0 or reject_media or reject_reports
  order by domain)"};

constexpr Statement kHistory{"domain_policy.history", R"(
  select id, domain, severity, reject_media, reject_reports, obfuscate, public_comment, private_comment, author_id,
         created_at
  from domain_policy where domain = $1 order by id desc limit 200)"};

std::vector<PolicyRow> read(const Rows& rows) {
  std::vector<PolicyRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) {
    answer.push_back({.id = row.integer(0),
                      .domain = row.str(1),
                      .severity = static_cast<Severity>(row.small(2)),
                      .reject_media = row.flag(3),
                      .reject_reports = row.flag(4),
                      .obfuscate = row.flag(5),
                      .public_comment = row.str(6),
                      .private_comment = row.str(7),
                      .author = row.id<ActorId>(8),
                      .created_at = row.time(9)});
  }
  return answer;
}

}  // namespace

void append(Db& db, const PolicyRow& row) {
  db.exec(kAppend, Params::of(row.id, row.domain, static_cast<int>(row.severity), row.reject_media, row.reject_reports,
                              row.obfuscate, row.public_comment, row.private_comment, row.author));
}

std::vector<PolicyRow> in_force(Db& db) {
  return read(db.exec(kInForce));
}

std::vector<PolicyRow> history(Db& db, std::string_view domain) {
  return read(db.exec(kHistory, Params::of(domain)));
}

std::vector<Statement> statements() {
  return {kAppend, kInForce, kHistory};
}

}  // namespace samvad::storage::domain_policy
