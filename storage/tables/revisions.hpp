#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::revisions {

/// A text that a post had before an edit; the newest text stands in posts.
struct RevisionRow {
  ThreadId thread;
  PostId post;
  int revision = 1;
  std::string title;  ///< of opening posts, "" otherwise
  std::string source, html;
  ActorId editor;  ///< who wrote this text
  Instant written_at;
};

/// Keeps a text that is about to be replaced.
void insert(Db& db, const RevisionRow& row);
/// One earlier text; null when there is none of that number.
std::optional<RevisionRow> find(Db& db, ThreadId thread, PostId post, int revision);
/// Versions that a history shows at most, so that a page of it is never larger than that.
constexpr std::size_t kMostShown = 50;
/// The newest earlier texts, at most one more than kMostShown, oldest first.
std::vector<RevisionRow> of_post(Db& db, ThreadId thread, PostId post);
/// Erases earlier texts of a deleted post.
void remove_all(Db& db, ThreadId thread, PostId post);
/// Erases what `author` wrote in all its posts' histories (account deletion).
void remove_by_author(Db& db, ActorId author);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::revisions
