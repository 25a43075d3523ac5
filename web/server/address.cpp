#include "web/server/address.hpp"

#include "storage/base/log.hpp"
#include "storage/tables/public_address.hpp"
#include "web/http/site_address.hpp"

namespace samvad::web {

using storage::Code;
using storage::Error;
using storage::Result;
using storage::Settings;
using storage::Status;
namespace public_address = storage::public_address;

Status settle_address(storage::Db& db, const Settings& settings) {
  const std::string wanted = SiteAddress(settings.text("site.public_url")).origin();
  return db.transact<void>([&]() -> Status {
    const std::string known = public_address::known(db);
    if (known.empty()) public_address::remember(db, wanted);
    if (known.empty() || known == wanted) return {};
    if (public_address::told_others(db)) {
      return tl::unexpected(Error(Code::kConfig, "error.address_fixed",
                                  "other servers know this forum as " + known + ", so site.public_url cannot become " +
                                      wanted + "; set it back (" + settings.origin("site.public_url") + ")"));
    }
    public_address::move(db, known, wanted);
    storage::log(storage::Level::kInfo, "address_changed", {{"from", known}, {"to", wanted}});
    return {};
  });
}

Result<Settings> with_known_address(storage::Db& db, const Settings& settings, Settings::Sources sources) {
  if (!settings.is_default("site.public_url")) return settings;
  const std::string known = public_address::known(db);
  if (known.empty()) return settings;
  sources.overrides.push_back("site.public_url=" + known);
  sources.overrides.push_back("database.url=" + settings.text("database.url"));
  return Settings::load(sources);
}

}  // namespace samvad::web
