#include "storage/tables/posts.hpp"

#include "storage/base/crypto.hpp"
#include "storage/db/array_text.hpp"
#include "storage/db/time_text.hpp"
#include "storage/tables/post_columns.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::posts {
namespace {

constexpr Statement kInsert{"posts.insert", R"(
  with named as (
    insert into post_ids (id, thread_id) values ($2, $1) on conflict do nothing returning id),
  addressed as (
    insert into object_uris (uri_hash, uri, thread_id, post_id) values ($24, $18, $1, $2)
    on conflict do nothing returning post_id),
  written as (
    insert into posts (thread_id, id, number, author_id, host_id, reply_to_id, reply_to_number, state, visibility,
      revision, source, html, excerpt, language, summary, sensitive, uri, url, agree_count, attachments, tags,
      published_at, created_at, edited_at)
    select $1::bigint, $2::bigint, $3::int, $4::bigint, $5::bigint, $6::bigint, $7::int, $8::smallint, $9::smallint,
      $10::int, $11::text, $12::text, $13::text, $14::text, $15::text, $16::boolean, $18::text, $19::text, $17::int,
      $20::jsonb, $21::text[], $22::timestamptz, $23::timestamptz, $25::timestamptz
    where exists (select from named) and exists (select from addressed))
  select exists (select from named), exists (select from addressed))"};
constexpr Statement kInsertMany{"posts.insert_many", R"(
  with incoming as (
    select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
      $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[],
      $15::bytea[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[]) as t(thread_id, id,
      number, author_id, host_id, reply_to_id, reply_to_number, visibility, source, html, excerpt, language, summary,
      sensitive, uri_hash, uri, url, attachments, tags, published_at, edited_at)),
  named as (
    insert into post_ids (id, thread_id) select id, thread_id from incoming order by id on conflict do nothing
    returning id),
  addressed as (
    insert into object_uris (uri_hash, uri, thread_id, post_id)
    select uri_hash, uri, thread_id, id from incoming order by uri_hash on conflict do nothing returning post_id),
  written as (
    insert into posts (thread_id, id, number, author_id, host_id, reply_to_id, reply_to_number, visibility, source, html,
      excerpt, language, summary, sensitive, uri, url, attachments, tags, published_at, created_at, edited_at)
    select thread_id, id, number, author_id, host_id, nullif(reply_to_id, 0), nullif(reply_to_number, 0), visibility,
      source, html, excerpt, language, summary, sensitive, uri, url, attachments::jsonb, tags::text[],
      published_at::timestamptz, $22::timestamptz, nullif(edited_at, '')::timestamptz
    from incoming)
  select least((select count(*) from named), (select count(*) from addressed)))"};
constexpr Statement kTaken{"posts.taken", "select id from post_ids where id = any($1)"};
constexpr Statement kForgetId{"posts.forget_id", "delete from post_ids where id = $1 and thread_id = $2"};
constexpr Statement kForgetUri{"posts.forget_uri", "delete from object_uris where uri_hash = $1 and post_id = $2"};
constexpr Statement kFind{"posts.find",
                          "select " SAMVAD_POST_COLUMNS " from posts p where p.thread_id = $1 and p.id = $2"};
constexpr Statement kFindMany{"posts.find_many",
                              "select " SAMVAD_POST_COLUMNS
                              " from post_ids d join posts p on p.thread_id = d.thread_id and p.id = d.id "
                              "where d.id = any($1)"};
constexpr Statement kFindByNumber{
    "posts.find_by_number", "select " SAMVAD_POST_COLUMNS " from posts p where p.thread_id = $1 and p.number = $2"};
constexpr Statement kLock{
    "posts.lock", "select " SAMVAD_POST_COLUMNS " from posts p where p.thread_id = $1 and p.id = $2 for update"};
constexpr Statement kByRange{"posts.by_range",
                             "select " SAMVAD_POST_COLUMNS
                             " from posts p where p.thread_id = $1 and p.number between $2 and $3 order by p.number"};
constexpr Statement kLocate{"posts.locate", "select thread_id from post_ids where id = $1"};
constexpr Statement kFindUris{"posts.find_uris", R"(
  select uri, thread_id, post_id from object_uris where uri_hash = any($1::bytea[]))"};
constexpr Statement kClaimUri{"posts.claim_uri", R"(
  insert into object_uris (uri_hash, uri, thread_id, post_id) values ($1, $2, $3, $4) on conflict do nothing)"};
constexpr Statement kUpdateText{"posts.update_text", R"(
  update posts
  set source = $4, html = $5, excerpt = $6, language = $7, summary = $8, sensitive = $9, attachments = $10::jsonb,
      tags = $11::text[], revision = $12, edited_at = $13
  where thread_id = $1 and id = $2 and revision = $3)"};
constexpr Statement kUpdateHtml{"posts.update_html", "update posts set html = $3 where thread_id = $1 and id = $2"};
constexpr Statement kSetState{"posts.set_state", "update posts set state = $3 where thread_id = $1 and id = $2"};
constexpr Statement kTombstone{"posts.tombstone", R"(
  update posts set state = 5, source = '', html = '', excerpt = '', summary = '', attachments = '[]', tags = '{}'
  where thread_id = $1 and id = $2)"};
constexpr Statement kTombstoneByAuthor{"posts.tombstone_by_author", R"(
  with picked as (
    select thread_id, id, state from posts where author_id = $1 and id < $2 and state <> 5
    order by id desc limit $3 for update),
  gone as (
    update posts p set state = 5, source = '', html = '', excerpt = '', summary = '', attachments = '[]', tags = '{}'
    from picked s where p.thread_id = s.thread_id and p.id = s.id
    returning p.thread_id, p.id, s.state),
  settled as (
    update holds h set released_at = now() from gone g
    where h.thread_id = g.thread_id and h.post_id = g.id and h.released_at is null),
  unsaid as (
    delete from post_mentions m using gone g where m.thread_id = g.thread_id and m.post_id = g.id)
  select thread_id, id, state = 1 from gone order by id desc)"};
constexpr Statement kCountAgreement{"posts.count_agreement", R"(
  update posts set agree_count = greatest(agree_count + $3, 0) where thread_id = $1 and id = $2 returning agree_count)"};
constexpr Statement kPace{"posts.pace", R"(
  select count(*), max(created_at)
  from (select created_at from posts where author_id = $1 order by id desc limit 200) newest where created_at > $2)"};
constexpr Statement kHasVisible{"posts.has_visible", R"(
  select exists (select from posts where author_id = $1 and state = 1))"};
constexpr Statement kByAuthor{"posts.by_author",
                              "select " SAMVAD_POST_COLUMNS
                              " from posts p where p.author_id = $1 and p.id < $2 order by p.id desc limit $3"};

std::string hash_of(std::string_view uri) {
  return std::string(bytes_of(sha256(uri)));
}

std::optional<PostRow> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read_post(rows.front());
}

