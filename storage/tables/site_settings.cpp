#include "storage/tables/site_settings.hpp"

namespace samvad::storage::site_settings {
namespace {

constexpr Statement kAll{"site_settings.all", "select key, value from site_settings"};
constexpr Statement kPut{"site_settings.put", R"(
  insert into site_settings (key, value, changed_by) values ($1, $2, $3)
  on conflict (key) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = now()
  where site_settings.value <> excluded.value)"};

}  // namespace

std::map<std::string, std::string> all(Db& db) {
  std::map<std::string, std::string> answer;
  const Rows rows = db.exec(kAll);
  for (const auto row : rows) answer.emplace(row.str(0), row.str(1));
  return answer;
}

void put(Db& db, std::string_view key, std::string_view value, ActorId changed_by) {
  db.exec(kPut, Params::of(key, value, changed_by));
}

std::vector<Statement> statements() {
  return {kAll, kPut};
}

}  // namespace samvad::storage::site_settings
