#include "federation/outbox/outbox_work.hpp"
#include "federation/vocabulary/terms.hpp"
#include "forum/access/can_see.hpp"

#include <map>

namespace samvad::federation {

using storage::ActivityId;

namespace {

OutboxWork::About about_post(const LoadedPost& loaded) {
  return {loaded.post.id.value, loaded.post.thread, loaded.post.id};
}

bool is_vote(std::string_view type) {
  return type == "Like" || type == "Dislike" || type == "EmojiReact";
}

}  // namespace

void OutboxWork::post_changed(storage::PostId post, Change change, const std::string* reason) {
  auto loaded = load_post(db_, parts_.addresses, post);
  if (!loaded || !loaded->federates() || !loaded->author.local()) return;
  if (change != Change::kDeleted && !loaded->visible()) return;

  const ActivityId id = fresh();
  std::string uri = uri_of(id), type, body;
  switch (change) {
    case Change::kCreated:
      type = "Create";
      uri = parts_.addresses.create(post);
      loaded->input.updated.reset();
      body = create_activity(uri, loaded->input);
      break;
    case Change::kEdited: {
      type = "Update";
      // Receivers ignore an Update whose `updated` is not newer; an edit within the silent minutes has none of its own,
      // nor has a text that was rendered anew.
      const Said before = last_said(*loaded);
      auto& updated = loaded->input.updated;
      if (!updated || storage::to_rfc3339(*updated) == before.updated) updated = parts_.clock.now();
      body = update_activity(uri, loaded->input);
      rewrite_shown(*loaded);
      introduce(*loaded, before);
      storage::activities::withdraw_texts(db_, post.value);
      break;
    }
    case Change::kDeleted: {
      type = "Delete";
      ActivityInput input{uri, loaded->author.uri, post_addressing(loaded->input), loaded->board_actor.uri,
                          parts_.clock.now()};
      body = delete_activity(input, loaded->input.uri,
                             reason == nullptr ? std::nullopt : std::optional<std::string_view>(*reason));
      break;
    }
  }
  if (change != Change::kDeleted) ask_for_mentions(*loaded);
  const bool created = change == Change::kCreated;
  publish(id, loaded->author.id, type, uri, body, about_post(*loaded), direct(*loaded),
          created ? Show::kOutbox : Show::kPublic);
  // whom the site shows to followers only, the board does not show to its own; what is taken back is told to all
  if (change != Change::kDeleted && !loaded->shown_to_all()) return;
  const Recipients followers = followers_of_actors({loaded->board_actor.id});
  // A board's outbox lists its threads: others back-fill a new board from there (federation.md 8).
  announce(loaded->board_actor, body, about_post(*loaded), followers,
           created && loaded->input.opening ? Show::kOutbox : Show::kPublic);
  if (created && loaded->input.opening)
    announce_plain(loaded->board_actor, loaded->input.uri, about_post(*loaded), followers);
}

void OutboxWork::rewrite_shown(LoadedPost& loaded) {
  const std::string create = create_activity(parts_.addresses.create(loaded.post.id), loaded.input);
  for (const auto& row : storage::activities::shown_about(db_, loaded.post.id.value)) {
    if (row.type == "Create") {
      storage::activities::rewrite(db_, row.id, create);
      continue;
    }
    ActivityInput input = head(row.id, loaded.board_actor.uri, {loaded.input.board_followers});
    input.published = row.created_at;
    storage::activities::rewrite(db_, row.id, wrapping_activity(input, "Announce", create));
  }
}

void OutboxWork::post_removed(const forum::PostHidden& event) {
  const auto loaded = load_post(db_, parts_.addresses, event.post);
  if (!loaded || !loaded->federates()) return;
  if (loaded->author.local()) return post_changed(event.post, Change::kDeleted, &event.reason);
  // A post of another server leaves our board: its own server decides about the post, those who follow the board hear
  // of the removal. The desk speaks, so that no moderator is named.
  const auto desk_actor = desk();
  if (!desk_actor) return;
  const ActivityId id = fresh();
  const ActivityInput input = head(id, desk_actor->uri, {loaded->board_actor.uri}, loaded->board_actor.uri);
  const std::string body = delete_activity(input, loaded->post.uri, event.reason);
  publish(id, desk_actor->id, "Delete", input.id, body, about_post(*loaded), inbox_of(loaded->author));
  announce(loaded->board_actor, body, about_post(*loaded), followers_of_actors({loaded->board_actor.id}));
}

void OutboxWork::post_restored(storage::PostId post) {
  const auto loaded = load_post(db_, parts_.addresses, post);
  if (!loaded || !loaded->federates() || !loaded->visible()) return;
  const auto desk_actor = desk();
  const auto actor = loaded->author.local() ? std::optional(loaded->author) : desk_actor;
  if (!actor) return;
  const auto removal = storage::activities::newest_about(db_, actor->id, "Delete", post.value);
  if (!removal) {
    // It was hidden before it was ever sent.
    if (loaded->author.local() && !storage::activities::newest_about(db_, actor->id, "Create", post.value))
      post_changed(post, Change::kCreated);
    return;
  }
  const ActivityId id = fresh();
  const ActivityInput input = head(id, actor->uri, {loaded->board_actor.uri}, loaded->board_actor.uri);
  const std::string body = wrapping_activity(input, "Undo", removal->body);
  // whoever was told of the removal is told of its end
  publish(id, actor->id, "Undo", input.id, body, about_post(*loaded),
          loaded->author.local() ? direct(*loaded) : inbox_of(loaded->author));
  if (loaded->shown_to_all())
    announce(loaded->board_actor, body, about_post(*loaded), followers_of_actors({loaded->board_actor.id}));
}

void OutboxWork::post_released(const forum::PostReleased& event) {
  if (event.local) {
    // A post that was held after an edit is known elsewhere already.
    const bool known = storage::activities::newest_about(db_, event.author, "Create", event.post.value).has_value();
    return post_changed(event.post, known ? Change::kEdited : Change::kCreated);
  }
  const auto loaded = load_post(db_, parts_.addresses, event.post);
  if (!loaded || !loaded->shown_to_all()) return;
  const auto followers = followers_of_actors({event.board});
  const auto rows = storage::activities::waiting_about(db_, event.board, event.post.value);
  storage::activities::release(db_, rows);
  storage::activities::enqueue(db_, rows, followers);
}

void OutboxWork::agreement_changed(const forum::AgreementChanged& event) {
  if (!event.local) return;
  const auto loaded = load_post(db_, parts_.addresses, event.post);
  const auto actor = storage::actors::find(db_, event.actor);
  if (!loaded || !actor || !loaded->federates() || !loaded->visible()) return;

  const ActivityId id = fresh();
  const ActivityInput input =
      head(id, actor->uri, {loaded->author.uri, loaded->board_actor.uri}, loaded->board_actor.uri);
  std::string body;
  if (event.agreed) {
    body = plain_activity(input, "Like", loaded->post.uri);
  } else {
    const auto like = storage::activities::newest_about(db_, actor->id, "Like", event.post.value);
    if (!like) return;
    body = wrapping_activity(input, "Undo", like->body);
  }
  publish(id, actor->id, event.agreed ? "Like" : "Undo", input.id, body, about_post(*loaded), inbox_of(loaded->author),
          Show::kPrivate);
  const Recipients counting = threadiverse(followers_of_actors({loaded->board_actor.id}));
  if (!counting.empty()) announce_vote(loaded->board_actor, body, about_post(*loaded));
}

void OutboxWork::relay_replies(const std::vector<Outbox::Reply>& replies) {
  std::map<storage::ActorId, std::vector<const Outbox::Reply*>> by_board;
  for (const auto& reply : replies) by_board[reply.board].push_back(&reply);
  std::vector<storage::ActorId> boards;
  for (const auto& entry : by_board) boards.push_back(entry.first);
  for (const auto& group : storage::actors::find_many(db_, boards)) {
    if (!group.local()) continue;
    std::vector<storage::activities::ActivityRow> rows;
    for (const auto* reply : by_board[group.id]) {
      const ActivityId id = fresh();
      const ActivityInput input = head(id, group.uri, {below(group.uri, "followers")});
      rows.push_back(activity_row(id, group.id, "Announce", input.id,
                                  wrapping_activity(input, "Announce", reply->activity_json),
                                  {reply->post.value, reply->thread, reply->post}, Show::kPublic));
    }
    storage::activities::insert(db_, rows);
    storage::activities::enqueue(db_, rows, followers_of_actors({group.id}));
  }
}

bool OutboxWork::may_announce(const storage::posts::PostRow& post) {
  const auto thread = storage::threads::find(db_, post.thread);
  const auto board = thread ? storage::boards::find(db_, thread->board) : std::nullopt;
  const auto author = storage::actors::find(db_, post.author);
  if (!board || !author) return false;
  const auto standing = author->standing();
  // what is held waits for its release, which asks again
  if (post.state == storage::ContentState::kHeld) return !standing.limited && !standing.closed;
  return forum::can_see(forum::anonymous_scope(false), *board, *thread, post, standing);
}

void OutboxWork::relay(storage::ActorId board, const About& about, std::string_view activity_json) {
  const auto group = storage::actors::find(db_, board);
  const auto post = storage::posts::find(db_, about.thread, about.post);
  const auto json = storage::parse_json(activity_json);
  if (!group || !group->local() || !post || !json) return;
  const std::string type = type_of(*json);
  const bool vote = is_vote(type) || (type == "Undo" && is_vote(type_of(field(*json, "object"))));
  const bool held = post->state == storage::ContentState::kHeld;
  if (type != "Delete" && type != "Undo" && !may_announce(*post)) return;

  Recipients followers;
  if (!held) followers = followers_of_actors({board});
  if (vote) {
    if (!threadiverse(followers).empty()) announce_vote(*group, activity_json, about);
    return;
  }
  // an Update whose Create never came opens a thread too
  const bool opens =
      post->number == 1 && (type == "Create" || (type == "Update" && !storage::activities::said_of(db_, about.object)));
  if (type == "Update") {
    storage::activities::leave_outbox(db_, about.object);
    storage::activities::withdraw_texts(db_, about.object);
  }
  const Show show = held && opens ? Show::kWaitingOutbox
                    : held        ? Show::kWaiting
                    : opens       ? Show::kOutbox
                                  : Show::kPublic;
  announce(*group, activity_json, about, followers, show);
  if (opens) announce_plain(*group, post->uri, about, followers, held ? Show::kWaiting : Show::kPublic);
}

}  // namespace samvad::federation
