#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/post_text.hpp"
#include "federation/inbox/processor.hpp"
#include "forum/posts/create_replies.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/first_contact.hpp"
#include "storage/tables/posts.hpp"

#include <map>
#include <optional>
#include <unordered_map>

namespace samvad::federation {
namespace {

using storage::ActorId;
using storage::Level;
using storage::actors::ActorRow;
using storage::inbox::InboxRow;
namespace posts = storage::posts;

/// A row that may be a plain reply.
struct Candidate {
  const InboxRow* row = nullptr;
  std::shared_ptr<const Document> document;  ///< of the activity
  const PostDocument* post = nullptr;        ///< embedded in it
  std::vector<std::string> mentions;
};

/// The reply in a row, if its own words make it a plain one: what receive_create and store_post ask of the words alone.
std::optional<Candidate> read_candidate(const InboxContext& context, const InboxRow& row) {
  auto read = read_row(context, row);
  if (!read) return std::nullopt;
  auto document = std::make_shared<const Document>(std::move(*read));
  const auto* activity = document->as<Activity>();
  if (activity->verb != Verb::kCreate || activity->embedded == nullptr) return std::nullopt;
  const auto* post = activity->embedded->as<PostDocument>();
  if (post == nullptr || post->in_reply_to.empty() || !is_public_enough(*post)) return std::nullopt;
  if (!same_origin(post->id, activity->actor) || post->author != activity->actor) return std::nullopt;
  if (is_ours(context, activity->object_id) || is_ours(context, post->id) || is_ours(context, activity->actor)) {
    return std::nullopt;
  }
  return Candidate{&row, std::move(document), post, mentioned_uris(context, *post)};
}

/// Those of `rows` that may be done before the others: nothing else by their author or about their object goes before
/// them, and no two of them bear the same id.
std::vector<Candidate> candidates(const InboxContext& context, const std::vector<InboxRow>& rows) {
  std::vector<Candidate> found;
  std::set<std::string> authors, ids;
  std::set<std::int64_t> objects;
  for (const auto& row : rows) {
    auto candidate = read_candidate(context, row);
    const bool about_seen = row.object_hash != 0 && objects.contains(row.object_hash);
    const bool first = !authors.contains(row.signer_uri) && !about_seen;
    if (candidate && first && ids.insert(candidate->post->id).second) {
      found.push_back(std::move(*candidate));
    } else {
      authors.insert(row.signer_uri);
      objects.insert(row.object_hash);
    }
  }
  return found;
}

/// What the tables know about the candidates: one statement a question.
struct Knowledge {
  std::unordered_map<std::string, ActorRow> actors;  ///< signers and mentioned people by id
  std::unordered_map<std::string, posts::Place> places;
  std::set<storage::deleted_uris::Claim> taken_back;
  std::map<ActorId, forum::ViewerScope> scopes;
  std::map<ActorId, storage::first_contact::Acquaintance> met;

  Knowledge(storage::Db& db, const InboxContext& context, const std::vector<Candidate>& all) {
    std::set<std::string> people, uris;
    std::vector<storage::deleted_uris::Claim> claims;
    for (const auto& one : all) {
      people.insert(one.row->signer_uri);
      people.insert(one.mentions.begin(), one.mentions.end());
      uris.insert({one.post->id, one.post->in_reply_to});
      claims.push_back({one.post->id, one.post->author});
    }
    for (auto& actor : storage::actors::find_by_uris(db, {people.begin(), people.end()})) {
      actors.emplace(actor.uri, std::move(actor));
    }
    for (auto& found : posts::find_uris(db, {uris.begin(), uris.end()})) places.emplace(found.uri, found.place);
    taken_back = storage::deleted_uris::taken_back(db, claims);
    std::set<ActorId> authors;
    for (const auto& one : all) {
      if (const auto author = actors.find(one.row->signer_uri); author != actors.end())
        authors.insert(author->second.id);
    }
    const std::vector<ActorId> ids(authors.begin(), authors.end());
    const bool site_is_private = context.site_is_private(db);
    for (const auto& whoever : storage::views::remote_views(db, ids)) {
      scopes.emplace(whoever.actor, forum::scope_of(whoever, site_is_private));
    }
    for (const auto& one : storage::first_contact::acquaintances(db, ids, context.forum.clock.now())) {
      met.emplace(one.author, one);
    }
  }

