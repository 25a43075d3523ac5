#include "federation/vocabulary/actor_document.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/guards.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;

namespace {

constexpr std::size_t kKeyLimit = 10;    // SEC-26: nobody makes us try more
constexpr std::size_t kFieldLimit = 50;  // as Mastodon keeps
constexpr std::size_t kAliasLimit = 256;

std::string tolerant_id(const Json& value, const ReadOptions& options) {
  return read_id(value, "id", options).value_or("");
}

std::string picture(const Json& value) {
  const auto items = value.as_list();
  if (items.empty()) return {};
  return items.front().is_object() ? read_url(field(items.front(), "url")) : read_url(items.front());
}

Result<KeyDocument> read_key_of(const Json& object, const std::string& default_owner, const ReadOptions& options) {
  KeyDocument key;
  SAMVAD_TRY(key.id, read_id(field(object, "id"), "key id", options));
  Json owner = field(object, "owner");
  if (owner.is_null()) owner = field(object, "controller");
  SAMVAD_TRY(key.owner, read_id(owner, "key owner", options));
  if (key.owner.empty()) key.owner = default_owner;
  key.material = field(object, "publicKeyPem").text();
  if (key.material.empty()) {
    key.form = KeyDocument::Form::kMultikey;
    key.material = field(object, "publicKeyMultibase").text();
  }
  if (key.id.empty() || key.owner.empty() || key.material.empty())
    return fail(Code::kBadInput, "error.bad_activity", "key without id, owner or material");
  return key;
}

void read_keys(const Json& object, const ReadOptions& options, ActorDocument& actor) {
  for (const std::string_view member : {"publicKey", "assertionMethod"}) {
    for (const Json& item : field(object, member).as_list()) {
      if (actor.keys.size() == kKeyLimit) return;
      auto key = read_key_of(item, actor.id, options);
      if (!key || !same_origin(key->id, actor.id)) continue;
      auto& list = key->owner == actor.id || !storage::guard_on("SEC-5.owner") ? actor.keys : actor.foreign_keys;
      list.push_back(std::move(*key));
    }
  }
}

void read_profile(const Json& object, const ReadOptions& options, ActorDocument& actor) {
  actor.name = trimmed(text_of(object, "name"));
  actor.summary = text_of(object, "summary");
  actor.url = read_url(field(object, "url"));
  actor.icon_url = picture(field(object, "icon"));
  actor.image_url = picture(field(object, "image"));
  actor.published = read_time(field(object, "published"));
  for (const auto& alias : read_ids(field(object, "alsoKnownAs"), options)) {
    if (actor.aliases.size() < kAliasLimit && !is_public(alias)) actor.aliases.push_back(alias);
  }
  actor.moved_to = tolerant_id(field(object, "movedTo"), options);
  for (const Json& item : field(object, "attachment").as_list()) {
    if (type_of(item) != "PropertyValue" || actor.fields.size() == kFieldLimit) continue;
    actor.fields.push_back({text_of(item, "name"), text_of(item, "value")});
  }
}

void read_flags(const Json& object, ActorDocument& actor) {
  const auto flag = [&](std::string_view name) { return field(object, name).boolean().value_or(false); };
  actor.locked = flag("manuallyApprovesFollowers");
  actor.discoverable = flag("discoverable");
  actor.indexable = flag("indexable");
  actor.memorial = flag("memorial");
  actor.suspended = flag("suspended");
  actor.posting_restricted = flag("postingRestrictedToMods");
}

}  // namespace

Result<KeyDocument> read_key(const Json& object, const ReadOptions& options) {
  return read_key_of(object, {}, options);
}

Result<ActorDocument> read_actor(const Json& object, const ReadOptions& options) {
  ActorDocument actor;
  actor.type = type_of(object);
  SAMVAD_TRY(actor.id, read_id(field(object, "id"), "id", options));
  actor.preferred_username = field(object, "preferredUsername").text();
  if (!actor.preferred_username.empty()) actor.handle = actor.preferred_username + "@" + host_of(actor.id);
  actor.webfinger = field(object, "webfinger").text();
  actor.inbox = tolerant_id(field(object, "inbox"), options);
  actor.shared_inbox = tolerant_id(field(field(object, "endpoints"), "sharedInbox"), options);
  if (actor.shared_inbox.empty()) actor.shared_inbox = tolerant_id(field(object, "sharedInbox"), options);
  actor.outbox = tolerant_id(field(object, "outbox"), options);
  actor.followers = tolerant_id(field(object, "followers"), options);
  actor.featured = tolerant_id(field(object, "featured"), options);
  if (actor.is_group()) {
    // Only a collection given by URI: an embedded or typed actor there is the Group's maker, not its moderators.
    const Json attributed = field(object, "attributedTo");
    if (attributed.is_string()) actor.moderators = tolerant_id(attributed, options);
    if (actor.moderators.empty()) actor.moderators = tolerant_id(field(object, "moderators"), options);
  }
  read_profile(object, options, actor);
  read_flags(object, actor);
  read_keys(object, options, actor);
  return actor;
}

}  // namespace samvad::federation
