#include "web/pages/settings.hpp"

#include "storage/base/crypto.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/time.hpp"
#include "web/pages/agent_name.hpp"

#include <functional>

namespace samvad::web {

namespace {

/// A section: heading, tabs over all sections, what was done, and `body`.
std::string write_section(const Frame& frame, std::string_view section, const SettingsView& view,
                          const std::function<void(Html&)>& body) {
  PageHead head{.title = std::string(frame.t.settings_title())};
  head.index = false;
  head.shape = "desk";
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", html.t.settings_title());
    }
    const auto tab = [&](std::string_view name, std::string_view part) {
      return Tab{name, SafeUrl::path({"settings", part}), part == section};
    };
    const Tab tabs[] = {tab(html.t.settings_profile(), "profile"), tab(html.t.settings_account(), "account"),
                        tab(html.t.settings_sessions(), "sessions"), tab(html.t.settings_reading(), "reading"),
                        tab(html.t.settings_blocks(), "blocks")};
    write_sections(html, html.t.settings_sections(), tabs);
    const auto section_box = html.open("div", {{"class", "section"}});
    for (const Tab& one : tabs) {
      if (one.current) html.element("h2", {{"class", "section-name"}}, one.name);
    }
    if (!view.done.empty()) write_notice(html, "good", view.done);
    write_problems(html, view.state);
    body(html);
  });
}

void write_password(Html& html, const FormState& state) {
  write_field(html, state,
              {.name = "password",
               .label = html.t.settings_password_now(),
               .type = "password",
               .autocomplete = "current-password",
               .required = true});
}

void write_domains(Html& html, const Frame& frame, const BlockSettingsView& view) {
  html.element("h2", html.t.settings_domains());
  html.element("p", html.t.settings_domains_lead());
  if (!view.domains.empty()) {
    const auto list = html.open("ul", {{"class", "cards"}});
    for (const std::string& domain : view.domains) {
      const auto item = html.open("li", {{"class", "card"}});
      html.element("p", {{"translate", "no"}}, domain);
      write_button_form(html, frame, SafeUrl::local("/settings/domains"), html.t.profile_unmute(), "",
                        {{"undo", "1"}, {"domain", domain}});
    }
  }
  const auto form = open_form(html, frame, SafeUrl::local("/settings/domains"));
  write_field(html, view.state,
              {.name = "domain",
               .label = html.t.settings_domain(),
               .hint = html.t.settings_domain_hint(),
               .required = true,
               .most = 253});
  write_submit(html, html.t.settings_domain_mute(), std::nullopt, "quiet");
}

void write_people(Html& html, const Frame& frame, const BlockSettingsView& view) {
  if (view.lines.empty()) {
    write_empty(html, html.t.settings_blocks_empty(), html.t.settings_blocks_empty_next());
    return;
  }
  const auto list = html.open("ul", {{"class", "cards"}});
  for (const BlockSettingsView::Line& line : view.lines) {
    const bool block = line.kind == storage::relations::Kind::kBlock;
    const auto item = html.open("li", {{"class", "card"}});
    {
      const auto who = html.open("p", {{"class", "meta"}});
      html.element("span", {{"class", "tag"}}, block ? html.t.settings_blocked() : html.t.settings_muted());
      write_name(html, &line.card);
      html.element("span", {{"translate", "no"}}, full_handle(frame, line.card));
    }
    write_button_form(html, frame, person_part_url(line.card, block ? "block" : "mute"),
                      block ? html.t.profile_unblock() : html.t.profile_unmute(), "",
                      {{"undo", "1"}, {"return", "/settings/blocks"}});
  }
}

}  // namespace

std::string profile_settings_page(const Frame& frame, const ProfileSettingsView& view) {
  return write_section(frame, "profile", view, [&](Html& html) {
    const auto form = open_form(html, frame, SafeUrl::local("/settings/profile"));
    write_field(html, view.state,
                {.name = "display_name",
                 .label = html.t.settings_display_name(),
                 .hint = html.t.signup_display_name_hint(),
                 .autocomplete = "name",
                 .most = 120},
                view.actor.display_name);
    write_field(
        html, view.state,
        {.name = "bio", .label = html.t.settings_bio(), .hint = html.t.settings_bio_hint(), .type = "area", .rows = 5},
        view.actor.bio_source);
    std::vector<Choice> kinds{{"0", std::string(html.t.stakeholder_none())}};
    for (int kind = 1; kind <= 7; ++kind)
      kinds.push_back({std::to_string(kind), std::string(stakeholder_text(html.t, kind))});
    write_select(html, view.state,
                 {.name = "stakeholder",
                  .label = html.t.stakeholder_label(),
                  .hint = html.t.settings_stakeholder_hint(),
                  .required = true},
                 kinds, std::to_string(static_cast<int>(view.member.stakeholder)));
    write_checkbox(html, view.state, {.name = "discoverable", .label = html.t.settings_discoverable()},
                   view.actor.discoverable);
    write_checkbox(html, view.state, {.name = "indexable", .label = html.t.settings_indexable()}, view.actor.indexable);
    write_submit(html, html.t.common_save());
  });
}

