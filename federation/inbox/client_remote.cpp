#include "federation/inbox/client_remote.hpp"

#include "federation/discovery/webfinger.hpp"
#include "storage/base/url.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
using storage::Status;
using storage::Url;

Result<FetchRequest> request_for(std::string_view uri, const moderation::DomainPolicy& policy,
                                 const FetchSigner& signer) {
  SAMVAD_TRY(auto url, Url::parse(uri));
  FetchRequest request{.url = std::move(url)};
  request.signer = signer();
  request.may_visit = allowed_by(policy);
  return request;
}

}  // namespace

std::function<Status(const Url&)> allowed_by(const moderation::DomainPolicy& policy) {
  return [&policy](const Url& url) -> Status {
    if (policy.suspended(url.host())) return fail(Code::kPolicy, "error.domain_suspended", std::string(url.host()));
    return {};
  };
}

Result<Json> ClientRemote::fetch(std::string_view uri) {
  if (!budget_.take()) return fail(Code::kTooLarge, "error.fetch_budget", std::string(uri));
  SAMVAD_TRY(auto request, request_for(uri, policy_, signer_));
  SAMVAD_CHECK(budget_.bound(request));
  SAMVAD_TRY(auto document, fetch_activity_json_blocking(client_, std::move(request)));
  return document.json;
}

Status ClientRemote::confirm_handle(std::string_view name, std::string_view host, std::string_view actor_uri) {
  const Lookup lookup{.client = client_, .may_visit = allowed_by(policy_), .budget = &budget_};
  const Handle handle{std::string(name), std::string(host)};
  SAMVAD_TRY(const auto answer, look_up_handle(lookup, handle));
  if (answer.actor != actor_uri) return fail(Code::kBadInput, "error.handle_unconfirmed", handle.acct());
  return {};
}

void ClientRemote::cut() {
  stop_.request_stop();
}

KeyFinder::Fetch key_fetch(Client& client, const moderation::DomainPolicy& policy, FetchSigner signer) {
  return [&client, &policy, signer = std::move(signer)](std::string uri, std::function<void(Result<Json>)> done) {
    auto request = request_for(uri, policy, signer);
    if (!request) return done(tl::unexpected(request.error()));
    fetch_activity_json(client, std::move(*request), [done = std::move(done)](Result<FetchedDocument> document) {
      if (!document) return done(tl::unexpected(document.error()));
      done(document->json);
    });
  };
}

}  // namespace samvad::federation
