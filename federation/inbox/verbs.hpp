#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "forum/access/viewer_scope.hpp"

namespace samvad::federation {

// One verb, one file. Each checks who may (SEC-6 to SEC-9), fetches what it needs before it opens a transaction, then
// calls the forum's own use case. An error that time may mend (kUnavailable, kTimeout, kPeer) is tried again; the
// others drop the activity with a log line.

/// Create of a post: a thread on a board of ours, or a reply to a post known here (federation.md 5, 6).
Received receive_create(Inbound& inbound);
/// Update of a post or of the actor itself.
Received receive_update(Inbound& inbound);
/// Delete of a post by its author, of the actor itself, or of anything not yet seen (remembered).
Received receive_delete(Inbound& inbound);
/// Like, and a reaction, which counts as one.
Received receive_like(Inbound& inbound);
/// Dislike: counts as nothing, but whoever agreed before does so no longer (Lemmy changes a vote without an Undo).
Received receive_dislike(Inbound& inbound);
/// Undo of Follow, Like, Announce, Block; of anything not yet seen (remembered).
Received receive_undo(Inbound& inbound);
/// Follow of a member or a board.
Received receive_follow(Inbound& inbound);
/// Accept or Reject of a Follow of ours.
Received receive_follow_answer(Inbound& inbound);
/// Announce by a Group, wrapped (FEP-1b12) or plain.
Received receive_announce(Inbound& inbound);
/// Flag: a report by another server.
Received receive_flag(Inbound& inbound);
/// Block of a member by a remote person: each is hidden from the other.
Received receive_block(Inbound& inbound);

/// What a suspended actor may still do: withdraw. A text that is deleted during the measure does not come back with its
/// end.
bool only_takes_away(Verb verb);

/// Calls the verb's function; unknown verbs are ignored (ActivityPub 6).
Received receive(Inbound& inbound);

/// Has the Group of the thread's board announce the activity as it came (FEP-1b12), in the caller's transaction;
/// nothing for what was itself relayed.
void relay(const Inbound& inbound, storage::ThreadId thread, storage::PostId post);

/// What `author`, somebody of another server, may do on the site as it is now; 1 statement.
forum::ViewerScope scope_here(const Inbound& inbound, storage::ActorId author);
/// The same for taking back what `author` said or did, which stays open on a private site too.
forum::ViewerScope scope_to_take_back(const Inbound& inbound, storage::ActorId author);

/// Stores a post that was fetched or came embedded from its own origin, author included: what Create and Announce
/// share. Missing ancestors are fetched, at most 20, and stored first. `was_there`, if given, says whether the post was
/// known or became so meanwhile, so that nothing of `document` was written.
Received store_post(Inbound& inbound, const PostDocument& document, bool* was_there = nullptr);
/// Gives a post the text that its own origin gave it by now; `inbound.actor` is who the document says wrote it. One
/// that is not known here is stored; one that is no longer for everybody changes nothing, since its first text was
/// public.
Received update_post(Inbound& inbound, const PostDocument& document);

}  // namespace samvad::federation
