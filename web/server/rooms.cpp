#include "web/server/rooms.hpp"

#include "web/http/site_address.hpp"
#include "web/server/federation_switch.hpp"
#include "web/server/forum_limits.hpp"

namespace samvad::web {

Rooms::Rooms(const storage::Settings& settings, std::unique_ptr<storage::ProcessSlot> the_slot,
             federation::KeyVault the_vault)
    : database(storage::DbConfig::from(settings)),
      addresses{SiteAddress(settings.text("site.public_url")).origin()},
      federating(federation_switched_on(settings)),
      slot(std::move(the_slot)),
      ids(storage::system_clock(), slot->number()),
      vault(std::move(the_vault)),
      forum{.events = events,
            .screen = screen,
            .ids = ids,
            .clock = storage::system_clock(),
            .public_url = addresses.public_url,
            .host = addresses.host(),
            .federation = federating,
            .limits = forum_limits(settings)},
      outbox(
          {.addresses = addresses, .ids = ids, .clock = storage::system_clock(), .federating = [this](storage::Db& on) {
             return federating && !site.get(on)->is_private;
           }}) {
  events.subscribe([this](storage::Db& db, const forum::Event& event) { outbox.on_event(db, event); });
}

void Rooms::reload(storage::Db& db) {
  policy.reload(db);
  screen.reload(db);
  site.drop();
  site.get(db);
}

}  // namespace samvad::web
