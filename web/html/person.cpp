#include "web/html/person.hpp"

#include "web/html/links.hpp"

namespace samvad::web {

const std::string& shown_name(const storage::actors::ActorCard& card) {
  return card.display_name.empty() ? card.name : card.display_name;
}

std::string full_handle(const Frame& frame, const storage::actors::ActorCard& card) {
  return "@" + card.name + "@" + (card.host.empty() ? frame.host : card.host);
}

void write_name(Html& html, const storage::actors::ActorCard* card) {
  if (card == nullptr || card->gone) {
    html.element("span", {{"class", "name"}}, html.t.common_unknown_author());
    return;
  }
  html.element("a", {{"class", "name"}, {"dir", "auto"}, href(person_url(*card))}, shown_name(*card));
}

std::string_view stakeholder_text(const Text& t, int kind) {
  switch (kind) {
    case 1:
      return t.stakeholder_organisation();
    case 2:
      return t.stakeholder_practitioner();
    case 3:
      return t.stakeholder_evangelist();
    case 4:
      return t.stakeholder_blogger();
    case 5:
      return t.stakeholder_media();
    case 6:
      return t.stakeholder_journalist();
    case 7:
      return t.stakeholder_government();
    default:
      return {};
  }
}

std::string_view role_text(const Text& t, int role) {
  return role >= 3 ? t.role_administrator() : role == 2 ? t.role_moderator() : t.role_member();
}

void write_badges(Html& html, const storage::actors::ActorCard& card) {
  if (const std::string_view kind = stakeholder_text(html.t, card.stakeholder); !kind.empty()) {
    const auto badge = html.open("span", {{"class", card.stakeholder_verified ? "badge verified" : "badge"}});
    html.text(kind);
    html.element("span", {{"class", "badge-note"}},
                 card.stakeholder_verified ? html.t.stakeholder_verified() : html.t.stakeholder_declared());
  }
  if (card.role >= 2) html.element("span", {{"class", "badge staff"}}, role_text(html.t, card.role));
}

}  // namespace samvad::web
