#include "storage/base/json.hpp"
#include "storage/base/url.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/members.hpp"
#include "storage/views/site_counts.hpp"
#include "web/activitypub/answers.hpp"
#include "web/activitypub/endpoints.hpp"

namespace samvad::web {
namespace {

using storage::JsonWriter;
using storage::actors::ActorRow;
using storage::actors::Kind;

constexpr std::string_view kActivityJson = "application/activity+json";

/// The local actor that a WebFinger resource names (RFC 7033 4.1): acct:, actor id, profile or board page, or the site.
std::optional<ActorRow> resolve(storage::Db& db, const ActivityPubServices& services, std::string_view resource) {
  const std::string host = services.addresses.host();
  if (resource.starts_with("acct:")) resource.remove_prefix(5);
  if (resource.starts_with('@')) resource.remove_prefix(1);
  const std::string& base = services.addresses.public_url;
  if (resource == base || resource == base + "/") return storage::actors::find_by_uri(db, base + "/");
  if (resource.starts_with("http")) {
    if (!resource.starts_with(base + "/")) return std::nullopt;
    std::string_view path = resource.substr(base.size());
    if (path.starts_with("/@") && path.find('@', 2) == std::string_view::npos) {
      return storage::actors::find_by_handle(db, path.substr(2), "");
    }
    if (path.starts_with("/b/")) return storage::actors::find_by_handle(db, path.substr(3), "");
    return storage::actors::find_by_uri(db, resource);
  }
  const auto at = resource.rfind('@');
  if (at == std::string_view::npos || resource.substr(at + 1) != host) return std::nullopt;
  const std::string_view name = resource.substr(0, at);
  if (name == host) return storage::actors::find_by_uri(db, base + "/");
  return storage::actors::find_by_handle(db, name, "");
}

void write_link(JsonWriter& out, std::string_view rel, std::string_view type, std::string_view href) {
  out.object().member("rel", std::string(rel));
  if (!type.empty()) out.member("type", std::string(type));
  out.member("href", std::string(href)).end_object();
}

std::string page_of(const ActorRow& row, const federation::Addresses& addresses) {
  if (row.kind == Kind::kGroup) return addresses.board_page(row.name);
  if (row.kind == Kind::kPerson) return addresses.person_page(row.name);
  return addresses.public_url + "/about";
}

std::string jrd(const ActorRow& row, const ActivityPubServices& services) {
  const bool site = row.kind == Kind::kApplication;
  const std::string host = services.addresses.host();
  JsonWriter out;
  out.object().member("subject", "acct:" + (site ? host : row.name) + "@" + host);
  out.key("aliases").array().value(row.uri).value(page_of(row, services.addresses)).end_array();
  // Lemmy reads the type where a person and a group could share a name
  out.key("properties")
      .object()
      .member("https://www.w3.org/ns/activitystreams#type", federation_type(row.kind))
      .end_object();
  out.key("links").array();
  write_link(out, "self", kActivityJson, row.uri);
  write_link(out, "http://webfinger.net/rel/profile-page", "text/html", page_of(row, services.addresses));
  return out.end_array().end_object().take();
}

Response webfinger(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const auto resource = request.query_value("resource");
  if (!resource || resource->empty()) return problem_response(400, "The query needs a resource");
  const auto row = resolve(db, services, *resource);
  if (!row || !row->local() || !federates(db, services, *row)) return problem_response(404, "No such actor here");
  if (row->gone_at) return problem_response(410, "This actor was deleted");
  return json_response("application/jrd+json", jrd(*row, services));
}

Response host_meta(const ActivityPubServices& services) {
  Response response = Response::of(
      200, "application/xrd+xml; charset=utf-8",
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n"
      "  <Link rel=\"lrdd\" template=\"" +
          services.addresses.public_url + "/.well-known/webfinger?resource={uri}\"/>\n</XRD>\n");
  response.set("Access-Control-Allow-Origin", "*");
  return response;
}

Response node_info_links(const ActivityPubServices& services) {
  const std::string& base = services.addresses.public_url;
  JsonWriter out;
  out.object().key("links").array();
  for (const std::string_view version : {"2.1", "2.0"}) {
    write_link(out, "http://nodeinfo.diaspora.software/ns/schema/" + std::string(version), "",
               base + "/nodeinfo/" + std::string(version));
  }
  // FEP-2677
  write_link(out, "https://www.w3.org/ns/activitystreams#Application", "", services.addresses.instance_actor());
  return json_response("application/json", out.end_array().end_object().take());
}

Response node_info(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const std::string version(request.param("version"));
  if (version != "2.0" && version != "2.1") return problem_response(404, "NodeInfo 2.0 and 2.1 are served");
  const auto site = services.site(db);
  const auto counts = storage::views::site_counts(db);
  JsonWriter out;
  out.object().member("version", version).key("software").object().member("name", "samvad");
  out.member("version", SAMVAD_VERSION);
  if (version == "2.1") out.member("repository", services.addresses.public_url + "/about");
  out.end_object().key("protocols").array().value("activitypub").end_array();
  out.key("services").object().key("inbound").array().end_array().key("outbound").array().end_array().end_object();
  out.member("openRegistrations", site->registration != forum::Registration::kClosed);
  out.key("usage").object().key("users").object();
  if (!site->is_private) out.member("total", counts.members);
  out.end_object();
  if (!site->is_private) out.member("localPosts", counts.posts);
  out.end_object();
  out.key("metadata").object().member("nodeName", site->name).member("nodeDescription", site->description);
  out.key("federation").object().member("enabled", services.federating).end_object().end_object();
  return json_response("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/" + version + "#\"",
                       out.end_object().take());
}

}  // namespace

void add_discovery_routes(Router& router, const ActivityPubServices& services) {
  router.add({.name = "webfinger",
              .method = Method::kGet,
              .pattern = "/.well-known/webfinger",
              .worker = [&services](const Request& r, storage::Db& db) { return webfinger(r, db, services); }});
  router.add({.name = "host_meta",
              .method = Method::kGet,
              .pattern = "/.well-known/host-meta",
              .runs_on = RunsOn::kIo,
              .io = [&services](const Request&) { return host_meta(services); }});
  router.add({.name = "nodeinfo_links",
              .method = Method::kGet,
              .pattern = "/.well-known/nodeinfo",
              .runs_on = RunsOn::kIo,
              .io = [&services](const Request&) { return node_info_links(services); }});
  router.add({.name = "nodeinfo",
              .method = Method::kGet,
              .pattern = "/nodeinfo/{version}",
              .worker = [&services](const Request& r, storage::Db& db) { return node_info(r, db, services); }});
}

}  // namespace samvad::web