std::vector<PostRow> read_all(const Rows& rows) {
  std::vector<PostRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read_post(row));
  return answer;
}

std::int64_t below(PostId before) {
  return before ? before.value : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

PostRow read_post(const Rows::Row& row) {
  PostRow post;
  post.thread = row.id<ThreadId>(0);
  post.id = row.id<PostId>(1);
  post.number = row.small(2);
  post.author = row.id<ActorId>(3);
  post.host = row.id<HostId>(4);
  post.reply_to = row.id<PostId>(5);
  post.reply_to_number = row.small(6);
  post.state = static_cast<ContentState>(row.small(7));
  post.visibility = static_cast<Visibility>(row.small(8));
  post.revision = row.small(9);
  post.source = row.str(10);
  post.html = row.str(11);
  post.excerpt = row.str(12);
  post.language = row.str(13);
  post.summary = row.str(14);
  post.sensitive = row.flag(15);
  post.uri = row.str(16);
  post.url = row.str(17);
  post.agree_count = row.small(18);
  post.attachments = row.str(19);
  post.tags = row.texts(20);
  post.published_at = row.time(21);
  post.created_at = row.time(22);
  post.edited_at = row.maybe_time(23);
  return post;
}

PostRow read_shown_post(const Rows::Row& row, ThreadId thread) {
  PostRow post;
  post.thread = thread;
  post.id = row.id<PostId>(0);
  post.number = row.small(1);
  post.author = row.id<ActorId>(2);
  post.reply_to_number = row.small(3);
  post.state = static_cast<ContentState>(row.small(4));
  post.revision = row.small(5);
  post.html = row.str(6);
  post.excerpt = row.str(7);
  post.language = row.str(8);
  post.summary = row.str(9);
  post.sensitive = row.flag(10);
  post.uri = row.str(11);
  post.url = row.str(12);
  post.agree_count = row.small(13);
  post.attachments = row.str(14);
  post.published_at = row.time(15);
  return post;
}

Status insert(Db& db, const PostRow& row) {
  const std::string key = hash_of(row.uri);
  Params params = Params::of(row.thread, row.id, row.number, row.author, row.host, row.reply_to);
  if (row.reply_to_number > 0) {
    params.add(row.reply_to_number);
  } else {
    params.add_null();
  }
  params.add(static_cast<int>(row.state)).add(static_cast<int>(row.visibility)).add(row.revision);
  params.add(row.source).add(row.html).add(row.excerpt).add(row.language).add(row.summary).add(row.sensitive);
  params.add(row.agree_count).add(row.uri).add(row.url).add(row.attachments).add(row.tags);
  params.add(row.published_at).add(row.created_at).add_bytes(key).add(row.edited_at);
  const Rows rows = db.exec(kInsert, params);
  const bool named = rows.front().flag(0);
  const bool addressed = rows.front().flag(1);
  if (named && addressed) return {};
  if (named) db.exec(kForgetId, Params::of(row.id, row.thread));
  if (addressed) {
    db.exec(kForgetUri, Params().add_bytes(key).add(row.id));
    return fail(Code::kConflict, "error.id_taken", to_text(row.id));
  }
  return fail(Code::kConflict, "error.uri_taken", row.uri);
}

Status insert_many(Db& db, const std::vector<PostRow>& rows) {
  if (rows.empty()) return {};
  std::vector<std::int64_t> threads, ids, numbers, authors, hosts, parents, parent_numbers, visibilities;
  std::vector<std::string> sources, htmls, excerpts, languages, summaries, keys, uris, urls, attachments, tags, times,
      edits;
  std::vector<bool> sensitive;
  for (const auto& row : rows) {
    threads.push_back(row.thread.value);
    ids.push_back(row.id.value);
    numbers.push_back(row.number);
    authors.push_back(row.author.value);
    hosts.push_back(row.host.value);
    parents.push_back(row.reply_to.value);
    parent_numbers.push_back(row.reply_to_number);
    visibilities.push_back(static_cast<int>(row.visibility));
    sources.push_back(row.source);
    htmls.push_back(row.html);
    excerpts.push_back(row.excerpt);
    languages.push_back(row.language);
    summaries.push_back(row.summary);
    sensitive.push_back(row.sensitive);
    keys.push_back(hash_of(row.uri));
    uris.push_back(row.uri);
    urls.push_back(row.url);
    attachments.push_back(row.attachments);
    tags.push_back(write_array({row.tags.begin(), row.tags.end()}));
    times.push_back(write_timestamp(row.published_at));
    edits.push_back(row.edited_at ? write_timestamp(*row.edited_at) : "");
  }
  Params params = Params::of(threads, ids, numbers, authors, hosts, parents, parent_numbers, visibilities, sources,
                             htmls, excerpts, languages, summaries, sensitive);
  params.add_bytes(keys)
      .add(uris)
      .add(urls)
      .add(attachments)
      .add(tags)
      .add(times)
      .add(edits)
      .add(rows.front().created_at);
  if (static_cast<std::size_t>(db.exec(kInsertMany, params).front().integer(0)) == rows.size()) return {};
  return fail(Code::kConflict, "error.uri_taken");
}

std::vector<PostId> taken(Db& db, const std::vector<PostId>& ids) {
  std::vector<PostId> answer;
  for (const auto row : db.exec(kTaken, Params::of(ids))) answer.push_back(row.id<PostId>(0));
  return answer;
}

std::optional<PostRow> find(Db& db, ThreadId thread, PostId post) {
  return first(db.exec(kFind, Params::of(thread, post)));
}

std::optional<PostRow> find(Db& db, PostId post) {
  return first(db.exec(kFindMany, Params::of(std::vector{post})));
}

std::optional<PostRow> find_by_number(Db& db, ThreadId thread, int number) {
  return first(db.exec(kFindByNumber, Params::of(thread, number)));
}

std::optional<PostRow> lock(Db& db, ThreadId thread, PostId post) {
  return first(db.exec(kLock, Params::of(thread, post)));
}

std::vector<PostRow> find_many(Db& db, const std::vector<PostId>& posts) {
  if (posts.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(posts)));
}

