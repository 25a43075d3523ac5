#include "web/server/commands/outside.hpp"

#include "federation/delivery/key_ring.hpp"
#include "federation/delivery/open_vault.hpp"
#include "federation/inbox/client_remote.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/actors.hpp"
#include "web/assets/catalogue.hpp"
#include "web/server/federation_switch.hpp"

#include <cstdio>

namespace samvad::web {

storage::Result<std::unique_ptr<CommandOutside>> CommandOutside::open(const Context& context, bool alone) {
  std::unique_ptr<CommandOutside> made(new CommandOutside());
  SAMVAD_TRY(auto options, federation::client_options(context.settings));
  SAMVAD_TRY(made->client_, federation::Client::start(std::move(options)));
  made->test_mode_ = reads_test_ids(context.settings);
  if (alone) return made;
  SAMVAD_TRY(auto database, CommandDatabase::open(context));
  made->database_ = std::move(database);
  const auto config = storage::DbConfig::from(made->database_->settings);
  const auto db = storage::connect(config);
  made->policy_.reload(*db);
  const auto actor = storage::activities::site_actor(*db, static_cast<int>(storage::actors::Kind::kApplication));
  if (!actor) return made;
  SAMVAD_TRY(auto vault, federation::open_vault(*db, made->database_->settings.text("paths.data")));
  made->signer_ = federation::KeyRing(config, std::move(vault)).signer_of(actor);
  return made;
}

federation::Lookup CommandOutside::lookup() const {
  return {.client = *client_, .signer = signer_, .may_visit = federation::allowed_by(policy_), .test_mode = test_mode_};
}

std::string CommandOutside::signed_by() const {
  return signer_ ? signer_->key_id : std::string();
}

void say_failure(const std::string& what, const storage::Error& error) {
  const std::string sentence = format_by_key(Language::kEnglish, error.key, error.args);
  std::fprintf(stderr, "samvad: %s: %s%s%s%s\n", what.c_str(), sentence.c_str(), error.detail.empty() ? "" : " (",
               error.detail.c_str(), error.detail.empty() ? "" : ")");
}

}  // namespace samvad::web
