#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::actors {

/// ActivityStreams actor types; values are stored.
enum class Kind : short { kPerson = 1, kGroup = 2, kApplication = 3, kService = 4, kOrganization = 5 };

/// What decides whether an actor's words are shown; part of every card.
struct Standing {
  ActorId id;
  std::string host;      ///< host of the handle, "" = local
  bool limited = false;  ///< the actor or its domain is hidden from public view
  bool closed = false;   ///< suspended, itself or its domain
};

/// Anyone with an inbox. Local: `host` and the remote addresses are "".
struct ActorRow {
  ActorId id;
  Kind kind = Kind::kPerson;
  HostId host_id;            ///< 0 = local
  std::string host;          ///< host of the handle, "" = local
  std::string name;          ///< preferredUsername as written
  std::string uri;           ///< ActivityPub id
  std::string url;           ///< profile page
  std::string display_name;  ///< "" = name is shown
  std::string bio_source, bio_html;
  std::string icon_url, image_url;
  std::string fields = "[]";  ///< JSON [{"name","value_html"}]
  std::string inbox, shared_inbox, outbox, followers_uri, featured_uri, moderators_uri;
  bool locked = false;  ///< manuallyApprovesFollowers
  bool discoverable = false;
  bool indexable = false;
  std::string moved_to;
  std::optional<Instant> published_at;
  Instant created_at;
  std::optional<Instant> fetched_at;
  std::optional<Instant> limited_at;
  std::optional<Instant> suspended_at, suspended_until;
  std::optional<Instant> gone_at;
  bool domain_limited = false, domain_suspended = false;  ///< read from the host's row, not written
  bool unadmitted = false;  ///< a member who waits for approval or was refused; read from the member's row

  /// A member or board of this site.
  bool local() const { return !host_id; }
  /// Its own measures and those of its domain together.
  Standing standing() const { return {id, host, limited_at || domain_limited, suspended_at || domain_suspended}; }
};

/// The little of an actor that a list or post shows.
struct ActorCard {
  ActorId id;
  Kind kind = Kind::kPerson;
  std::string name, host;  ///< host "" = local
  std::string display_name;
  std::string icon_url;
  std::string url;  ///< of the original profile; remote only
  std::string uri;
  int stakeholder = 0;  ///< members.stakeholder, 0 none
  bool stakeholder_verified = false;
  int role = 0;  ///< members.role, 0 for remote
  bool limited = false, closed = false, gone = false;
  Standing standing() const { return {id, host, limited, closed}; }
};

/// Writes the actor and its entries in both directories. kConflict "error.name_taken" when its handle, or
/// "error.uri_taken" when its uri, belongs to another actor; nothing is written then. Inside a transaction.
Status insert(Db& db, const ActorRow& row);
/// Overwrites what a fetched document says about a remote actor (all but id, kind, host, uri, measures) and fetched_at.
void update_remote(Db& db, const ActorRow& row);
/// Overwrites what an owner edits: display name, bio, icon, image, fields, locked, discoverable, indexable.
void update_profile(Db& db, const ActorRow& row);
/// Gives a remote actor another host of its handle (SEC-11), after a two-way proof, and binds that handle to it.
void move_handle(Db& db, ActorId actor, std::string_view name, std::string_view host);
/// Binds a handle (SEC-11) to another actor after a new two-way proof.
void rebind_handle(Db& db, std::string_view name, std::string_view host, ActorId actor);

/// By id; null when unknown. Gone actors are found too.
std::optional<ActorRow> find(Db& db, ActorId id);
/// Those of `ids` that exist, in any order.
std::vector<ActorRow> find_many(Db& db, const std::vector<ActorId>& ids);
/// By ActivityPub id, exactly as stored.
std::optional<ActorRow> find_by_uri(Db& db, std::string_view uri);
/// Those of `uris` that are known, in any order.
std::vector<ActorRow> find_by_uris(Db& db, const std::vector<std::string>& uris);
/// `host` "" = local. Names compare without case (ASCII).
std::optional<ActorRow> find_by_handle(Db& db, std::string_view name, std::string_view host);
std::vector<ActorRow> find_by_handles(Db& db, const std::vector<std::pair<std::string, std::string>>& name_and_host);
std::vector<ActorCard> cards(Db& db, const std::vector<ActorId>& ids);
/// Local persons and boards, admitted ones only, whose name begins with `prefix` (at least 1 character), at most
/// `limit`; for completion.
std::vector<ActorCard> local_by_prefix(Db& db, std::string_view prefix, int limit);

/// Holds the actor until commit against others who ask for the same: what is decided or reported about one person goes
/// one after the other. False when there is no such actor.
bool lock(Db& db, ActorId id);
/// Hides from public view, or shows again.
void set_limited(Db& db, ActorId id, bool limited);
/// `until` null = without end; `suspended` false lifts.
void set_suspended(Db& db, ActorId id, bool suspended, std::optional<Instant> until);
/// Deleted: personal fields emptied, gone_at set; handle and uri stay taken for ever.
void set_gone(Db& db, ActorId id);
void set_moved(Db& db, ActorId id, std::string_view target_uri);

/// SHA-256 over lower(name) "@" host, the key of actor_handles.
std::string handle_hash(std::string_view name, std::string_view host);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::actors
