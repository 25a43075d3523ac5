#include "forum/people/set_site.hpp"

#include "forum/access/can_do.hpp"
#include "forum/text/checks.hpp"
#include "storage/tables/site_settings.hpp"

namespace samvad::forum {
namespace {

using storage::Status;

constexpr std::size_t kSiteName = 60, kDescription = 300, kPage = 20000;

std::string_view word(Registration registration) {
  switch (registration) {
    case Registration::kOpen:
      return "open";
    case Registration::kApproval:
      return "approval";
    case Registration::kClosed:
      break;
  }
  return "closed";
}

}  // namespace

Status set_site(const Forum& forum, storage::Db& db, const ViewerScope* scope, const Site& site) {
  if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kAdminister));
  if (site.name.empty()) return storage::fail(storage::Code::kBadInput, "error.site_name_missing");
  SAMVAD_TRY(const auto name, check_text(site.name, 1, kSiteName, false));
  SAMVAD_TRY(const auto description, check_text(site.description, 0, kDescription, false));
  SAMVAD_TRY(const auto about, check_text(site.about_source, 0, kPage));
  SAMVAD_TRY(const auto terms, check_text(site.terms_source, 0, kPage));
  SAMVAD_TRY(const auto privacy, check_text(site.privacy_source, 0, kPage));
  const storage::ActorId by = scope != nullptr ? scope->actor : storage::ActorId{};
  db.transaction([&] {
    const auto put = [&](std::string_view key, std::string_view value) {
      storage::site_settings::put(db, key, value, by);
    };
    put("name", name);
    put("description", description);
    put("about", about);
    put("terms", terms);
    put("privacy", privacy);
    put("contact_email", site.contact_email);
    put("language", site.language);
    put("registration", word(site.registration));
    put("private", site.is_private ? "true" : "false");
    put("set_up", site.set_up ? "true" : "false");
    forum.events.emit(db, SiteChanged{});
  });
  return {};
}

}  // namespace samvad::forum
