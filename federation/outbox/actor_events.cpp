#include "federation/objects/actor_writer.hpp"
#include "federation/outbox/outbox_work.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/jobs.hpp"
#include "storage/tables/keys.hpp"
#include "storage/tables/reports.hpp"

namespace samvad::federation {

using storage::ActivityId;
using storage::actors::ActorRow;
using storage::actors::Kind;

void OutboxWork::thread_changed(const forum::ThreadChanged& event) {
  using What = forum::ThreadChanged::What;
  const auto opening = storage::posts::find_by_number(db_, event.thread, 1);
  if (!opening) return;
  if (event.what == What::kTitle) {
    // An edit of text and title together has said it with the text.
    const bool said = storage::activities::said_now(db_, opening->author, "Update", opening->id.value);
    return said ? void() : post_changed(opening->id, Change::kEdited);
  }
  const auto loaded = load_post(db_, parts_.addresses, opening->id);
  const auto desk_actor = desk();
  if (!loaded || !loaded->federates() || !loaded->visible() || !desk_actor) return;

  const ActorRow& board = loaded->board_actor;
  const ActivityId id = fresh();
  const ActivityInput input = head(id, desk_actor->uri, {board.uri}, board.uri);
  std::string type = "Lock", body;
  if (event.what == What::kLocked) {
    body = plain_activity(input, type, opening->uri);
  } else if (event.what == What::kUnlocked) {
    const auto lock = storage::activities::newest_about(db_, desk_actor->id, "Lock", event.thread.value);
    if (!lock) return;
    type = "Undo";
    body = wrapping_activity(input, type, lock->body);
  } else {
    type = event.what == What::kPinned ? "Add" : "Remove";
    body = collection_activity(input, type, opening->uri, below(board.uri, "featured"));
  }
  const About about{event.thread.value, event.thread, opening->id};
  publish(id, desk_actor->id, type, input.id, body, about, {});
  announce(board, body, about, followers_of_actors({board.id}));
}

void OutboxWork::actor_changed(storage::ActorId actor) {
  const auto row = storage::actors::find(db_, actor);
  if (!row || !row->local() || row->gone_at || row->unadmitted) return;
  storage::activities::withdraw_texts(db_, actor.value);  // a board that is no longer for everybody says no more
  const auto key = storage::keys::of_actor(db_, actor, storage::keys::Algorithm::kRsa);
  if (!key) return;
  ActorInput input{*row, key->public_pem, {}, row->bio_source, row->bio_html, {}, false, row->suspended_at.has_value()};
  if (row->kind == Kind::kGroup) {
    const auto board = storage::boards::find(db_, actor);
    if (!board || board->members_only) return;
    input.summary_source = board->description_source;
    input.summary_html = board->description_html;
    input.language = board->language;
    input.posting_restricted = board->who_may_post >= storage::boards::WhoMayPost::kModeratorsStartThreads;
  }
  const ActivityId id = fresh();
  const ActivityInput update = head(id, row->uri, {below(row->uri, "followers")});
  publish(id, actor, "Update", update.id, update_actor_activity(update, actor_document(input, parts_.addresses)),
          {actor.value, {}, {}}, followers_of_actors({actor}), Show::kPublic);
}

void OutboxWork::actor_deleted(storage::ActorId actor) {
  const auto row = storage::actors::find(db_, actor);
  if (!row || !row->local()) return;
  storage::activities::withdraw_texts(db_, actor.value);
  const ActivityId id = fresh();
  const ActivityInput input = head(id, row->uri, {below(row->uri, "followers")});
  // Everybody who may hold a copy hears of it: follows may be gone already.
  publish(id, actor, "Delete", input.id, delete_actor_activity(input), {actor.value, {}, {}}, {}, Show::kPublic);
  send_farewell(id, {});
}

void OutboxWork::send_farewell(ActivityId activity, storage::HostId after) {
  const auto row = storage::activities::find(db_, activity);
  if (!row) return;
  const Recipients page = storage::activities::every_inbox(db_, after, parts_.farewell_page);
  storage::activities::enqueue(db_, activity, row->object, page);
  if (page.size() < static_cast<std::size_t>(parts_.farewell_page)) return;
  const std::string id = storage::to_text(activity);
  storage::jobs::enqueue(db_, parts_.ids,
                         {.kind = std::string(kFarewellJob),
                          .payload = id + " " + storage::to_text(page.back().host),
                          .unique_key = id,
                          .priority = 8,
                          .max_tries = 8});
}

void OutboxWork::follow_changed(const forum::FollowChanged& event) {
  const auto follower = storage::actors::find(db_, event.follower),
             followee = storage::actors::find(db_, event.followee);
  if (!follower || !followee || !follower->local() || followee->local()) return;
  const ActivityId id = fresh();
  if (event.follows) {
    // its id is how their Accept or Reject will name it
    storage::follows::put(db_, {.followee = followee->id, .follower = follower->id, .activity_uri = uri_of(id)});
    send(
        *follower, *followee, "Follow",
        [&](const ActivityInput& input) { return plain_activity(input, "Follow", followee->uri); }, id);
    return;
  }
  const ActivityInput followed{event.activity_uri, follower->uri, {{followee->uri}, {}}, {}, std::nullopt};
  const std::string inner = plain_activity(followed, "Follow", followee->uri);
  send(
      *follower, *followee, "Undo", [&](const ActivityInput& input) { return wrapping_activity(input, "Undo", inner); },
      id);
}

void OutboxWork::forward_report(storage::ReportId id, const std::string& words) {
  const auto report = storage::reports::find(db_, id);
  const auto desk_actor = desk();
  if (!report || !desk_actor) return;
  const auto target = storage::actors::find(db_, report->target_actor);
  if (!target || inbox_of(*target).empty()) return;
  std::vector<std::string> objects = {target->uri};
  if (report->post) {
    if (const auto post = storage::posts::find(db_, report->post)) objects.push_back(post->uri);
  }
  const ActivityId flag = fresh();
  send(
      *desk_actor, *target, "Flag",
      [&](const ActivityInput& input) {
        return flag_activity(input, objects, words.empty() ? report->comment : words);
      },
      flag);
  storage::reports::mark_forwarded(db_, id);
}

}  // namespace samvad::federation
