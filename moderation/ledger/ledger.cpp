#include "moderation/ledger/ledger.hpp"

#include "storage/base/crypto.hpp"

namespace samvad::moderation {
namespace {

using storage::public_log::LogRow;

void put(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

std::string chain_hash(const std::string& previous, const std::string& fields) {
  return std::string(storage::bytes_of(storage::sha256(previous + fields)));
}

bool erased(const LogRow& row) {
  return row.subject.empty() && row.reason.empty() && row.rule.empty();
}

}  // namespace

std::string fields_hash(const LogRow& row) {
  std::string text = row.salt;
  put(text, storage::to_rfc3339(row.at));
  put(text, row.measure);
  put(text, row.subject);
  put(text, row.scope);
  put(text, row.rule);
  put(text, row.reason);
  put(text, row.staff_role);
  put(text, row.automated ? "1" : "0");
  put(text, row.ends_at ? storage::to_rfc3339(*row.ends_at) : "");
  return std::string(storage::bytes_of(storage::sha256(text)));
}

void record(storage::Db& db, const storage::Clock& clock, const LogEntry& entry) {
  LogRow row{.at = clock.now(),
             .measure = entry.measure,
             .subject = entry.subject,
             .scope = entry.scope,
             .rule = entry.rule,
             .reason = entry.reason,
             .staff_role = entry.staff_role,
             .automated = entry.automated,
             .ends_at = entry.ends_at,
             .decision = entry.decision,
             .policy = entry.policy,
             .salt = storage::random_bytes(16)};
  row.fields_hash = fields_hash(row);
  row.previous_hash = storage::public_log::lock_head(db);
  row.hash = chain_hash(row.previous_hash, row.fields_hash);
  storage::public_log::append(db, row);
}

std::optional<std::int64_t> first_broken(const std::vector<LogRow>& rows, std::string previous) {
  for (const auto& row : rows) {
    const bool chained = row.previous_hash == previous && row.hash == chain_hash(previous, row.fields_hash);
    if (!chained || (!erased(row) && row.fields_hash != fields_hash(row))) return row.id;
    previous = row.hash;
  }
  return std::nullopt;
}

}  // namespace samvad::moderation