std::string account_settings_page(const Frame& frame, const AccountSettingsView& view) {
  return write_section(frame, "account", view, [&](Html& html) {
    {
      const auto list = html.open("dl", {{"class", "facts"}});
      html.element("dt", html.t.profile_handle());
      html.element("dd", {{"translate", "no"}}, "@" + frame.viewer->name + "@" + frame.host);
      html.element("dt", html.t.settings_email());
      html.element("dd", {{"translate", "no"}},
                   view.email.empty() ? html.t.common_none() : std::string_view(view.email));
    }
    {
      const auto line = html.open("p");
      html.element("a", {href(SafeUrl::local("/settings/email"))}, html.t.settings_email_change());
    }
    html.element("h2", html.t.settings_password_change());
    html.element("p", {{"class", "hint"}}, html.t.settings_password_note());
    {
      const auto form = open_form(html, frame, SafeUrl::local("/settings/account"));
      html.leaf(
          "input",
          {{"type", "hidden"}, {"name", "username"}, {"value", frame.viewer->name}, {"autocomplete", "username"}});
      write_password(html, view.state);
      write_field(html, view.state,
                  {.name = "new_password",
                   .label = html.t.settings_password_new(),
                   .hint = html.t.signup_password_hint(),
                   .type = "password",
                   .autocomplete = "new-password",
                   .required = true});
      write_submit(html, html.t.settings_password_change());
    }
    html.element("h2", html.t.settings_delete());
    const auto line = html.open("p");
    html.element("a", {href(SafeUrl::local("/settings/delete"))}, html.t.settings_delete_how());
  });
}

std::string email_settings_page(const Frame& frame, const EmailSettingsView& view) {
  return write_section(frame, "account", view, [&](Html& html) {
    html.element("h2", html.t.settings_email_change());
    html.element("p", {{"class", "hint"}}, html.t.settings_email_note());
    const auto form = open_form(html, frame, SafeUrl::local("/settings/email"));
    write_field(html, view.state,
                {.name = "email",
                 .label = html.t.settings_email_new(),
                 .hint = html.t.settings_email_hint(),
                 .type = "email",
                 .autocomplete = "email",
                 .most = 254},
                view.email);
    write_password(html, view.state);
    write_submit(html, html.t.settings_email_change(), SafeUrl::local("/settings/account"));
  });
}

std::string delete_settings_page(const Frame& frame, const SettingsView& view) {
  return write_section(frame, "account", view, [&](Html& html) {
    html.element("h2", html.t.settings_delete());
    html.element("p", html.t.settings_delete_lead());
    {
      const auto list = html.open("ul");
      html.element("li", html.t.settings_delete_goes());
      html.element("li", html.t.settings_delete_stays());
      html.element("li", html.t.settings_delete_others());
    }
    const auto form = open_form(html, frame, SafeUrl::local("/settings/delete"));
    write_password(html, view.state);
    write_checkbox(html, view.state, {.name = "confirm", .label = html.t.settings_delete_confirm()});
    write_submit(html, html.t.settings_delete_submit(), SafeUrl::local("/settings/account"), "danger");
  });
}

namespace {

/// "Firefox on Linux", or as much of that as the field says.
std::string browser_text(const Text& t, std::string_view user_agent) {
  const AgentName name = agent_name(user_agent);
  if (name.browser.empty()) return std::string(t.common_none());
  return name.system.empty() ? name.browser : t.settings_session_agent(name.browser, name.system);
}

}  // namespace

std::string session_settings_page(const Frame& frame, const SessionSettingsView& view) {
  return write_section(frame, "sessions", view, [&](Html& html) {
    html.element("p", html.t.settings_sessions_lead());
    {
      const auto list = html.open("ul", {{"class", "cards"}});
      for (const storage::sessions::SessionRow& session : view.sessions) {
        const bool current = session.token_hash == view.current_hash;
        const auto item = html.open("li", {{"class", "card"}});
        html.element("p", {{"dir", "auto"}, {"translate", "no"}, maybe("title", session.user_agent)},
                     browser_text(html.t, session.user_agent));
        {
          const auto meta = html.open("p", {{"class", "meta"}});
          if (current) html.element("span", {{"class", "tag kind"}}, html.t.settings_session_this());
          html.element("span", html.t.settings_session_seen());
          write_moment(html, session.last_seen_at);
        }
        if (!current) {
          write_button_form(html, frame, SafeUrl::local("/settings/sessions"), html.t.settings_session_end(), "",
                            {{"session", storage::hex(session.token_hash)}});
        }
      }
    }
    if (view.sessions.size() < 2) return;
    write_button_form(html, frame, SafeUrl::local("/settings/sessions"), html.t.settings_session_end_others(), "danger",
                      {{"others", "1"}});
  });
}

std::string reading_settings_page(const Frame& frame, const ReadingSettingsView& view) {
  return write_section(frame, "reading", view, [&](Html& html) {
    const auto form = open_form(html, frame, SafeUrl::local("/settings/reading"));
    std::vector<Choice> languages{{"", std::string(html.t.settings_language_auto())}};
    for (const Language language : kLanguages) {
      languages.push_back({std::string(tag_of(language)), std::string(own_name(language))});
    }
    write_select(html, view.state, {.name = "language", .label = html.t.settings_language(), .required = true},
                 languages, view.language);
    const std::vector<Choice> themes{{"auto", std::string(html.t.theme_auto())},
                                     {"light", std::string(html.t.theme_light())},
                                     {"dark", std::string(html.t.theme_dark())},
                                     {"contrast", std::string(html.t.theme_contrast())}};
    write_radios(html, view.state, {.name = "theme", .label = html.t.settings_theme()}, themes, word_of(view.theme));
    write_submit(html, html.t.common_save());
  });
}

std::string block_settings_page(const Frame& frame, const BlockSettingsView& view) {
  return write_section(frame, "blocks", view, [&](Html& html) {
    html.element("p", html.t.settings_blocks_lead());
    write_people(html, frame, view);
    write_domains(html, frame, view);
  });
}

}  // namespace samvad::web
