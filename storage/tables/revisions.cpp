#include "storage/tables/revisions.hpp"

#include <algorithm>

#define REVISION_COLUMNS "thread_id, post_id, revision, title, source, html, editor_id, written_at"

namespace samvad::storage::revisions {
namespace {

constexpr Statement kInsert{"revisions.insert", R"(
  insert into post_revisions (thread_id, post_id, revision, title, source, html, editor_id, written_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr Statement kFind{"revisions.find",
                          "select " REVISION_COLUMNS
                          " from post_revisions where thread_id = $1 and post_id = $2 and revision = $3"};
constexpr Statement kOfPost{
    "revisions.of_post", "select " REVISION_COLUMNS
                         " from post_revisions where thread_id = $1 and post_id = $2 order by revision desc limit 51"};
constexpr Statement kRemoveAll{"revisions.remove_all",
                               "delete from post_revisions where thread_id = $1 and post_id = $2"};
constexpr Statement kRemoveByAuthor{"revisions.remove_by_author", R"(
  delete from post_revisions r using posts p
  where p.author_id = $1 and r.thread_id = p.thread_id and r.post_id = p.id)"};

RevisionRow read(const Rows::Row& row) {
  return {.thread = row.id<ThreadId>(0),
          .post = row.id<PostId>(1),
          .revision = row.small(2),
          .title = row.str(3),
          .source = row.str(4),
          .html = row.str(5),
          .editor = row.id<ActorId>(6),
          .written_at = row.time(7)};
}

}  // namespace

void insert(Db& db, const RevisionRow& row) {
  db.exec(kInsert,
          Params::of(row.thread, row.post, row.revision, row.title, row.source, row.html, row.editor, row.written_at));
}

std::optional<RevisionRow> find(Db& db, ThreadId thread, PostId post, int revision) {
  const Rows rows = db.exec(kFind, Params::of(thread, post, revision));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::vector<RevisionRow> of_post(Db& db, ThreadId thread, PostId post) {
  std::vector<RevisionRow> answer;
  const Rows rows = db.exec(kOfPost, Params::of(thread, post));
  for (const auto row : rows) answer.push_back(read(row));
  std::reverse(answer.begin(), answer.end());
  return answer;
}

void remove_all(Db& db, ThreadId thread, PostId post) {
  db.exec(kRemoveAll, Params::of(thread, post));
}

void remove_by_author(Db& db, ActorId author) {
  db.exec(kRemoveByAuthor, Params::of(author));
}

std::vector<Statement> statements() {
  return {kInsert, kFind, kOfPost, kRemoveAll, kRemoveByAuthor};
}

}  // namespace samvad::storage::revisions