std::vector<PostRow> by_range(Db& db, ThreadId thread, int first_number, int last_number) {
  return read_all(db.exec(kByRange, Params::of(thread, first_number, last_number)));
}

std::optional<ThreadId> locate(Db& db, PostId post) {
  const Rows rows = db.exec(kLocate, Params::of(post));
  if (rows.empty()) return std::nullopt;
  return rows.front().id<ThreadId>(0);
}

std::optional<Place> find_uri(Db& db, std::string_view uri) {
  const auto found = find_uris(db, {std::string(uri)});
  if (found.empty()) return std::nullopt;
  return found.front().place;
}

std::vector<UriPlace> find_uris(Db& db, const std::vector<std::string>& uris) {
  std::vector<UriPlace> answer;
  if (uris.empty()) return answer;
  std::vector<std::string> keys;
  keys.reserve(uris.size());
  for (const auto& uri : uris) keys.push_back(hash_of(uri));
  const Rows rows = db.exec(kFindUris, Params().add_bytes(keys));
  for (const auto row : rows) answer.push_back({row.str(0), {row.id<ThreadId>(1), row.id<PostId>(2)}});
  return answer;
}

bool claim_uri(Db& db, std::string_view uri, Place place) {
  return db.exec(kClaimUri, Params().add_bytes(hash_of(uri)).add(uri).add(place.thread).add(place.post)).affected() > 0;
}

