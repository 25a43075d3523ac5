#include "federation/http/fetch_document.hpp"

#include "federation/http/wait_for.hpp"
#include "storage/base/guards.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
using storage::Url;

constexpr std::string_view kProfile = "https://www.w3.org/ns/activitystreams";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::string media_type(std::string_view content_type) {
  return lower(trimmed(content_type.substr(0, content_type.find(';'))));
}

/// Value of parameter `name` (lower case) of a media type, quotes off; "" when absent.
std::string parameter(std::string_view content_type, std::string_view name) {
  auto semicolon = content_type.find(';');
  while (semicolon != std::string_view::npos) {
    content_type.remove_prefix(semicolon + 1);
    const auto equal = content_type.find('=');
    if (equal == std::string_view::npos) return "";
    const std::string key = lower(trimmed(content_type.substr(0, equal)));
    std::string_view rest = trimmed(content_type.substr(equal + 1));
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    const auto end = std::min(rest.find(quoted ? '"' : ';'), rest.size());
    if (key == name) return std::string(trimmed(rest.substr(0, end)));
    content_type = rest.substr(end);
    semicolon = content_type.find(';');
  }
  return "";
}

storage::Status check_status(const FetchResponse& response) {
  const std::string detail = response.url.text() + " answered " + std::to_string(response.status);
  if (response.status == 200) return {};
  if (response.status == 410) return fail(Code::kGone, "error.peer_gone", detail);
  if (response.status == 404) return fail(Code::kNotFound, "error.peer_not_found", detail);
  if (response.status == 401 || response.status == 403) return fail(Code::kForbidden, "error.peer_refused", detail);
  if (response.status == 429 || response.status >= 500) {
    return fail(Code::kUnavailable, "error.peer_unavailable", detail);
  }
  return fail(Code::kPeer, "error.peer_answer", detail);
}

Result<Url> id_of(const Json& document) {
  auto id = Url::parse(document["id"].text());
  if (!id) return fail(Code::kPeer, "error.peer_document", "the document has no id");
  return Url::parse(id->without_fragment());
}

Result<FetchedDocument> read_document(FetchResponse response) {
  SAMVAD_TRY(Json json, read_json_answer(response, true));
  SAMVAD_TRY(Url id, id_of(json));
  return FetchedDocument{std::move(json), std::move(id), std::move(response.body)};
}

using DocumentDone = std::function<void(Result<FetchedDocument>)>;

/// One attempt; when the document names another id, a second one there.
void attempt(Client& client, FetchRequest request, bool last, DocumentDone done) {
  FetchRequest again = request;
  client.fetch(std::move(request), [&client, again = std::move(again), last,
                                    done = std::move(done)](Client::Answer answer) mutable {
    if (!answer) return done(tl::unexpected(std::move(answer).error()));
    const std::string address = answer->url.without_fragment();
    auto document = read_document(std::move(*answer));
    if (!document || document->id.text() == address || !storage::guard_on("SEC-6.id")) return done(std::move(document));
    if (last) return done(fail(Code::kPeer, "error.peer_document", address + " says its id is " + document->id.text()));
    again.url = document->id;
    attempt(client, std::move(again), true, std::move(done));
  });
}

}  // namespace

storage::Status FetchBudget::bound(FetchRequest& request) const {
  if (std::chrono::steady_clock::now() >= until) {
    return fail(Code::kTimeout, "error.peer_timeout", "no time left for " + request.url.text());
  }
  request.until = until;
  request.stop = stop;
  return {};
}

bool is_activity_type(std::string_view content_type) {
  if (!storage::guard_on("SEC-10.type")) return true;
  const std::string type = media_type(content_type);
  if (type == "application/activity+json") return true;
  if (type != "application/ld+json") return false;
  std::string profiles = parameter(content_type, "profile") + " ";
  for (std::size_t space = 0; (space = profiles.find(' ')) != std::string::npos; profiles.erase(0, space + 1)) {
    if (profiles.substr(0, space) == kProfile) return true;
  }
  return false;
}

bool is_json_type(std::string_view content_type) {
  const std::string type = media_type(content_type);
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

Result<Json> read_json_answer(const FetchResponse& response, bool activity, const storage::JsonLimits& limits) {
  SAMVAD_CHECK(check_status(response));
  const std::string_view type = response.header("content-type");
  if (activity ? !is_activity_type(type) : !is_json_type(type)) {
    return fail(Code::kPeer, "error.peer_answer", response.url.text() + " is of type " + std::string(type));
  }
  auto json = storage::parse_json(response.body, limits);
  if (!json) return fail(Code::kPeer, "error.peer_answer", response.url.text() + ": " + json.error().detail);
  if (!json->is_object()) return fail(Code::kPeer, "error.peer_answer", response.url.text() + " is no object");
  return json;
}

void fetch_activity_json(Client& client, FetchRequest request, DocumentDone done) {
  auto asked = Url::parse(request.url.without_fragment());
  if (!asked) return done(tl::unexpected(std::move(asked).error()));
  request.url = std::move(*asked);
  request.method = "GET";
  request.headers.emplace_back("Accept", kActivityAccept);
  attempt(client, std::move(request), false, std::move(done));
}

Result<FetchedDocument> fetch_activity_json_blocking(Client& client, FetchRequest request) {
  const std::stop_token stop = request.stop;
  return wait_for<FetchedDocument>(
      stop, [&](DocumentDone done) { fetch_activity_json(client, std::move(request), std::move(done)); });
}

}  // namespace samvad::federation
