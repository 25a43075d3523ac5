#include "federation/inbox/actor_directory.hpp"

#include "federation/discovery/nodeinfo.hpp"
#include "federation/signatures/keys.hpp"
#include "forum/text/checks.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/sanitise.hpp"
#include "forum/text/unicode.hpp"
#include "storage/base/log.hpp"
#include "storage/base/url.hpp"
#include "storage/db/durable.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/jobs.hpp"
#include "storage/tables/remote_keys.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::actors::ActorRow;
using storage::actors::Kind;
namespace actors = storage::actors;
namespace remote_keys = storage::remote_keys;

constexpr std::chrono::hours kFresh{24};
// What a profile may weigh: it is kept in memory and stands on every page of its author (SEC-27).
constexpr std::size_t kMostUsername = 256;                               ///< bytes; as parse_handle() takes
constexpr std::size_t kMostName = 100, kMostFieldName = 200;             ///< graphemes
constexpr std::size_t kMostBio = 20 * 1024, kMostFieldValue = 4 * 1024;  ///< bytes of HTML that are read
constexpr std::size_t kMostFields = 20;
constexpr int kMostWaiting = 1000;  ///< actors that wait to be fetched anew

Kind kind_of(const std::string& type) {
  if (type == "Group") return Kind::kGroup;
  if (type == "Application") return Kind::kApplication;
  if (type == "Service") return Kind::kService;
  if (type == "Organization") return Kind::kOrganization;
  return Kind::kPerson;
}

/// Safe HTML of at most the first `most` bytes, not cut inside a tag.
std::string html_of(std::string_view html, std::size_t most) {
  if (html.size() > most) {
    html = forum::cut_to_bytes(html, most);
    const auto tag = html.rfind('<');
    if (tag != std::string_view::npos && html.find('>', tag) == std::string_view::npos) html = html.substr(0, tag);
  }
  return forum::sanitise_html(html).html;
}

std::string fields_json(const ActorDocument& document) {
  storage::JsonWriter out;
  out.array();
  std::size_t count = 0;
  for (const auto& field : document.fields) {
    if (count++ == kMostFields) break;
    out.object().member("name", forum::clean_remote(field.name, kMostFieldName));
    out.member("value_html", html_of(field.value, kMostFieldValue)).end_object();
  }
  return out.end_array().take();
}

void copy_into(ActorRow& row, const ActorDocument& document) {
  row.kind = kind_of(document.type);
  row.name = document.preferred_username;
  row.uri = document.id;
  row.url = document.url.empty() ? document.id : document.url;
  row.display_name = forum::clean_remote(document.name, kMostName);
  row.bio_html = html_of(document.summary, kMostBio);
  row.icon_url = document.icon_url;
  row.image_url = document.image_url;
  row.fields = fields_json(document);
  row.inbox = document.inbox;
  row.shared_inbox = document.shared_inbox;
  row.outbox = document.outbox;
  row.followers_uri = document.followers;
  row.featured_uri = document.featured;
  row.moderators_uri = document.moderators;
  row.locked = document.locked;
  row.discoverable = document.discoverable;
  row.indexable = document.indexable;
  row.moved_to = document.moved_to;
  row.published_at = document.published;
}

/// Keeps back a name or a text about oneself that a word rule refuses or would hold: neither can wait for a moderator,
/// and the actor is needed all the same. Its handle then stands for the name.
void withhold(storage::Db& db, const InboxContext& context, const ActorDocument& document, ActorRow& row) {
  const auto passes = [&](forum::Draft draft) {
    draft.author = row.id;
    draft.author_is_remote = true;
    return context.forum.screen.judge(db, draft).kind == forum::Verdict::Kind::kPass;
  };
  const std::string bio = forum::plain_text(row.bio_html);
  std::string fields;
  const std::size_t kept = std::min(document.fields.size(), kMostFields);
  for (std::size_t i = 0; i < kept; ++i) {
    const auto& field = document.fields[i];
    fields += forum::clean_remote(field.name, kMostFieldName) + "\n";
    fields += forum::plain_text(html_of(field.value, kMostFieldValue)) + "\n";
  }
  if (!row.display_name.empty() && !passes({.name = row.display_name})) row.display_name.clear();
  if (!bio.empty() && !passes({.bio = bio})) row.bio_html.clear();
  if (!fields.empty() && !passes({.bio = fields})) row.fields = "[]";
}