bool update_text(Db& db, const PostRow& row, int base_revision) {
  return db.exec(kUpdateText,
                 Params::of(row.thread, row.id, base_revision, row.source, row.html, row.excerpt, row.language,
                            row.summary, row.sensitive, row.attachments, row.tags, row.revision, row.edited_at))
             .affected() > 0;
}

void update_html(Db& db, ThreadId thread, PostId post, std::string_view html) {
  db.exec(kUpdateHtml, Params::of(thread, post, html));
}

void set_state(Db& db, ThreadId thread, PostId post, ContentState state) {
  db.exec(kSetState, Params::of(thread, post, static_cast<int>(state)));
}

void tombstone(Db& db, ThreadId thread, PostId post) {
  db.exec(kTombstone, Params::of(thread, post));
}

std::vector<Tombstoned> tombstone_by_author(Db& db, ActorId author, PostId before, int limit) {
  std::vector<Tombstoned> answer;
  const Rows rows = db.exec(kTombstoneByAuthor, Params::of(author, below(before), std::clamp(limit, 1, 1000)));
  for (const auto row : rows) answer.push_back({row.id<ThreadId>(0), row.id<PostId>(1), row.flag(2)});
  return answer;
}

int count_agreement(Db& db, ThreadId thread, PostId post, int difference) {
  const Rows rows = db.exec(kCountAgreement, Params::of(thread, post, difference));
  return rows.empty() ? 0 : rows.front().small(0);
}

Pace pace(Db& db, ActorId author, Instant since) {
  const auto rows = db.exec(kPace, Params::of(author, since));
  return {.count = rows.front().small(0), .newest = rows.front().maybe_time(1)};
}

bool has_visible(Db& db, ActorId author) {
  return db.exec(kHasVisible, Params::of(author)).front().flag(0);
}

std::vector<PostRow> by_author(Db& db, ActorId author, PostId before, int limit) {
  return read_all(db.exec(kByAuthor, Params::of(author, below(before), std::clamp(limit, 1, 500))));
}

std::vector<Statement> statements() {
  return {kInsertMany,     kTaken,        kInsert,     kForgetId, kForgetUri, kFind,
          kFindMany,       kFindByNumber, kLock,       kByRange,  kLocate,    kFindUris,
          kClaimUri,       kUpdateText,   kUpdateHtml, kSetState, kTombstone, kTombstoneByAuthor,
          kCountAgreement, kPace,         kHasVisible, kByAuthor};
}

}  // namespace samvad::storage::posts
