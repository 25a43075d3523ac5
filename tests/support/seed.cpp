#include "tests/support/seed.hpp"

#include "tests/support/shared_database.hpp"
#include "tests/support/test_cluster.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace samvad::test {

namespace {

using storage::Params;
using storage::Statement;

// Ids are made as IdMaker does: milliseconds << 16. Thread n begins n minutes after the first one.
constexpr std::int64_t kFirstMillisecond = 1'700'000'000'000;

constexpr std::string_view kPeople = R"(
insert into hosts (id, name, software, shard)
select 500 + n, 'host' || n || '.example', 'samvad', n % 64 from generate_series(1, 300) n;

insert into actors (id, kind, host_id, host, name, uri, display_name, inbox, shared_inbox, followers_uri)
select id, kind, host_id, coalesce(h, ''), name, 'https://' || coalesce(h, 'here.example') || '/actors/' || id,
  initcap(name), 'https://' || coalesce(h, 'here.example') || '/actors/' || id || '/inbox',
  'https://' || coalesce(h, 'here.example') || '/inbox', 'https://' || coalesce(h, 'here.example') || '/actors/' || id ||
  '/followers'
from (
  select n as id, 2 as kind, null::bigint as host_id, null as h, 'board' || n - 1000000 as name from generate_series(1000001, 1000050) n
  union all
  select 1000 + n, 1, case when n % 3 > 0 then 501 + n % 300 end,
    case when n % 3 > 0 then 'host' || 1 + n % 300 || '.example' end, 'person' || n
  from generate_series(1, {authors}) n) made;
insert into actor_uris select sha256(uri::bytea), id from actors;
insert into actor_handles select sha256((lower(name) || '@' || host)::bytea), id from actors;
insert into actor_keys (key_hash, key_uri, actor_id, algorithm, public_der)
select sha256((uri || '#main-key')::bytea), uri || '#main-key', id, 1, '\x00' from actors;
insert into key_pairs (id, actor_id, algorithm, public_pem, private_sealed)
select id, id, 1, 'public', '\x00' from actors where host_id is null;
insert into members (actor_id, email, email_hash, password_hash, role, created_at)
select id, name || '@mail.example', sha256((name || '@mail.example')::bytea), '', case when id % 999 = 0 then 2 else 1 end,
  timestamptz '2023-11-01 00:00:00+00' + id * interval '1 minute'
from actors where host_id is null and kind = 1;
insert into sessions (token_hash, member_id, form_key, expires_at)
select sha256((actor_id || '/' || n)::bytea), actor_id, '\x00', now() + interval '30 days'
from members, generate_series(1, 3) n;
insert into follows (followee_id, follower_id, accepted_at)
select 1000001 + n % 50, id, now() from actors, generate_series(1, 4) n where kind = 1 and (id + n) % 2 = 0
union select id, 1001 + (id * 7 + n) % {authors}, now() from actors, generate_series(1, 2) n where kind = 1;
insert into relations (member_id, target_id, kind)
select actor_id, 1001 + (actor_id * 13 + n) % {authors}, 1 + n % 2 from members, generate_series(1, 4) n)";

constexpr std::string_view kThreads = R"(
insert into boards (id, language, thread_count) select n, 'en', {threads} / 50 from generate_series(1000001, 1000050) n;
insert into rules (id, board_id, position, title) select n, 1000000 + nullif(n % 51, 0), n / 51, 'Rule'
from generate_series(1, 255) n;
insert into threads (id, board_id, author_id, title, slug, kind, visibility, last_number, post_count, created_at,
  last_post_at)
select ({first} + n * 60000) << 16, 1000001 + n % 50, 1001 + (n * 31) % {authors}, 'Thread ' || n, 'thread-' || n, 1 + n % 2,
  1 + (n % 20 = 0)::int, size, size, begun, begun + size * interval '37 seconds'
from (select n, to_timestamp(({first} + n * 60000) / 1000.0) as begun,
        greatest(1, floor({scale} / n))::int as size from generate_series(1, {threads}) n) zipf)";

// Author of a post: the cube of an even spread, so that a few people write most.
constexpr std::string_view kPosts = R"(
insert into posts (thread_id, id, number, author_id, host_id, reply_to_id, reply_to_number, state, source, html, excerpt,
  language, uri, agree_count, published_at, created_at)
select t.id, t.id + (((p.number - 1) * 37000 + t.n % 1000) << 16) + t.n % 65536, p.number, a.id, a.host_id,
  case when p.number > 1 then t.id end, case when p.number > 1 then 1 end,
  case when spread.n % 97 = 0 then 4 when spread.n % 89 = 0 then 2 else 1 end,
  case when a.host_id is null then text.body else '' end, '<p>' || text.body || '</p>', left(text.body, 100), 'en',
  'https://' || coalesce(nullif(a.host, ''), 'here.example') || '/posts/' || t.id || '/' || p.number, spread.n % 7,
  at, at
from (select *, ((id >> 16) - {first}) / 60000 as n from threads) t
cross join lateral generate_series(1::bigint, t.last_number) as p(number)
cross join lateral (select (hashint8extended(t.id + p.number, 7) & 1048575)::bigint as n,
                      t.created_at + (p.number - 1) * interval '37 seconds' as at) spread
cross join lateral (select 'Post ' || p.number || repeat(' on how we build the bridge together', 3 + spread.n::int % 5)
                      as body) text
