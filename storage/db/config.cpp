#include "storage/db/pool.hpp"

namespace samvad::storage {

DbConfig DbConfig::from(const Settings& settings) {
  return {settings.text("database.url"), settings.flag("database.prepare")};
}

DbConfig DbConfig::of_owner(const Settings& settings) {
  const std::string& owner = settings.text("database.owner_url");
  return {owner.empty() ? settings.text("database.url") : owner, settings.flag("database.prepare")};
}

}  // namespace samvad::storage
