#include "storage/tables/login_tries.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>
#include <string>

// tries left now: what was left, and what the time since has filled up; $2 = most, $3 = seconds of the period
#define LEFT_NOW                                                                                          \
  "least($2::float8, t.tries_left + greatest(0, extract(epoch from clock_timestamp() - t.counted_at)) * " \
  "$2::float8 / $3::float8)"

namespace samvad::storage::login_tries {
namespace {

constexpr Statement kTake{"login_tries.take",
                          "insert into login_tries as t (key_hash, tries_left, counted_at) "
                          "values ($1, $2::float8 - 1, clock_timestamp()) "
                          "on conflict (key_hash) do update set tries_left = " LEFT_NOW
                          " - 1, counted_at = clock_timestamp() where " LEFT_NOW " >= 1"};
constexpr Statement kWait{"login_tries.wait", "select ceil((1 - " LEFT_NOW
                                              ") * $3::float8 / $2::float8)::bigint from login_tries t "
                                              "where t.key_hash = $1"};
constexpr Statement kGiveBack{"login_tries.give_back", R"(
  update login_tries set tries_left = least($2::float8, tries_left + 1) where key_hash = $1)"};
constexpr Statement kRemoveOld{"login_tries.remove_old", R"(
  delete from login_tries where key_hash = any(array(
    select key_hash from login_tries where counted_at < now() - $1::float8 * interval '1 second' limit 10000)))"};

std::string digest(std::string_view key) {
  return std::string(bytes_of(sha256(key)));
}

}  // namespace

std::optional<std::chrono::seconds> take(Db& db, std::string_view key, Allowance allowance) {
  const auto seconds = static_cast<std::int64_t>(allowance.period.count());
  const auto params = [&] { return Params().add_bytes(digest(key)).add(allowance.most).add(seconds); };
  if (db.exec(kTake, params()).affected() > 0) return std::nullopt;
  const auto rows = db.exec(kWait, params());
  return std::chrono::seconds(std::max<std::int64_t>(1, rows.empty() ? 1 : rows.front().integer(0)));
}

void give_back(Db& db, std::string_view key, Allowance allowance) {
  db.exec(kGiveBack, Params().add_bytes(digest(key)).add(allowance.most));
}

std::size_t remove_old(Db& db, std::chrono::seconds period) {
  return db.exec(kRemoveOld, Params().add(static_cast<std::int64_t>(period.count()))).affected();
}

std::vector<Statement> statements() {
  return {kTake, kWait, kGiveBack, kRemoveOld};
}

}  // namespace samvad::storage::login_tries
