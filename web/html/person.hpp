#pragma once

#include "storage/tables/actors.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// The name to show: display name, else handle.
const std::string& shown_name(const storage::actors::ActorCard& card);
/// "@name@host" with our own host filled in.
std::string full_handle(const Frame& frame, const storage::actors::ActorCard& card);

/// Name as a link to the profile. `card` null or gone: words for a deleted account, no link.
void write_name(Html& html, const storage::actors::ActorCard* card);
/// What the person speaks as, with whether that is verified; staff roles; nothing for most.
void write_badges(Html& html, const storage::actors::ActorCard& card);
/// Sentence of a stakeholder kind (members.stakeholder), "" for none.
std::string_view stakeholder_text(const Text& t, int kind);
/// Sentence of a role (members.role).
std::string_view role_text(const Text& t, int role);

}  // namespace samvad::web
