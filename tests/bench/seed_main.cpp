// Fills the database of a forum that was just started once with a Zipf-shaped forum and what the rows of the bench
// need: `bench_seed DATABASE POSTS PUBLIC_URL DATA_DIRECTORY`. Prints the names and ids as one JSON object.
#include "federation/signatures/key_vault.hpp"
#include "storage/base/crypto.hpp"
#include "storage/db/pool.hpp"
#include "tests/support/seed.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

using samvad::federation::KeyVault;
using samvad::federation::PrivateKey;
using samvad::storage::Db;

constexpr long kMember = 2'000'001, kFollowedBoard = 2'000'002, kQuietBoard = 2'000'003, kWideBoard = 2'000'004;
constexpr int kSinks = 500, kWide = 10'000, kQuietThreads = 200;
constexpr const char* kToken = "bench-session-bench-session-bench-session-1";  // 43 characters, as a real one

/// Texts of about 480 bytes on the first pages of the longest thread, each page by 50 people; nothing waits to be sent.
constexpr const char* kPages = R"(
truncate deliveries, inbox_queue, jobs, epochs;
update posts p set author_id = a.id, host_id = a.host_id, state = 1, html = '<p>' || text.body || '</p>',
  source = case when a.host_id is null then text.body else '' end
from actors a, (
  select q.id, string_agg(words[1 + (hashint4(q.number * 1000 + n) & 1023) % 64], ' ') as body
  from posts q, generate_series(1, 80) n,
    string_to_array('the of a to and in is that it for on with as was be by at are this from or have an not we they '
      'which one all river bridge village council rain road board money work people water school market hands stone '
      'wood season harvest carts north upper lower mill question answer reason figures estimate cost year vote plan '
      'meeting minutes neighbour', ' ') words
  where q.thread_id = {thread} and q.number <= 500 group by q.id) text
where p.thread_id = {thread} and p.id = text.id and a.id = 1001 + (p.number * 37) % {authors};
update threads set state = 1, author_id = 1038, visibility = 1 where id = {thread};
update posts set state = 1 where number = 1)";

/// A member without followers, boards followed from 500 and from 10,000 hosts, and one with 200 threads that nobody
/// follows.
constexpr const char* kPlaces = R"(
insert into actors (id, kind, name, uri, display_name, inbox, shared_inbox, followers_uri)
select id, kind, name, '{origin}/actors/' || id, initcap(name), '{origin}/actors/' || id || '/inbox', '{origin}/inbox',
  '{origin}/actors/' || id || '/followers'
from (values (2000001::bigint, 1, 'writer'), (2000002, 2, 'followed'), (2000003, 2, 'quiet'),
  (2000004, 2, 'wide')) v(id, kind, name);
insert into members (actor_id, password_hash, created_at) values (2000001, '', now() - interval '300 days');
insert into sessions (token_hash, member_id, form_key, expires_at)
values (sha256('{token}'), 2000001, decode(repeat('0b', 32), 'hex'), now() + interval '80 days');
insert into boards (id, language) values (2000002, 'en'), (2000003, 'en'), (2000004, 'en');
insert into hosts (id, name, software, shard) select 3000000 + n, 'sink' || n || '.sink.test', 'samvad', n % 64
from generate_series(1, {wide}) n;
insert into actors (id, kind, host_id, host, name, uri, inbox, shared_inbox, fetched_at)
select 3000000 + n, 1, 3000000 + n, 'sink' || n || '.sink.test', 'reader', base || '/reader', base || '/reader/inbox',
  base || '/inbox', now()
