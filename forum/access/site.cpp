#include "forum/access/site.hpp"

#include "storage/tables/site_settings.hpp"

namespace samvad::forum {
namespace {

void read_text(const std::map<std::string, std::string>& all, const char* key, std::string& into) {
  if (const auto found = all.find(key); found != all.end()) into = found->second;
}

bool read_flag(const std::map<std::string, std::string>& all, const char* key) {
  const auto found = all.find(key);
  return found != all.end() && found->second == "true";
}

}  // namespace

Site load_site(storage::Db& db) {
  const auto all = storage::site_settings::all(db);
  Site site;
  read_text(all, "name", site.name);
  read_text(all, "description", site.description);
  read_text(all, "about", site.about_source);
  read_text(all, "terms", site.terms_source);
  read_text(all, "privacy", site.privacy_source);
  read_text(all, "contact_email", site.contact_email);
  read_text(all, "language", site.language);
  site.is_private = read_flag(all, "private");
  site.set_up = read_flag(all, "set_up");
  std::string registration;
  read_text(all, "registration", registration);
  if (registration == "open") site.registration = Registration::kOpen;
  if (registration == "closed") site.registration = Registration::kClosed;
  return site;
}

}  // namespace samvad::forum
