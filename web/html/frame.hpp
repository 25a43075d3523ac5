#pragma once

#include "generated/web/assets/text.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/id.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// Appearance; values are those of members.theme.
enum class Theme : short { kSystem = 0, kLight = 1, kDark = 2, kContrast = 3 };

/// Word of a theme in cookies, addresses and the style sheet: "auto", "light", "dark", "contrast".
std::string_view word_of(Theme theme);
/// Opposite of word_of(); kSystem for anything unknown.
Theme theme_of(std::string_view word);

/// The member who looks at a page, as the header shows it.
struct Viewer {
  storage::ActorId actor;
  std::string name;          ///< handle without host
  std::string display_name;  ///< "" = name
  int unread_notices = 0;
  bool moderates = false;  ///< sees the queue
  bool administers = false;
  bool waiting = false;          ///< account not approved yet
  int cases_waiting = 0;         ///< reports and held posts for this moderator
  int applications_waiting = 0;  ///< accounts for this administrator
};

/// What surrounds every page. A cached anonymous page is made with no viewer and no form token (design.md 4.17).
struct Frame {
  Text t{Language::kEnglish};
  Theme theme = Theme::kSystem;
  std::string site_name;
  std::string origin;      ///< public URL without slash at the end
  std::string host;        ///< host of local handles
  std::string here = "/";  ///< local path and query of this page: where switches and the log-in come back to
  std::string request_id;
  std::string form_token;  ///< goes into every form (SEC-33); "" on cached pages, which have no forms
  bool can_sign_up = true;
  bool closed = false;      ///< private site, reader not logged in: only the way in is shown
  bool is_private = false;  ///< members only, and nothing leaves for other servers
  bool federates = true;    ///< other servers follow what happens here
  bool first_run = false;   ///< nothing is set up: there is nowhere else to go, and nobody to log in
  std::optional<Viewer> viewer;
  storage::Instant now;
};

}  // namespace samvad::web
