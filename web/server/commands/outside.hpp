#pragma once

#include "federation/discovery/lookup.hpp"
#include "moderation/policy/domain_policy.hpp"
#include "web/server/commands/database.hpp"

#include <memory>

namespace samvad::web {

/// What a command needs to ask other servers: the one client, and, when there is a forum here, its domain policy and
/// the key of its site actor.
class CommandOutside {
 public:
  /// `alone` leaves the database out: nothing is signed and no policy is known. Errors as CommandDatabase::open,
  /// client_options and Client::start. Throws DbError.
  static storage::Result<std::unique_ptr<CommandOutside>> open(const Context& context, bool alone);

  /// For the functions of federation/discovery.
  federation::Lookup lookup() const;
  /// Key id that requests are signed with; empty = unsigned.
  std::string signed_by() const;

 private:
  CommandOutside() = default;

  std::optional<CommandDatabase> database_;
  moderation::DomainPolicy policy_;
  std::unique_ptr<federation::Client> client_;
  std::optional<federation::Signer> signer_;
  bool test_mode_ = false;
};

/// Says on standard error why something could not be had: the sentence people read, then the detail.
void say_failure(const std::string& what, const storage::Error& error);

}  // namespace samvad::web