from (select n, 'https://sink' || n || '.sink.test' as base from generate_series(1, {wide}) n) made;
insert into follows (followee_id, follower_id, accepted_at) select board, 3000000 + n, now()
from (values (2000002, {sinks}), (2000004, {wide})) v(board, hosts), generate_series(1, hosts) n;
insert into actor_uris select sha256(uri::bytea), id from actors where id >= 2000001 on conflict do nothing;
insert into actor_handles select sha256((lower(name) || '@' || host)::bytea), id from actors where id >= 2000001
on conflict do nothing;
update threads set board_id = 2000003, author_id = 2000001, state = 1, visibility = 1 where id = any('{quiet}'::bigint[]);
update posts set author_id = 2000001, host_id = null, state = 1, uri = '{origin}/posts/' || id
where thread_id = any('{quiet}'::bigint[]) and number = 1;
insert into object_uris select sha256(uri::bytea), uri, thread_id, id from posts
where thread_id = any('{quiet}'::bigint[]) and number = 1;
insert into site_settings (key, value, changed_by) values ('set_up', 'true', 0), ('name', 'Bench', 0)
on conflict (key) do update set value = excluded.value)";

void replace(std::string& text, std::string_view name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
    text.replace(at, name.size(), value);
}

std::string thread_text(int n) {
  return std::to_string(samvad::test::seeded_thread(n).value);
}

void give_key(Db& db, const KeyVault& vault, const PrivateKey& key, long actor) {
  using samvad::storage::Params;
  constexpr samvad::storage::Statement kInsert{"bench.key", R"(
    insert into key_pairs (id, actor_id, algorithm, public_pem, private_sealed, taken_at)
    values ($1, $1, 1, $2, $3, now()))"};
  Params params;
  params.add(static_cast<std::int64_t>(actor)).add(key.public_key().pem()).add_bytes(vault.seal(key, actor));
  db.exec(kInsert, params);
}

/// What the other parts of the bench must know.
void print_names(std::string_view quiet) {
  std::printf("{\"thread\": \"%s\", \"slug\": \"thread-1\", \"session\": \"%s\", \"board\": \"followed\", ",
              thread_text(1).c_str(), kToken);
  std::printf("\"sinks\": %d, \"wide\": \"wide\", \"wide_sinks\": %d, \"quiet\": [%.*s]}\n", kSinks, kWide,
              static_cast<int>(quiet.size()), quiet.data());
}

int run(char** arguments) {
  const std::string origin = arguments[3];
  const long posts = std::atol(arguments[2]);
  // a million posts take longer than the role allows a statement
  const auto db = samvad::storage::connect({arguments[1] + std::string(" options='-c statement_timeout=0'"), true});
  db->script("truncate actors, actor_uris, actor_handles, key_pairs");  // those of the site are made again at its start
  samvad::test::seed(*db, static_cast<std::size_t>(posts));
  std::string quiet;
  for (int n = 40; n < 40 + kQuietThreads; ++n) quiet += (quiet.empty() ? "" : ",") + thread_text(n);
  const auto vault = KeyVault::open(KeyVault::path_in(arguments[4]));
  if (!vault) throw std::runtime_error(vault.error().detail);
  const auto key = PrivateKey::make_rsa();
  for (const char* script : {kPages, kPlaces}) {
    std::string text = script;
    replace(text, "{thread}", thread_text(1));
    replace(text, "{authors}", std::to_string(posts / 20));
    replace(text, "{quiet}", "{" + quiet + "}");
    replace(text, "{origin}", origin);
    replace(text, "{token}", kToken);
    replace(text, "{sinks}", std::to_string(kSinks));
    replace(text, "{wide}", std::to_string(kWide));
    db->transaction([&] {
      db->script("set local statement_timeout = 0");
      db->script(text);
    });
  }
  for (const long actor : {kMember, kFollowedBoard, kQuietBoard, kWideBoard}) give_key(*db, *vault, key, actor);
  db->script("analyze");
  db->script("vacuum");
  print_names(quiet);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "bench_seed DATABASE POSTS PUBLIC_URL DATA_DIRECTORY\n");
    return 2;
  }
  try {
    return run(arguments);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_seed: %s\n", problem.what());
    return 1;
  }
}