std::vector<remote_keys::KeyRow> keys_of(const ActorDocument& document, storage::ActorId actor) {
  std::vector<remote_keys::KeyRow> rows;
  for (const auto& key : document.keys) {
    if (key.form != KeyDocument::Form::kPem) continue;  // Multikeys prove objects (FEP-8b32), not requests
    const auto parsed = PublicKey::from_pem(key.material);
    if (!parsed) continue;  // a key of a kind or size we do not take verifies nothing (SEC-4)
    rows.push_back(
        {.key_uri = key.id,
         .actor = actor,
         .algorithm = parsed->kind() == KeyKind::kRsa ? remote_keys::Algorithm::kRsa : remote_keys::Algorithm::kEd25519,
         .public_der = parsed->der()});
  }
  return rows;
}

/// A preferredUsername that can stand in a handle: one line without controls, of bounded length.
bool is_username(const std::string& name) {
  return !name.empty() && name.size() <= kMostUsername && forum::clean_remote(name, kMostUsername) == name;
}

/// The host of the handle: FEP-2c59 says it, else the id's host; another host than the id's must confirm (SEC-11).
Result<std::string> handle_host(Remote& remote, const ActorDocument& document, const std::string& id_host) {
  const auto at = document.webfinger.rfind('@');
  if (at == std::string::npos) return id_host;
  auto host = storage::canonical_host(document.webfinger.substr(at + 1), true);
  if (!host || *host == id_host) return id_host;
  // until that host confirms it, the handle is the one at the id's own host
  return remote.confirm_handle(document.preferred_username, *host, document.id) ? *host : id_host;
}

std::string compact(const std::string& json) {
  const auto read = storage::parse_json(json);
  return read ? read->dump() : json;
}

/// Whether a page that shows `before` is wrong about `now`.
bool looks_different(const ActorRow& before, const ActorRow& now) {
  const auto shown = [](const ActorRow& row) {
    return std::tie(row.name, row.display_name, row.url, row.icon_url, row.image_url, row.bio_html, row.moved_to);
  };
  return shown(before) != shown(now) || compact(before.fields) != compact(now.fields);
}

/// Writes actor and keys, and says when what is shown of a known actor changed; a handle that another actor of the same
/// host held moves over, since that host says so. Of one who is gone only the keys are written: what they wished
/// forgotten does not come back.
Result<ActorRow> store_once(storage::Db& db, const InboxContext& context, const ActorDocument& document,
                            const std::string& host, const std::string& host_name) {
  return db.transact<ActorRow>([&]() -> Result<ActorRow> {
    storage::wait_for_no_disk(db);  // what a crash takes back is fetched once more (docs/decisions/0006)
    const auto known = actors::find_by_uri(db, document.id);
    if (known && known->gone_at) {
      remote_keys::replace(db, known->id, keys_of(document, known->id));
      return *known;
    }
    ActorRow row = known.value_or(ActorRow{});
    copy_into(row, document);
    withhold(db, context, document, row);
    row.fetched_at = context.forum.clock.now();
    const auto home = storage::hosts::obtain(db, context.forum.ids.make<storage::HostId>(), host_name);
    // once for a new host and, while it has not said what it runs, again when an actor is read anew: writers of one job
    // wait for each other's commit
    if (home.made_now || (home.software.empty() && row.id)) {
      storage::jobs::enqueue(db, context.forum.ids,
                             {.kind = std::string(kLearnHostJob), .payload = host_name, .unique_key = host_name});
    }
    if (row.id) {
      actors::update_remote(db, row);
      if (known->name != row.name) actors::rebind_handle(db, row.name, row.host, row.id);
      if (looks_different(*known, row)) context.forum.events.emit(db, forum::ActorChanged{.actor = row.id});
    } else {
      row.id = context.forum.ids.make<storage::ActorId>();
      row.host_id = home.id;
      row.host = host;
      row.domain_limited = home.limited_at.has_value();
      row.domain_suspended = home.suspended_at.has_value();
      if (const auto holder = actors::find_by_handle(db, row.name, host)) {
        actors::rebind_handle(db, row.name, host, row.id);
      }
      SAMVAD_CHECK(actors::insert(db, row));
    }
    remote_keys::replace(db, row.id, keys_of(document, row.id));
    return row;
  });
}

