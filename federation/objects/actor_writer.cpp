#include "federation/objects/actor_writer.hpp"

#include "federation/objects/context.hpp"
#include "federation/objects/send_html.hpp"
#include "storage/base/json.hpp"

namespace samvad::federation {

using storage::JsonWriter;
using storage::actors::ActorRow;
using storage::actors::Kind;

namespace {

void write_key(JsonWriter& out, const ActorInput& input) {
  out.key("publicKey").object().member("id", key_of(input.row.uri)).member("owner", input.row.uri);
  out.member("publicKeyPem", input.public_key_pem).end_object();
}

void write_head(JsonWriter& out, const ActorInput& input, const Addresses& addresses) {
  const auto& row = input.row;
  begin_document(out).member("id", row.uri).member("type", actor_type(row.kind));
  out.member("preferredUsername", row.name);
  out.member("inbox", below(row.uri, "inbox")).member("outbox", below(row.uri, "outbox"));
  write_key(out, input);
  out.key("endpoints").object().member("sharedInbox", addresses.shared_inbox()).end_object();
}

void write_picture(JsonWriter& out, std::string_view name, const std::string& url) {
  if (!url.empty()) out.key(name).object().member("type", "Image").member("url", url).end_object();
}

void write_fields(JsonWriter& out, const ActorRow& row) {
  const auto fields = storage::parse_json(row.fields);
  out.key("attachment").array();
  for (const auto& field : fields ? fields->as_list() : std::vector<storage::Json>()) {
    out.object().member("type", "PropertyValue").member("name", field["name"].text());
    out.member("value", field["value_html"].text()).end_object();
  }
  out.end_array();
}

void write_multikey(JsonWriter& out, const ActorInput& input) {
  if (input.ed25519_multibase.empty()) return;
  out.key("assertionMethod").array().object().member("id", input.row.uri + "#ed25519-key").member("type", "Multikey");
  out.member("controller", input.row.uri).member("publicKeyMultibase", input.ed25519_multibase);
  out.end_object().end_array();
}

void write_group(JsonWriter& out, const ActorInput& input) {
  const auto& uri = input.row.uri;
  out.member("attributedTo", below(uri, "moderators")).member("moderators", below(uri, "moderators"));
  out.member("featured", below(uri, "featured")).member("postingRestrictedToMods", input.posting_restricted);
  out.member("sensitive", false);
  if (input.language.empty()) return;
  out.key("language").array().object().member("identifier", input.language).member("name", input.language);
  out.end_object().end_array();
}

std::string page_of(const ActorRow& row, const Addresses& addresses) {
  if (row.kind == Kind::kGroup) return addresses.board_page(row.name);
  return row.kind == Kind::kPerson ? addresses.person_page(row.name) : addresses.public_url + "/about";
}

}  // namespace

std::string_view actor_type(Kind kind) {
  switch (kind) {
    case Kind::kGroup:
      return "Group";
    case Kind::kApplication:
      return "Application";
    case Kind::kService:
      return "Service";
    case Kind::kOrganization:
      return "Organization";
    case Kind::kPerson:
      break;
  }
  return "Person";
}

std::string handle_of(const ActorRow& row, const Addresses& addresses) {
  return "@" + row.name + "@" + (row.local() ? addresses.host() : row.host);
}

std::string followers_of(const ActorRow& row) {
  return row.local() ? below(row.uri, "followers") : row.followers_uri;
}

std::string actor_document(const ActorInput& input, const Addresses& addresses) {
  const auto& row = input.row;
  JsonWriter out;
  write_head(out, input, addresses);
  out.member("name", row.display_name.empty() ? row.name : row.display_name);
  if (!input.summary_html.empty()) out.member("summary", send_html(input.summary_html));
  if (!input.summary_source.empty())
    out.key("source")
        .object()
        .member("content", input.summary_source)
        .member("mediaType", "text/markdown")
        .end_object();
  out.member("url", page_of(row, addresses)).member("webfinger", handle_of(row, addresses).substr(1));
  if (row.kind != Kind::kApplication)
    out.member("followers", below(row.uri, "followers")).member("following", below(row.uri, "following"));
  out.member("manuallyApprovesFollowers", row.locked);
  out.member("discoverable", row.discoverable).member("indexable", row.indexable);
  if (input.suspended) out.member("suspended", true);
  if (row.kind == Kind::kGroup) write_group(out, input);
  if (row.kind == Kind::kPerson) write_fields(out, row);
  write_picture(out, "icon", row.icon_url);
  write_picture(out, "image", row.image_url);
  if (!row.moved_to.empty()) out.member("movedTo", row.moved_to);
  out.member("published", storage::to_rfc3339(row.created_at));
  write_multikey(out, input);
  out.end_object();
  return out.take();
}

std::string actor_stub(const ActorInput& input) {
  const auto& row = input.row;
  JsonWriter out;
  begin_document(out).member("id", row.uri).member("type", actor_type(row.kind));
  // readers of keys want some name: the number of the id tells nothing
  out.member("preferredUsername", storage::to_text(row.id)).member("inbox", below(row.uri, "inbox"));
  write_key(out, input);
  out.end_object();
  return out.take();
}

}  // namespace samvad::federation
