#include "federation/outbox/outbox_work.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/jobs.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace samvad::federation {

using storage::ActivityId;
using storage::actors::ActorRow;

std::vector<storage::activities::Recipient> inbox_of(const ActorRow& row) {
  if (row.local() || row.standing().closed) return {};
  const std::string& inbox = row.shared_inbox.empty() ? row.inbox : row.shared_inbox;
  if (inbox.empty()) return {};
  return {{row.host_id, inbox}};
}

ActivityInput OutboxWork::head(ActivityId id, const std::string& actor, std::vector<std::string> cc,
                               const std::string& audience) {
  ActivityInput input{uri_of(id), actor, {{std::string(kPublic)}, std::move(cc)}, audience, parts_.clock.now()};
  std::erase(input.addressing.cc, std::string());
  return input;
}

storage::activities::ActivityRow OutboxWork::activity_row(ActivityId id, storage::ActorId actor, std::string_view type,
                                                          const std::string& uri, std::string body, const About& about,
                                                          Show show) {
  storage::activities::ActivityRow row;
  row.id = id;
  row.actor = actor;
  row.type = type;
  row.uri = uri;
  row.object = about.object;
  row.thread = about.thread;
  row.post = about.post;
  row.is_public = show != Show::kPrivate && show != Show::kBatch;
  row.in_outbox = show == Show::kOutbox || show == Show::kWaitingOutbox;
  row.waiting = show == Show::kWaiting || show == Show::kWaitingOutbox;
  row.batched = show == Show::kBatch;
  row.body = std::move(body);
  return row;
}

void OutboxWork::publish(ActivityId id, storage::ActorId actor, std::string_view type, const std::string& uri,
                         const std::string& body, const About& about, const Recipients& recipients, Show show) {
  storage::activities::insert(db_, activity_row(id, actor, type, uri, body, about, show));
  storage::activities::enqueue(db_, id, about.object, recipients);
}

void OutboxWork::announce(const ActorRow& board, std::string_view activity_json, const About& about,
                          const Recipients& recipients, Show show) {
  const ActivityId id = fresh();
  const ActivityInput input = head(id, board.uri, {below(board.uri, "followers")});
  publish(id, board.id, "Announce", input.id, wrapping_activity(input, "Announce", activity_json), about, recipients,
          show);
}

void OutboxWork::announce_vote(const ActorRow& board, std::string_view activity_json, const About& about) {
  announce(board, activity_json, about, {}, Show::kBatch);
  ask_for_votes(board.id, kVoteBatch);
}

void OutboxWork::ask_for_votes(storage::ActorId board, std::chrono::milliseconds delay) {
  const std::string id = storage::to_text(board);
  storage::jobs::enqueue(
      db_, parts_.ids,
      {.kind = std::string(kVotesJob), .payload = id, .unique_key = id, .priority = 8, .delay = delay, .max_tries = 8});
}

void OutboxWork::send_votes(storage::ActorId board) {
  constexpr std::size_t kMostLetters = 20'000, kMostVotes = 1000;  // of one transaction
  const Recipients counting = threadiverse(followers_of_actors({board}));
  const std::size_t most =
      std::clamp<std::size_t>(kMostLetters / std::max<std::size_t>(1, counting.size()), 1, kMostVotes);
  const auto votes = storage::activities::batch(db_, board, static_cast<int>(most));
  if (votes.empty()) return;
  storage::activities::enqueue(db_, votes, counting);
  storage::activities::end_batch(db_, votes);
  // also for a vote whose transaction found this job still waiting and is not committed yet
  ask_for_votes(board, votes.size() == most ? std::chrono::milliseconds(0) : kVoteBatch);
}

void OutboxWork::announce_plain(const ActorRow& board, const std::string& post_uri, const About& about,
                                const Recipients& recipients, Show show) {
  const ActivityId id = fresh();
  const ActivityInput input = head(id, board.uri, {below(board.uri, "followers")});
  publish(id, board.id, "Announce", input.id, plain_activity(input, "Announce", post_uri), about, recipients, show);
}

OutboxWork::Recipients OutboxWork::followers_of_actors(const std::vector<storage::ActorId>& actors) {
  Recipients found;
  for (auto& inbox : storage::follows::inboxes(db_, actors)) found.push_back({inbox.host, std::move(inbox.url)});
  return found;
}

OutboxWork::Recipients OutboxWork::threadiverse(const Recipients& recipients) {
  constexpr std::array<std::string_view, 8> kKinds = {"lemmy",  "piefed", "mbin",       "kbin",
                                                      "nodebb", "lotide", "brutalinks", "samvad"};
  std::vector<storage::HostId> ids;
  for (const auto& recipient : recipients) ids.push_back(recipient.host);
  std::map<std::int64_t, bool> counts;
  for (const auto& host : storage::hosts::find_many(db_, ids))
    counts[host.id.value] = std::find(kKinds.begin(), kKinds.end(), host.software) != kKinds.end();
  Recipients kept = recipients;
  std::erase_if(kept, [&](const auto& recipient) { return !counts[recipient.host.value]; });
  return kept;
}

OutboxWork::Recipients OutboxWork::direct(const LoadedPost& loaded) {
  Recipients found = followers_of_actors({loaded.author.id});
  const auto add = [&](const ActorRow& row) {
    for (auto& recipient : inbox_of(row)) found.push_back(std::move(recipient));
  };
  for (const auto& row : loaded.mentioned) add(row);
  if (loaded.parent_author) add(*loaded.parent_author);
  return found;
}

std::optional<ActorRow> OutboxWork::desk() {
  const auto id = storage::activities::site_actor(db_, static_cast<int>(storage::actors::Kind::kService));
  return id ? storage::actors::find(db_, id) : std::nullopt;
}

void OutboxWork::send(const ActorRow& from, const ActorRow& to, std::string_view type,
                      const std::function<std::string(const ActivityInput&)>& write, const ActivityId& id) {
  const ActivityInput input{uri_of(id), from.uri, {{to.uri}, {}}, {}, parts_.clock.now()};
  publish(id, from.id, type, input.id, write(input), {to.id.value, {}, {}}, inbox_of(to), Show::kPrivate);
}

}  // namespace samvad::federation
