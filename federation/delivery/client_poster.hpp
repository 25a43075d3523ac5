#pragma once

#include "federation/delivery/key_ring.hpp"
#include "federation/delivery/poster.hpp"
#include "federation/http/client.hpp"
#include "moderation/policy/domain_policy.hpp"

namespace samvad::federation {

/// The Poster over the one client, signing as the letter's actor. Hosts under suspension get nothing (SEC-36).
class ClientPoster final : public Poster {
 public:
  ClientPoster(Client& client, KeyRing& keys, const moderation::DomainPolicy& policy)
      : client_(client), keys_(keys), policy_(policy) {}
  void post(const storage::delivery_queue::Letter& letter, SignatureForm form,
            std::function<void(PostOutcome)> done) override;

 private:
  Client& client_;
  KeyRing& keys_;
  const moderation::DomainPolicy& policy_;
};

}  // namespace samvad::federation
