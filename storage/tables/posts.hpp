#pragma once

#include "storage/db/db.hpp"
#include "storage/tables/content.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::posts {

/// One post of a thread, its newest text included.
struct PostRow {
  ThreadId thread;
  PostId id;
  int number = 0;  ///< order of arrival here, from 1
  ActorId author;
  HostId host;      ///< of the author, 0 = local
  PostId reply_to;  ///< post of the same thread, 0 = none
  int reply_to_number = 0;
  ContentState state = ContentState::kVisible;
  Visibility visibility = Visibility::kPublic;
  int revision = 1;
  std::string source;   ///< Markdown of local posts; "" for remote ones
  std::string html;     ///< rendered and sanitised
  std::string excerpt;  ///< plain text of the beginning
  std::string language;
  std::string summary;  ///< content warning
  bool sensitive = false;
  std::string uri, url;
  int agree_count = 0;
  std::string attachments = "[]";  ///< JSON [{"type","media_type","url","alt","width","height"}]
  std::vector<std::string> tags;   ///< folded
  Instant published_at;            ///< the author's own time, clamped to the past
  Instant created_at;
  std::optional<Instant> edited_at;
};

/// Where a post or thread stands.
struct Place {
  ThreadId thread;
  PostId post;  ///< 0 = the thread itself
};

/// Writes the post and its directory entries (post_ids, object_uris) inside the caller's transaction. kConflict
/// "error.uri_taken" when its uri is known already, "error.id_taken" when its id is: draw another and call again.
Status insert(Db& db, const PostRow& row);

/// By key; null when unknown. Tombstones are found too.
std::optional<PostRow> find(Db& db, ThreadId thread, PostId post);
/// By id alone, through the directory.
std::optional<PostRow> find(Db& db, PostId post);
std::optional<PostRow> find_by_number(Db& db, ThreadId thread, int number);
/// Same as find, and holds the row until commit.
std::optional<PostRow> lock(Db& db, ThreadId thread, PostId post);
std::vector<PostRow> find_many(Db& db, const std::vector<PostId>& posts);
/// Posts numbered `first` to `last`, in order.
std::vector<PostRow> by_range(Db& db, ThreadId thread, int first, int last);
std::optional<ThreadId> locate(Db& db, PostId post);

/// The thread or post that carries `uri`, ours included.
std::optional<Place> find_uri(Db& db, std::string_view uri);
struct UriPlace {
  std::string uri;
  Place place;
};
std::vector<UriPlace> find_uris(Db& db, const std::vector<std::string>& uris);
/// Enters a thread's own address (post 0) or another name of a post; false when it is taken.
bool claim_uri(Db& db, std::string_view uri, Place place);

/// Writes new visible posts with their directory rows in one statement. kConflict "error.uri_taken" when any id or
/// address is taken: then the caller must roll back, for the others are written.
Status insert_many(Db& db, const std::vector<PostRow>& rows);
/// Those of `ids` that name a post already.
std::vector<PostId> taken(Db& db, const std::vector<PostId>& ids);

/// New text of a post: source, html, excerpt, language, summary, sensitive, attachments, tags, revision, edited_at are
/// taken from `row`. False when the stored revision is not `base_revision` any more.
bool update_text(Db& db, const PostRow& row, int base_revision);
/// Replaces rendered text only, when a mention was resolved later.
void update_html(Db& db, ThreadId thread, PostId post, std::string_view html);
void set_state(Db& db, ThreadId thread, PostId post, ContentState state);
/// Empties text, attachments and tags and sets state deleted.
void tombstone(Db& db, ThreadId thread, PostId post);
/// What became a tombstone.
struct Tombstoned {
  ThreadId thread;
  PostId post;
  bool was_visible = false;
};
/// Tombstones up to `limit` of an author's posts below `before` (0 = newest) that are not deleted yet, newest first.
std::vector<Tombstoned> tombstone_by_author(Db& db, ActorId author, PostId before, int limit);
/// agree_count + difference; returns the new count.
int count_agreement(Db& db, ThreadId thread, PostId post, int difference);

/// Posts that `author` wrote since `since` (any state), newest time first; for limits.
struct Pace {
  int count = 0;
  std::optional<Instant> newest;
};
Pace pace(Db& db, ActorId author, Instant since);
/// True when `author` has at least one visible post here.
bool has_visible(Db& db, ActorId author);
/// Posts of an author below `before` (0 = newest), newest first, any state; for federation's outbox and exports.
std::vector<PostRow> by_author(Db& db, ActorId author, PostId before, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::posts
