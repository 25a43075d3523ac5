#pragma once

#include "federation/objects/load_post.hpp"
#include "federation/outbox/outbox.hpp"

#include <set>

namespace samvad::federation {

/// Where an actor of another server takes deliveries; empty for local, gone and suspended ones.
std::vector<storage::activities::Recipient> inbox_of(const storage::actors::ActorRow& row);

/// The steps of one event, over one connection. Short-lived; used by the files of this folder only.
class OutboxWork {
 public:
  OutboxWork(const Outbox& outbox, storage::Db& db) : parts_(outbox.parts_), db_(db) {}

  using Recipients = std::vector<storage::activities::Recipient>;
  /// What one activity is about.
  struct About {
    std::int64_t object = 0;
    storage::ThreadId thread;
    storage::PostId post;
  };
  /// How a post changed.
  enum class Change { kCreated, kEdited, kDeleted };

  /// A post of a local author; does nothing for others, for what is not visible (deletions excepted), and for what does
  /// not federate. `reason` not null = a moderator removed it.
  void post_changed(storage::PostId post, Change change, const std::string* reason = nullptr);
  void post_removed(const forum::PostHidden& event);
  void post_restored(storage::PostId post);
  void post_released(const forum::PostReleased& event);
  void agreement_changed(const forum::AgreementChanged& event);
  void thread_changed(const forum::ThreadChanged& event);
  void actor_changed(storage::ActorId actor);
  void actor_deleted(storage::ActorId actor);
  /// Addresses the Delete of an actor to the servers behind `after`, a page of them, and queues the job for the rest.
  void send_farewell(storage::ActivityId activity, storage::HostId after);
  /// Flag by the desk to the author's server; `words` empty = the reporter's comment.
  void forward_report(storage::ReportId report, const std::string& words = {});
  void follow_changed(const forum::FollowChanged& event);
  /// True when the site shows a post to everybody now, or will when it is released.
  bool may_announce(const storage::posts::PostRow& post);
  void relay(storage::ActorId board, const About& about, std::string_view activity_json);
  void relay_replies(const std::vector<Outbox::Reply>& replies);
  /// Sends one activity about `to` from a local actor.
  void send(const storage::actors::ActorRow& from, const storage::actors::ActorRow& to, std::string_view type,
            const std::function<std::string(const ActivityInput&)>& write, const storage::ActivityId& id);

  /// Who may see an activity, and where.
  enum class Show {
    kPrivate,  ///< its receivers alone
    kPublic,   ///< anybody at its id
    kOutbox,   ///< and in the actor's outbox
    kWaiting,  ///< as kPublic, once the post it is about is released
    kWaitingOutbox,
    kBatch,  ///< as kPrivate, sent with the next batch
  };

  /// A fresh activity id, and the head of an activity to Public and `cc`.
  storage::ActivityId fresh() { return parts_.ids.make<storage::ActivityId>(); }
  ActivityInput head(storage::ActivityId id, const std::string& actor, std::vector<std::string> cc,
                     const std::string& audience = {});
  std::string uri_of(storage::ActivityId id) const { return parts_.addresses.activity(id); }

  /// The row of an activity, as `show` says.
  static storage::activities::ActivityRow activity_row(storage::ActivityId id, storage::ActorId actor,
                                                       std::string_view type, const std::string& uri, std::string body,
                                                       const About& about, Show show);
  /// Writes an activity and its deliveries.
  void publish(storage::ActivityId id, storage::ActorId actor, std::string_view type, const std::string& uri,
               const std::string& body, const About& about, const Recipients& recipients, Show show = Show::kPublic);
  /// FEP-1b12: the board announces `activity_json`, verbatim, to those who follow it.
  void announce(const storage::actors::ActorRow& board, std::string_view activity_json, const About& about,
                const Recipients& recipients, Show show = Show::kPublic);
  /// The same of a vote, to those whose servers count votes, in the next batch of the board (design.md 4.28).
  void announce_vote(const storage::actors::ActorRow& board, std::string_view activity_json, const About& about);
  /// Sends the votes that wait for the board's batch. Inside a job's transaction.
  void send_votes(storage::ActorId board);
  /// The board announces the post itself, for microblogs.
  void announce_plain(const storage::actors::ActorRow& board, const std::string& post_uri, const About& about,
                      const Recipients& recipients, Show show = Show::kPublic);
  /// What the newest Create or Update of a local post said.
  struct Said {
    std::string updated;              ///< "" = nothing
    std::set<std::string> mentioned;  ///< ids
  };
  Said last_said(const LoadedPost& loaded);
  /// People whom an edit names for the first time get the Create too, since servers take no Update of what they do not
  /// know; after rewrite_shown.
  void introduce(const LoadedPost& loaded, const Said& before);
  /// Queues kMentionsJob when the text names people of other servers whom we do not know.
  void ask_for_mentions(const LoadedPost& loaded);
  /// Outboxes show the post's present text: the author's Create and the board's Announce of it are written anew.
  void rewrite_shown(LoadedPost& loaded);
  /// Queues kVotesJob for the board, once.
  void ask_for_votes(storage::ActorId board, std::chrono::milliseconds delay);
  Recipients followers_of_actors(const std::vector<storage::ActorId>& actors);
  /// Those of `recipients` whose servers count votes they are told of (Lemmy, PieFed, Mbin, NodeBB and kin).
  Recipients threadiverse(const Recipients& recipients);
  /// Servers an activity of the post's author is sent to straight: author's followers, mentioned people, the parent's
  /// author.
  Recipients direct(const LoadedPost& loaded);
  /// The Service that moderates in public; nullopt before it was made.
  std::optional<storage::actors::ActorRow> desk();

 private:
  const Outbox::Parts& parts_;
  storage::Db& db_;
};

}  // namespace samvad::federation
