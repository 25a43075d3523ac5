#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/base/result.hpp"

#include <string>

namespace samvad::forum {

/// Who may make an account: anybody, whom an administrator approves, nobody.
enum class Registration : short { kOpen = 1, kApproval = 2, kClosed = 3 };

/// What administrators set in the browser; read once and again when the site epoch moves.
struct Site {
  std::string name = "Samvad";
  std::string description;                                 ///< one plain sentence
  std::string about_source, terms_source, privacy_source;  ///< Markdown
  std::string contact_email;
  std::string language = "en";
  Registration registration = Registration::kApproval;
  bool is_private = false;  ///< log-in needed to read; nothing federates
  bool set_up = false;      ///< first run is done
};

/// 1 statement.
Site load_site(storage::Db& db);

}  // namespace samvad::forum
