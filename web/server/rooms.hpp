#pragma once

#include "federation/outbox/outbox.hpp"
#include "federation/signatures/key_vault.hpp"
#include "forum/events/forum.hpp"
#include "moderation/policy/domain_policy.hpp"
#include "moderation/screen/word_screen.hpp"
#include "storage/base/settings.hpp"
#include "storage/db/pool.hpp"
#include "storage/jobs/process_slot.hpp"
#include "web/pages/site_cache.hpp"

#include <memory>

namespace samvad::web {

/// The rooms below the web, joined to each other: what a server and a command that changes something have in common.
/// Whatever a use case says in its transaction is written in it: activities, deliveries and page epochs, so that a
/// change from the command line reaches running servers and other hosts like any other. Members are made in the order
/// in which they know each other.
struct Rooms {
  const storage::DbConfig database;
  const federation::Addresses addresses;
  const bool federating;

  std::unique_ptr<storage::ProcessSlot> slot;  ///< held as long as ids are made
  storage::IdMaker ids;                        ///< of this process
  federation::KeyVault vault;                  ///< opens private keys

  moderation::DomainPolicy policy;  ///< which servers are kept away
  moderation::WordScreen screen;    ///< judges drafts
  forum::Events events;             ///< with the subscribers that write
  forum::Forum forum;               ///< for use cases
  SiteCache site;                   ///< what administrators set
  federation::Outbox outbox;        ///< events to activities

  Rooms(const storage::Settings& settings, std::unique_ptr<storage::ProcessSlot> the_slot,
        federation::KeyVault the_vault);
  Rooms(const Rooms&) = delete;

  /// Reads domain policy, word rules and the site's settings anew.
  void reload(storage::Db& db);
};

}  // namespace samvad::web
