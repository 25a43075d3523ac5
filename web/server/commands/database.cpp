#include "web/server/commands/database.hpp"

namespace samvad::web {

storage::Result<CommandDatabase> CommandDatabase::open(const Context& context) {
  if (!context.settings.text("database.url").empty()) return CommandDatabase{context.settings, nullptr};
  SAMVAD_TRY(auto cluster, Cluster::hold(context.directories));
  auto sources = context.sources;
  for (auto& setting : cluster->settings()) sources.overrides.push_back(std::move(setting));
  SAMVAD_TRY(auto settings, storage::Settings::load(sources));
  return CommandDatabase{std::move(settings), std::move(cluster)};
}

}  // namespace samvad::web