join actors a on a.id = 1001 + floor(power(spread.n / 1048576.0, 3) * {authors})::bigint;
insert into post_ids select id, thread_id from posts;
insert into object_uris select sha256(uri::bytea), uri, thread_id, id from posts;
insert into agreements (thread_id, post_id, actor_id)
select thread_id, id, 1001 + (id / 65536 + n) % {authors} from posts, generate_series(1, 6) n where n <= agree_count;
insert into post_mentions select thread_id, id, 1001 + (id / 65536) % {authors} from posts where number % 5 = 0;
insert into post_revisions (thread_id, post_id, revision, source, html, editor_id, written_at)
select thread_id, id, 1, source, html, author_id, created_at from posts where number % 20 = 0;
insert into thread_tags select id, 'tag' || (id / 65536) % 500 from threads;
insert into read_positions (member_id, thread_id, number)
select m.actor_id, t.id, 1 from (select actor_id from members order by actor_id limit 300) m,
  (select id from threads order by last_number desc limit 100) t)";

constexpr std::string_view kWork = R"(
insert into activities (id, actor_id, type, uri, object_id, thread_id, post_id, body)
select id + 1, author_id, 'Create', uri || '#create', id, thread_id, id, '{}' from posts where host_id is null;
insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard)
select 501 + (row_number() over () + n) % 300, id, n, 'https://host.example/inbox', object_id,
  ((row_number() over () + n) % 300 + 1) % 64
from (select id, object_id from activities order by id limit 15000) picked, generate_series(1, 3) n;
insert into inbox_ids (id_hash) select sha256(uri::bytea) from posts where host_id is not null;
insert into inbox_bodies (id, signer_uri, activity_uri, body)
select id, 'https://host.example/a', uri, '\x7b7d' from posts where host_id is not null limit 20000;
insert into inbox_queue (id, signer_uri, host, activity_uri, body, lane, run_at)
select id, 'https://host.example/a', 'host.example', uri, '\x7b7d', 1 + number % 2, now() + interval '1 hour'
from posts where host_id is not null limit 20000;
insert into deleted_uris (uri_hash, actor_uri) select sha256((uri || '/gone')::bytea), uri from posts limit 20000;
insert into submissions (member_id, key_hash, location)
select author_id, sha256(uri::bytea), '/' from posts where host_id is null limit 20000;
insert into jobs (id, kind, run_at) select id, 'later', now() + interval '1 hour' from posts limit 20000;
insert into epochs (kind, id) select 1, id from posts limit 20000;
insert into notices (member_id, id, kind) select author_id, id, 1 from posts where host_id is null;
insert into reports (id, state, target_actor_id, thread_id, post_id, reporter_id, category)
select id + 2, case when number % 400 = 0 then 1 else 5 end, author_id, thread_id, id,
  1001 + (id / 65536) % {authors}, 1 from posts
where number % 10 = 0;
insert into decisions (id, measure, target_actor_id, thread_id, post_id, reason)
select id + 3, 2, author_id, thread_id, id, 'Rule 1' from posts where number % 10 = 1;
insert into holds (thread_id, post_id, cause, author_id, board_id)
select thread_id, id, 2, author_id, 1000001 from posts where state = 2;
insert into audit_log (id, action) select id, 'test' from posts limit 20000;
insert into media (sha256, owner_id, media_type, bytes) select sha256(id::text::bytea), author_id, 'image/webp', 1
from posts limit 20000)";

/// The scale that makes the sizes of `threads` threads add up to `posts`, each at least 1.
double zipf_scale(std::size_t posts, std::size_t threads) {
  double low = 1, high = static_cast<double>(posts);
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    double sum = 0;
    for (std::size_t n = 1; n <= threads; ++n) sum += std::max(1.0, std::floor(middle / static_cast<double>(n)));
    (sum < static_cast<double>(posts) ? low : high) = middle;
  }
  return high;
}

std::string filled(std::string_view script, std::size_t posts) {
  const std::size_t threads = std::max<std::size_t>(posts / 40, 50), authors = std::max<std::size_t>(posts / 20, 50);
  const std::pair<std::string_view, std::string> values[] = {{"{threads}", std::to_string(threads)},
                                                             {"{authors}", std::to_string(authors)},
                                                             {"{first}", std::to_string(kFirstMillisecond)},
                                                             {"{scale}", std::to_string(zipf_scale(posts, threads))}};
  std::string text(script);
  for (const auto& [name, value] : values) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  }
  return text;
}

}  // namespace

void seed(storage::Db& db, std::size_t posts) {
  db.transaction([&] {
    db.script("set local statement_timeout = 0");
    for (const std::string_view script : {kPeople, kThreads, kPosts, kWork}) {
      db.script(filled(script, posts));
      db.script("analyze");  // the next script reads what this one wrote
    }
  });
}

storage::ThreadId seeded_thread(int n) {
  return storage::ThreadId{(kFirstMillisecond + n * 60000LL) << 16};
}

storage::DbConfig seeded_database() {
  static const std::string name =
      shared_database("seeded", template_database(), [](storage::Db& db, const std::string&) {
        seed(db, 200'000);
        db.script(
            "do $$ begin execute format('alter database %I set default_transaction_read_only = on', "
            "current_database()); end $$");
      });
  return {TestCluster::get().serving_url(name), true};
}

}  // namespace samvad::test
