#include "forum/posts/create_replies.hpp"

#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/threads/scene.hpp"
#include "forum/threads/writing.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/tags.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace samvad::forum {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::PostId;
using storage::Status;
using storage::ThreadId;
namespace posts = storage::posts;
namespace relations = storage::relations;

constexpr int kDraws = 8;  ///< of ids made from a remote time

/// What is known of the places that are answered: one statement a question, whatever the number of replies.
struct Places {
  std::map<ThreadId, storage::views::ThreadHead> heads;
  std::map<PostId, posts::PostRow> parents;
  std::map<ActorId, storage::actors::Standing> authors;  ///< of the parents
  std::set<relations::BlockedPair> blocks;

  Places(storage::Db& db, const std::vector<ReplyFromAfar>& replies) {
    std::set<ThreadId> threads;
    std::set<PostId> answered;
    std::set<ActorId> people;
    for (const auto& reply : replies) {
      threads.insert(reply.thread);
      answered.insert(reply.parent);
      people.insert(reply.author.actor);
    }
    // nobody's mark and no member's eyes are asked for: a remote actor reads as the public does
    for (auto& head : storage::views::thread_heads(db, {}, {threads.begin(), threads.end()})) {
      heads.emplace(head.thread.id, std::move(head));
    }
    std::set<ActorId> answered_people;
    for (auto& parent : posts::find_many(db, {answered.begin(), answered.end()})) {
      answered_people.insert(parent.author);
      parents.emplace(parent.id, std::move(parent));
    }
    for (const auto& card : storage::actors::cards(db, {answered_people.begin(), answered_people.end()})) {
      authors.emplace(card.id, card.standing());
    }
    people.merge(answered_people);
    for (const auto& pair : relations::blocks_among(db, {people.begin(), people.end()})) blocks.insert(pair);
  }

  /// True when nothing stands between the author and the post it answers.
  bool may_answer(const ReplyFromAfar& reply, const storage::views::ThreadHead& head) const {
    const auto parent = parents.find(reply.parent);
    if (parent == parents.end() || parent->second.thread != reply.thread) return false;
    const auto author = authors.find(parent->second.author);
    const auto* standing = author == authors.end() ? nullptr : &author->second;
    switch (answerable(reply.author, head, parent->second, standing)) {
      case Answerable::kYes:
        return true;
      case Answerable::kUnlessBlocked:
        return !blocks.contains({reply.author.actor, parent->second.author}) &&
               !blocks.contains({parent->second.author, reply.author.actor});
      default:
        return false;
    }
  }
};

/// A reply on its way into the tables.
struct Placed {
  std::size_t at = 0;  ///< among the replies
  ActorId board;
  posts::PostRow row;
  std::vector<ActorId> mentioned;
};

/// The row of a reply against which nothing stands.
std::optional<Placed> place(const Forum& forum, storage::Db& db, const Places& places, const ReplyFromAfar& reply) {
  const auto found = places.heads.find(reply.thread);
  if (found == places.heads.end() || !reply.author.actor || !reply.author.remote) return std::nullopt;
  const auto& head = found->second;
  if (!can_see(reply.author, head.board, head.thread)) return std::nullopt;
  if (!can_do(reply.author, Action::kReply, {.board = &head.board, .thread = &head.thread})) return std::nullopt;
  if (!places.may_answer(reply, head)) return std::nullopt;
  auto text = prepare_text(forum, db, reply.draft);
  if (!text) return std::nullopt;
  const auto verdict = judge(forum, db, reply.author, {head.board.id, "", *text, reply.draft.origin});
  if (!verdict || verdict->kind != Verdict::Kind::kPass) return std::nullopt;
  const PostPlace where{
      .thread = reply.thread, .board = head.board.id, .post = {}, .reply_to = &places.parents.at(reply.parent)};
  return Placed{0, head.board.id, post_row(forum, reply.author, where, *text, reply.draft, false),
                std::move(text->mentioned)};
}