  /// The author of a reply against which nothing stands so far; null otherwise.
  const ActorRow* author_of(const Candidate& one) const {
    const auto author = actors.find(one.row->signer_uri);
    if (author == actors.end() || !is_usable(author->second)) return nullptr;
    if ((author->second.suspended_at || author->second.domain_suspended) && storage::guard_on("SEC-36.actor")) {
      return nullptr;
    }
    const auto parent = places.find(one.post->in_reply_to);
    const bool has_place = parent != places.end() && parent->second.post;
    if (!has_place || places.contains(one.post->id) || !scopes.contains(author->second.id)) return nullptr;
    return taken_back.contains({one.post->id, one.post->author}) ? nullptr : &author->second;
  }

  std::vector<ActorId> mentioned(const Candidate& one) const {
    std::vector<ActorId> ids;
    for (const auto& uri : one.mentions) {
      const auto actor = actors.find(uri);
      if (actor != actors.end() && !actor->second.unadmitted) ids.push_back(actor->second.id);
    }
    return ids;
  }
};

/// The candidates that become posts, with the texts their drafts point to.
struct Replies {
  std::vector<const Candidate*> from;
  std::vector<const ActorRow*> authors;
  std::vector<std::unique_ptr<const PostText>> texts;
  std::vector<forum::ReplyFromAfar> drafts;
  std::set<ActorId> stale;  ///< authors to be fetched anew

  Replies(const InboxContext& context, const Knowledge& knowledge, const std::vector<Candidate>& all) {
    std::map<ActorId, int> earlier;  // of strangers, in this batch: each of their posts counts the ones before it
    for (const auto& one : all) {
      const auto* author = knowledge.author_of(one);
      if (author == nullptr) continue;
      auto met = knowledge.met.at(author->id);
      if (!met.known) met.recent += earlier[author->id]++;
      texts.push_back(
          std::make_unique<const PostText>(post_text(context, *author, *one.post, knowledge.mentioned(one), met)));
      const auto parent = knowledge.places.at(one.post->in_reply_to);
      drafts.push_back({knowledge.scopes.at(author->id), parent.thread, parent.post, texts.back()->draft()});
      from.push_back(&one);
      authors.push_back(author);
      if (!is_fresh(context, *author)) stale.insert(author->id);
    }
  }
};

/// What a batch gave up for; the rows are then done one by one.
struct GivenUp {};

/// Writes the replies, their relays and the end of their rows.
std::set<std::int64_t> write_all(storage::Db& db, const InboxContext& context, const Replies& replies) {
  const auto posted = forum::create_replies(context.forum, db, replies.drafts);
  if (!posted) {
    storage::log(Level::kInfo, "replies_given_up", posted.error());
    throw GivenUp{};
  }
  std::vector<Outbox::Reply> relayed;
  std::vector<std::int64_t> done;
  for (std::size_t i = 0; i < posted->size(); ++i) {
    const auto& one = (*posted)[i];
    if (!one) continue;
    if (!replies.authors[i]->standing().limited)
      relayed.push_back({one->board, one->thread, one->post, replies.from[i]->row->body});
    done.push_back(replies.from[i]->row->id);
  }
  context.outbox.relay_replies(db, relayed);
  if (!done.empty()) storage::inbox::finish_with(db, done);
  return {done.begin(), done.end()};
}

}  // namespace

std::set<std::int64_t> process_replies(storage::Db& db, const InboxContext& context,
                                       const std::vector<InboxRow>& rows) {
  std::set<std::int64_t> done;
  std::set<ActorId> stale;
  const auto all = candidates(context, rows);
  if (all.empty()) return done;
  try {
    db.transaction([&] {
      std::vector<std::string> ids;
      for (const auto& one : all) ids.push_back(one.post->id);
      storage::deleted_uris::take_turns(db, ids);
      const Knowledge knowledge(db, context, all);
      const Replies replies(context, knowledge, all);
      done = write_all(db, context, replies);
      stale = replies.stale;
    });
  } catch (const GivenUp&) {
    return {};
  }
  refresh_later(db, context, stale);
  for (const auto& one : all) {
    if (!done.contains(one.row->id)) continue;
    storage::log(Level::kInfo, "activity_received",
                 {{"activity", one.row->activity_uri}, {"type", "Create"}, {"done", true}});
  }
  return done;
}

}  // namespace samvad::federation
