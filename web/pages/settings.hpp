#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/sessions.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// What every section of the settings shows: what was typed, and a word on what was done.
struct SettingsView {
  FormState state;
  std::string done;  ///< sentence, "" = nothing was done
};

/// Name, text about oneself, what one speaks as, who may find it.
struct ProfileSettingsView : SettingsView {
  storage::actors::ActorRow actor;
  storage::members::MemberRow member;
};
std::string profile_settings_page(const Frame& frame, const ProfileSettingsView& view);

/// E-mail address and password.
struct AccountSettingsView : SettingsView {
  std::string email;
};
std::string account_settings_page(const Frame& frame, const AccountSettingsView& view);

/// Another e-mail address, confirmed with the password.
struct EmailSettingsView : SettingsView {
  std::string email;  ///< that of now
};
std::string email_settings_page(const Frame& frame, const EmailSettingsView& view);

/// What deleting the account means, and the form that does it.
std::string delete_settings_page(const Frame& frame, const SettingsView& view);

/// Where one is logged in.
struct SessionSettingsView : SettingsView {
  std::vector<storage::sessions::SessionRow> sessions;
  std::string current_hash;  ///< token hash of this request's session
};
std::string session_settings_page(const Frame& frame, const SessionSettingsView& view);

/// Language and appearance.
struct ReadingSettingsView : SettingsView {
  std::string language;  ///< "" = as the browser asks
  Theme theme = Theme::kSystem;
};
std::string reading_settings_page(const Frame& frame, const ReadingSettingsView& view);

/// Blocks and mutes of people and servers.
struct BlockSettingsView : SettingsView {
  struct Line {
    storage::actors::ActorCard card;
    storage::relations::Kind kind;
  };
  std::vector<Line> lines;
  std::vector<std::string> domains;  ///< muted servers, by name
};
std::string block_settings_page(const Frame& frame, const BlockSettingsView& view);

}  // namespace samvad::web
