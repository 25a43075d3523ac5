#include "storage/db/pool.hpp"

namespace samvad::storage {

DbConfig DbConfig::from(const Settings& settings) {
  return {settings.text("database.url"), settings.flag("database.prepare")};
}

}  // namespace samvad::storage
