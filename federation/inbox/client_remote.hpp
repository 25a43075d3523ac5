#pragma once

#include "federation/http/client.hpp"
#include "federation/http/fetch_document.hpp"
#include "federation/inbox/key_finder.hpp"
#include "federation/inbox/remote.hpp"
#include "moderation/policy/domain_policy.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

namespace samvad::federation {

/// Signs our GETs as the instance actor (federation.md 3.1); nullopt before it has a key.
using FetchSigner = std::function<std::optional<Signer>()>;

/// Domain policy for each hop of a fetch (SEC-37): kPolicy "error.domain_suspended". `policy` outlives it.
std::function<storage::Status(const storage::Url&)> allowed_by(const moderation::DomainPolicy& policy);

/// The Remote over the one client: GETs signed by the instance actor, hosts under suspension refused on each hop
/// (SEC-37), at most 20 fetches that take `longest` together (SEC-26), from the moment it is made. One for each
/// activity.
class ClientRemote final : public Remote {
 public:
  ClientRemote(Client& client, const moderation::DomainPolicy& policy, FetchSigner signer,
               std::chrono::milliseconds longest = kFetchTime)
      : client_(client), policy_(policy), signer_(std::move(signer)) {
    budget_.until = std::chrono::steady_clock::now() + longest;
    budget_.stop = stop_.get_token();
  }
  storage::Result<storage::Json> fetch(std::string_view uri) override;
  storage::Status confirm_handle(std::string_view name, std::string_view host, std::string_view actor_uri) override;
  void cut() override;

 private:
  Client& client_;
  const moderation::DomainPolicy& policy_;
  FetchSigner signer_;
  std::stop_source stop_;
  FetchBudget budget_;
};

/// The same fetch without waiting, for the KeyFinder.
KeyFinder::Fetch key_fetch(Client& client, const moderation::DomainPolicy& policy, FetchSigner signer);

}  // namespace samvad::federation
