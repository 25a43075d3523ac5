#pragma once

#include "storage/base/json.hpp"
#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// What can be fetched while an activity is worked off. One Remote serves one activity: it counts the fetches (at most
/// 20, in 20 s, SEC-26) and refuses hosts under suspension. May block for seconds; never used inside a transaction.
class Remote {
 public:
  virtual ~Remote() = default;

  /// The ActivityPub document whose `id` is `uri`, content type and origin checked (SEC-6, SEC-10). kGone or kNotFound
  /// when the origin says so, kPolicy for suspended hosts, kTooLarge past the budget, kUnavailable / kTimeout / kPeer
  /// to try again later.
  virtual storage::Result<storage::Json> fetch(std::string_view uri) = 0;

  /// Proves `name`@`host` by WebFinger: that host's answer names `actor_uri` (SEC-11). kBadInput
  /// error.handle_unconfirmed otherwise.
  virtual storage::Status confirm_handle(std::string_view name, std::string_view host, std::string_view actor_uri) = 0;

  /// Ends the wait of whoever fetches with it, now and from now on: kUnavailable. Any thread.
  virtual void cut() {}
};

/// Stands where nothing may be fetched: the first lane. Remembers that somebody wanted to.
class NoRemote final : public Remote {
 public:
  storage::Result<storage::Json> fetch(std::string_view uri) override;
  storage::Status confirm_handle(std::string_view name, std::string_view host, std::string_view actor_uri) override;
  bool wanted() const { return wanted_; }

 private:
  bool wanted_ = false;
};

}  // namespace samvad::federation