/// Ids made from a remote time may meet another: those are drawn again (design.md 4.20).
Status draw_ids(const Forum& forum, storage::Db& db, std::vector<Placed>& placed) {
  for (int draw = 0; draw < kDraws; ++draw) {
    std::set<PostId> used;
    std::vector<PostId> fresh;
    for (auto& one : placed) {
      while (!one.row.id || !used.insert(one.row.id).second) {
        one.row.id = forum.ids.make_at<PostId>(one.row.published_at);
      }
      fresh.push_back(one.row.id);
    }
    const auto taken = posts::taken(db, fresh);
    if (taken.empty()) return {};
    for (auto& one : placed) {
      if (std::find(taken.begin(), taken.end(), one.row.id) != taken.end()) one.row.id = {};
    }
  }
  return fail(Code::kConflict, "error.id_taken");
}

/// Numbers in the order of arrival; the rows of the threads are ours until commit.
Status take_numbers(storage::Db& db, std::vector<Placed>& placed) {
  std::map<ThreadId, storage::threads::Taking> wanted;
  for (const auto& one : placed) {
    auto& taking = wanted[one.row.thread];
    taking = {one.row.thread, taking.count + 1, one.row.author};
  }
  std::vector<storage::threads::Taking> takings;
  for (const auto& entry : wanted) takings.push_back(entry.second);
  std::map<ThreadId, int> next;
  for (const auto& thread : storage::threads::take_numbers(db, takings, placed.front().row.created_at)) {
    // between the first look and now
    if (thread.state == storage::ContentState::kDeleted) return fail(Code::kNotFound, "error.no_such_thread");
    if (thread.locked_at) return fail(Code::kLocked, "error.thread_locked");
    next[thread.id] = thread.last_number - wanted[thread.id].count + 1;
  }
  if (next.size() != wanted.size()) return fail(Code::kNotFound, "error.no_such_thread");
  for (auto& one : placed) one.row.number = next[one.row.thread]++;
  return {};
}

/// Posts with their directories, mentions, tags and the boards' counts.
Status write_rows(storage::Db& db, const std::vector<Placed>& placed) {
  std::vector<posts::PostRow> rows;
  std::vector<storage::mentions::MentionRow> mentioned;
  std::vector<storage::tags::TagRow> tags;
  std::map<ActorId, std::pair<PostId, int>> counts;
  for (const auto& one : placed) {
    rows.push_back(one.row);
    for (const auto actor : one.mentioned) mentioned.push_back({one.row.thread, one.row.id, actor});
    for (const auto& tag : one.row.tags) tags.push_back({one.row.thread, tag});
    auto& count = counts[one.board];
    count = {one.row.id, count.second + 1};
  }
  SAMVAD_CHECK(posts::insert_many(db, rows));
  storage::mentions::add(db, mentioned);
  storage::tags::add(db, tags);
  for (const auto& [board, count] : counts) {
    storage::boards::add_delta(db, board, count.first.value, 0, count.second, rows.front().created_at);
  }
  return {};
}

}  // namespace

storage::Result<RepliesPosted> create_replies(const Forum& forum, storage::Db& db,
                                              const std::vector<ReplyFromAfar>& replies) {
  RepliesPosted answer(replies.size());
  if (replies.empty()) return answer;
  const Places places(db, replies);
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    auto one = place(forum, db, places, replies[i]);
    if (!one) continue;
    one->at = i;
    placed.push_back(std::move(*one));
  }
  if (placed.empty()) return answer;
  SAMVAD_CHECK(draw_ids(forum, db, placed));
  SAMVAD_CHECK(take_numbers(db, placed));
  SAMVAD_CHECK(write_rows(db, placed));
  std::vector<Event> events;
  for (const auto& one : placed) {
    answer[one.at] = ReplyPosted{one.row.thread, one.board, one.row.id, one.row.number};
    events.push_back(PostCreated{.thread = one.row.thread,
                                 .post = one.row.id,
                                 .author = one.row.author,
                                 .board = one.board,
                                 .number = one.row.number,
                                 .local = false});
  }
  forum.events.emit(db, std::move(events));
  return answer;
}

}  // namespace samvad::forum
