#include "storage/db/roles.hpp"

#include "storage/sql/embedded.hpp"

namespace samvad::storage {

namespace {

constexpr Statement kWho{"roles.who", "select current_user::text"};
constexpr Statement kNameServing{"roles.name_serving", "select set_config('samvad.serving_role', $1, true)"};
constexpr Statement kRights{"roles.rights", R"(
select pg_has_role(c.relowner, 'MEMBER'), has_table_privilege(c.oid, 'SELECT')
from pg_class c where c.oid = to_regclass('schema_steps'))"};

// Only what differs is altered: the catalogue row is shared by all databases of the server.
constexpr std::string_view kSettings = R"(
do $$
declare wanted text[] := array['random_page_cost=1.1', 'plan_cache_mode=force_generic_plan', 'statement_timeout=5s',
  'lock_timeout=2s', 'idle_in_transaction_session_timeout=10s', 'TimeZone=UTC', 'DateStyle=ISO, MDY',
  'bytea_output=hex'];
  setting text;
begin
  foreach setting in array wanted loop
    if not exists (select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
                   where r.rolname = current_user and s.setdatabase = 0 and setting = any(s.setconfig)) then
      execute format('alter role current_user set %I = %L', split_part(setting, '=', 1), split_part(setting, '=', 2));
    end if;
  end loop;
end $$)";

}  // namespace

Rights rights_of(Db& db) {
  const Rows rows = db.exec(kRights);
  if (rows.empty()) return Rights::kNoSchema;
  const auto row = rows.front();
  if (row.flag(0)) return Rights::kOwner;
  return row.flag(1) ? Rights::kServing : Rights::kNone;
}

void keep_role_settings(Db& db) {
  db.script(kSettings);
}

void grant_to_serving(Db& owner, Db& serving) {
  const std::string role = serving.exec(kWho).front().str(0);
  if (owner.exec(kWho).front().text(0) == role) return;
  owner.exec(kNameServing, Params::of(role));
  owner.script(embedded_grants());
  keep_role_settings(serving);
}

}  // namespace samvad::storage
