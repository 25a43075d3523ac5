#include "federation/discovery/nodeinfo.hpp"

#include "storage/base/log.hpp"
#include "storage/tables/hosts.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
using storage::Url;

constexpr std::string_view kSchemas[] = {"http://nodeinfo.diaspora.software/ns/schema/2.1",
                                         "http://nodeinfo.diaspora.software/ns/schema/2.0"};

Result<Json> get_json(const Lookup& lookup, const Url& url) {
  SAMVAD_TRY(FetchRequest request, lookup.request(url));
  request.signer.reset();
  request.headers.emplace_back("Accept", "application/json");
  SAMVAD_TRY(const FetchResponse response, lookup.client.fetch_blocking(std::move(request)));
  return read_json_answer(response, false);
}

/// The newest version linked that lies on `origin`.
std::optional<Url> newest(const Json& index, const Url& origin) {
  for (const std::string_view schema : kSchemas) {
    for (const Json& link : index["links"].as_list()) {
      if (link["rel"].text() != schema) continue;
      if (auto url = Url::parse(link["href"].text()); url && url->same_origin(origin)) return *url;
    }
  }
  return std::nullopt;
}

std::string short_text(const Json& value) {
  std::string text(value.text().substr(0, 100));
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  return text;
}

}  // namespace

Result<NodeInfo> read_nodeinfo(const Lookup& lookup, const std::string& host) {
  SAMVAD_TRY(const Url start, Url::parse("https://" + host + "/.well-known/nodeinfo"));
  SAMVAD_TRY(const Json index, get_json(lookup, start));
  const auto url = newest(index, start);
  if (!url) return fail(Code::kPeer, "error.peer_document", host + " lists no NodeInfo 2.0 or 2.1");
  SAMVAD_TRY(const Json json, get_json(lookup, *url));
  NodeInfo info;
  info.software = short_text(json["software"]["name"]);
  info.version = short_text(json["software"]["version"]);
  info.users = json["usage"]["users"]["total"].integer();
  info.posts = json["usage"]["localPosts"].integer();
  info.open_registrations = json["openRegistrations"].boolean();
  for (const Json& protocol : json["protocols"].as_list()) info.activitypub |= protocol.text() == "activitypub";
  return info;
}

void learn_host(storage::Db& db, const Lookup& lookup, const std::string& host) {
  const auto known = storage::hosts::find_by_name(db, host);
  if (!known || known->suspended_at) return;
  auto info = read_nodeinfo(lookup, host);
  if (!info) return storage::log(storage::Level::kInfo, "nodeinfo_unread", info.error(), {{"host", host}});
  std::string& name = info->software;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  storage::hosts::set_software(db, known->id, name);
}

}  // namespace samvad::federation
