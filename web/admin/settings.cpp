#include "web/admin/settings.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/parts.hpp"

#include <array>

namespace samvad::web {

namespace {

std::string_view word_of(forum::Registration registration) {
  return registration == forum::Registration::kOpen     ? "open"
         : registration == forum::Registration::kClosed ? "closed"
                                                        : "approval";
}

void write_site_form(Html& html, const Frame& frame, const AdminSettingsView& view) {
  const auto form = open_form(html, frame, SafeUrl::local("/admin/settings"), "site");
  const FormState& state = view.form;
  write_problems(html, state);
  write_field(html, state, {.name = "name", .label = html.t.setup_site_name(), .required = true, .most = 100},
              view.site.name);
  write_field(html, state, {.name = "description", .label = html.t.setup_site_description(), .most = 300},
              view.site.description);
  write_field(html, state,
              {.name = "contact",
               .label = html.t.admin_contact(),
               .hint = html.t.admin_contact_hint(),
               .type = "email",
               .most = 200},
              view.site.contact_email);
  const std::array<Choice, 2> languages{{{"en", "English"}, {"hi", "हिन्दी"}}};
  write_select(html, state, {.name = "language", .label = html.t.setup_language()}, languages, view.site.language);
  const std::array<Choice, 3> modes{{{"open", std::string(html.t.setup_registration_open())},
                                     {"approval", std::string(html.t.setup_registration_approval())},
                                     {"closed", std::string(html.t.setup_registration_closed())}}};
  write_radios(html, state, {.name = "registration", .label = html.t.setup_registration()}, modes,
               word_of(view.site.registration));
  write_checkbox(html, state, {.name = "private", .label = html.t.admin_private(), .hint = html.t.admin_private_hint()},
                 view.site.is_private);
  write_field(html, state,
              {.name = "about",
               .label = html.t.admin_about_text(),
               .hint = html.t.compose_body_hint(),
               .type = "area",
               .most = 20000,
               .rows = 6},
              view.site.about_source);
  write_field(html, state,
              {.name = "privacy",
               .label = html.t.admin_privacy_text(),
               .hint = html.t.compose_body_hint(),
               .type = "area",
               .most = 20000,
               .rows = 4},
              view.site.privacy_source);
  write_submit(html, html.t.common_save());
}

void write_rules(Html& html, const Frame& frame, const AdminSettingsView& view) {
  const auto section = html.open("section", {{"id", "rules"}});
  html.element("h2", html.t.admin_site_rules());
  {
    const auto list = html.open("ol");
    for (const auto& rule : view.rules) {
      const auto item = html.open("li", {{"dir", "auto"}});
      html.element("strong", rule.title);
      if (!rule.text.empty()) html.element("p", rule.text);
      write_button_form(html, frame, SafeUrl::local("/admin/settings/rules"), html.t.admin_rule_retire(), "quiet",
                        {{"retire", storage::to_text(rule.id)}});
    }
  }
  const auto form = open_form(html, frame, SafeUrl::local("/admin/settings/rules"), "new-rule");
  write_problems(html, view.rule_form);
  write_field(html, view.rule_form,
              {.name = "title", .label = html.t.admin_rule_title(), .required = true, .most = 200});
  write_field(html, view.rule_form,
              {.name = "text", .label = html.t.admin_rule_text(), .type = "area", .most = 2000, .rows = 2});
  write_submit(html, html.t.admin_rule_add(), std::nullopt, "quiet");
}

}  // namespace

std::string admin_settings_page(const Frame& frame, const AdminSettingsView& view) {
  const PageHead head{.title = std::string(frame.t.admin_settings()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "settings");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_settings());
    if (view.saved) write_notice(html, "good", html.t.common_saved());
    write_site_form(html, frame, view);
    write_rules(html, frame, view);
  });
}

}  // namespace samvad::web