Result<ActorRow> store(storage::Db& db, const InboxContext& context, const ActorDocument& document,
                       const std::string& host, const std::string& host_name) {
  auto stored = store_once(db, context, document, host, host_name);
  // somebody else met the same actor at the same time: it is known now
  if (!stored && stored.error().key == "error.uri_taken") return store_once(db, context, document, host, host_name);
  return stored;
}

}  // namespace

Result<ActorRow> refresh_actor(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view uri) {
  // 1. fetch at the id; whoever answers for another id is not believed
  SAMVAD_TRY(const auto json, remote.fetch(uri));
  ReadOptions options = context.reading;
  options.served_from = std::string(uri);
  SAMVAD_TRY(const auto document, read_document(json, options));
  const auto* actor = document.as<ActorDocument>();
  if (actor == nullptr || actor->id != uri || actor->inbox.empty() || !is_username(actor->preferred_username)) {
    return fail(Code::kBadInput, "error.bad_actor", std::string(uri));
  }
  // 2. the handle
  const std::string id_host = host_of(actor->id);
  SAMVAD_TRY(const std::string host, handle_host(remote, *actor, id_host));
  // 3. the row
  return store(db, context, *actor, host, id_host);
}

Result<ActorRow> store_proved(storage::Db& db, const InboxContext& context, const ProvedActor& proved) {
  const ActorDocument& actor = proved.actor;
  const Handle own{actor.preferred_username, proved.handle.host};
  if (is_ours(context, actor.id) || actor.inbox.empty() || !own.same(proved.handle)) {
    return fail(Code::kBadInput, "error.bad_actor", actor.id);
  }
  SAMVAD_TRY(ActorRow row, store(db, context, actor, own.host, host_of(actor.id)));
  if (row.host == own.host) return row;
  // met before under the host of its id, because nobody had confirmed another
  row.host = own.host;
  actors::move_handle(db, row.id, row.name, row.host);
  return row;
}

bool is_fresh(const InboxContext& context, const ActorRow& actor) {
  return !actor.gone_at && actor.fetched_at && context.forum.clock.now() - *actor.fetched_at < kFresh;
}

bool is_usable(const ActorRow& actor) {
  return !actor.gone_at && actor.fetched_at;
}

void refresh_later(storage::Db& db, const InboxContext& context, const std::set<storage::ActorId>& stale) {
  std::set<std::string> payloads;
  for (const auto actor : stale) payloads.insert(storage::to_text(actor));
  storage::jobs::enqueue_each(db, context.forum.ids,
                              {.kind = std::string(kRefreshActorJob), .priority = 9, .max_tries = 8}, payloads,
                              kMostWaiting);
}

storage::Status refresh_stale(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view payload,
                              bool last) {
  SAMVAD_TRY(const auto id, storage::parse_id(payload));
  const auto known = actors::find(db, storage::ActorId{id});
  if (!known || known->local() || known->gone_at || is_fresh(context, *known)) return {};
  if (context.policy.suspended(host_of(known->uri))) return {};
  const auto fetched = refresh_actor(db, remote, context, known->uri);
  if (fetched) return {};
  storage::log(storage::Level::kInfo, "actor_not_refreshed", fetched.error(), {{"actor", known->uri}});
  return last ? storage::Status() : tl::unexpected(fetched.error());
}

Result<ActorRow> obtain_actor(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view uri) {
  if (is_ours(context, uri)) return fail(Code::kBadInput, "error.bad_actor", "one of our own ids");
  if (context.policy.suspended(host_of(uri))) return fail(Code::kPolicy, "error.domain_suspended");
  const auto known = actors::find_by_uri(db, uri);
  if (known && known->gone_at) return fail(Code::kGone, "error.actor_gone");
  if (known && is_usable(*known)) {
    if (!is_fresh(context, *known)) refresh_later(db, context, {known->id});
    return *known;
  }
  auto fetched = refresh_actor(db, remote, context, uri);
  if (!fetched && known && fetched.error().code != Code::kGone && fetched.error().code != Code::kPolicy) return *known;
  return fetched;
}

}  // namespace samvad::federation
