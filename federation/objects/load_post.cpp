#include "federation/objects/load_post.hpp"

#include "federation/objects/actor_writer.hpp"
#include "forum/access/can_see.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"
#include "storage/tables/mentions.hpp"

namespace samvad::federation {

using storage::ContentState;
using storage::Db;
using storage::actors::ActorRow;

namespace {

NamedActor named(const ActorRow& row, const Addresses& addresses) {
  return {row.uri, handle_of(row, addresses)};
}

void load_parent(Db& db, const Addresses& addresses, LoadedPost& loaded) {
  const auto& post = loaded.post;
  if (post.number == 1) return;
  auto parent = post.reply_to ? storage::posts::find(db, post.thread, post.reply_to)
                              : storage::posts::find_by_number(db, post.thread, 1);
  if (!parent) return;
  loaded.input.parent_uri = parent->uri;
  loaded.input.parent_published = parent->published_at;
  loaded.parent_author = storage::actors::find(db, parent->author);
  if (loaded.parent_author) loaded.input.parent_author = named(*loaded.parent_author, addresses);
}

void load_mentions(Db& db, const Addresses& addresses, LoadedPost& loaded) {
  const auto ids = storage::mentions::of_post(db, loaded.post.thread, loaded.post.id);
  if (ids.empty()) return;
  loaded.mentioned = storage::actors::find_many(db, ids);
  for (const auto& row : loaded.mentioned) loaded.input.mentions.push_back(named(row, addresses));
}

void fill_text(const Addresses& addresses, LoadedPost& loaded) {
  auto& input = loaded.input;
  const auto& post = loaded.post;
  input.uri = post.uri;
  input.page = post.url.empty() ? addresses.post_page(post.id) : post.url;
  input.thread_uri = loaded.thread.uri.empty() ? addresses.thread(post.thread) : loaded.thread.uri;
  input.opening = post.number == 1;
  input.article = loaded.board.opening_type == storage::boards::OpeningType::kArticle;
  input.unlisted =
      post.visibility != storage::Visibility::kPublic || loaded.thread.visibility == storage::Visibility::kUnlisted;
  input.locked = loaded.thread.locked_at.has_value();
  input.title = loaded.thread.title;
  input.html = post.html;
  input.source = post.source;
  input.language = post.language;
  input.summary = post.summary;
  input.sensitive = post.sensitive;
  input.published = post.published_at;
  input.updated = post.edited_at;
  input.likes = post.agree_count;
  if (input.opening) input.replies = loaded.thread.reply_count();
  for (const auto& tag : post.tags) input.tags.push_back({"#" + tag, addresses.tag_page(storage::percent_encode(tag))});
  if (auto attachments = storage::parse_json(post.attachments)) input.attachments = *attachments;
}

}  // namespace

bool LoadedPost::federates() const {
  return !board.members_only && thread.visibility != storage::Visibility::kMembers &&
         post.visibility != storage::Visibility::kMembers;
}

bool LoadedPost::visible() const {
  if (author.standing().closed && storage::guard_on("SEC-36.objects")) return false;
  return post.state == ContentState::kVisible && thread.state == ContentState::kVisible;
}

bool LoadedPost::shown_to_all() const {
  return visible() && forum::can_see(forum::anonymous_scope(false), board, thread, post, author.standing());
}

std::optional<LoadedPost> load_post(Db& db, const Addresses& addresses, storage::PostId id) {
  auto post = storage::posts::find(db, id);
  if (!post) return std::nullopt;
  auto thread = storage::threads::find(db, post->thread);
  if (!thread) return std::nullopt;
  auto board = storage::boards::find(db, thread->board);
  auto author = storage::actors::find(db, post->author);
  auto board_actor = storage::actors::find(db, thread->board);
  if (!board || !author || !board_actor) return std::nullopt;

  LoadedPost loaded;
  loaded.post = std::move(*post);
  loaded.thread = std::move(*thread);
  loaded.board = std::move(*board);
  loaded.author = std::move(*author);
  loaded.board_actor = std::move(*board_actor);
  loaded.input.author = named(loaded.author, addresses);
  loaded.input.board = named(loaded.board_actor, addresses);
  loaded.input.author_followers = followers_of(loaded.author);
  loaded.input.board_followers = followers_of(loaded.board_actor);
  fill_text(addresses, loaded);
  load_parent(db, addresses, loaded);
  load_mentions(db, addresses, loaded);
  return loaded;
}

}  // namespace samvad::federation
