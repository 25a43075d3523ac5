#include "storage/views/member_list.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

namespace samvad::storage::views {
namespace {

constexpr Statement kPage{"views.member_list", R"(
  select m.actor_id, m.created_at, a.suspended_until
  from members m join actors a on a.id = m.actor_id
  where case $1::int
      when 1 then m.state = 2
      when 2 then m.role > 1 and m.state = 1
      when 3 then a.limited_at is not null
      when 4 then a.suspended_at is not null
      else m.state <> 4 end
    and ($2 = '' or left(lower(a.name), length($2)) = $2)
    and (m.created_at, m.actor_id) < ($3::timestamptz, $4::bigint)
  order by m.created_at desc, m.actor_id desc limit $5)"};

/// "microseconds.id" of the last row shown.
std::pair<Instant, std::int64_t> parse_cursor(std::string_view text) {
  const std::pair<Instant, std::int64_t> beginning{Instant{std::chrono::sys_days{std::chrono::year{9999} / 1 / 1}},
                                                   std::numeric_limits<std::int64_t>::max()};
  std::int64_t micros = 0;
  std::int64_t id = 0;
  const char* const end = text.data() + text.size();
  const auto time = std::from_chars(text.data(), end, micros);
  if (time.ec != std::errc{} || time.ptr == end || *time.ptr != '.') return beginning;
  const auto last = std::from_chars(time.ptr + 1, end, id);
  if (last.ec != std::errc{} || last.ptr != end || micros < 0 || micros > to_micros(beginning.first)) return beginning;
  return {from_micros(micros), id};
}

}  // namespace

MemberListPage member_list(Db& db, MemberFilter filter, std::string_view prefix, std::string_view after, int limit) {
  limit = std::clamp(limit, 1, 200);
  std::string folded(prefix);
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto [time, id] = parse_cursor(after);
  const Rows rows = db.exec(kPage, Params::of(static_cast<int>(filter), folded, time, id, limit + 1));
  MemberListPage page;
  std::vector<ActorId> ids;
  for (const auto row : rows) {
    if (page.members.size() == static_cast<std::size_t>(limit)) break;
    MemberLine line;
    line.member.actor = row.id<ActorId>(0);
    line.member.created_at = row.time(1);
    line.suspended_until = row.maybe_time(2);
    ids.push_back(line.member.actor);
    page.members.push_back(std::move(line));
  }
  if (rows.size() > page.members.size()) {
    const auto& last = page.members.back().member;
    page.next = std::to_string(to_micros(last.created_at)) + "." + to_text(last.actor);
  }
  std::unordered_map<ActorId, MemberLine*> by_id;
  for (auto& line : page.members) by_id[line.member.actor] = &line;
  for (auto& member : members::find_many(db, ids)) {
    member.password_hash.clear();
    by_id[member.actor]->member = std::move(member);
  }
  for (auto& card : actors::cards(db, ids)) by_id[card.id]->card = std::move(card);
  return page;
}

std::vector<Statement> member_list_statements() {
  return {kPage};
}

}  // namespace samvad::storage::views
