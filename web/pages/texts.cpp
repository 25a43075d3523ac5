#include "web/pages/texts.hpp"

#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"

namespace samvad::web {

namespace {

PageHead text_head(std::string title, const SafeUrl& url) {
  PageHead head{.title = std::move(title), .canonical = url};
  head.shape = "narrow";
  return head;
}

void write_intro(Html& html, std::string_view title, std::string_view lead = {}) {
  const auto head = html.open("div", {{"class", "page-head"}});
  html.element("h1", {{"dir", "auto"}}, title);
  if (!lead.empty()) html.element("p", {{"class", "lead"}}, lead);
}

void write_own(Html& html, std::string_view sanitised) {
  const auto prose = html.open("div", {{"class", "prose"}, {"dir", "auto"}});
  html.raw(SanitisedHtml(sanitised));
}

}  // namespace

std::string about_page(const Frame& frame, const AboutView& view) {
  const std::string title = frame.t.about_title(frame.site_name);
  return write_page(frame, text_head(title, SafeUrl::local("/about")), [&](Html& html) {
    write_intro(html, title);
    const auto stack = html.open("div", {{"class", "stack"}});
    if (view.about_html.empty()) {
      html.element("p", html.t.about_empty());
    } else {
      write_own(html, view.about_html);
    }
    if (!view.staff.empty() || !view.contact.empty()) {
      const auto section = html.open("section");
      html.element("h2", html.t.about_staff());
      const auto list = html.open("ul");
      for (const storage::actors::ActorCard& card : view.staff) {
        const auto item = html.open("li");
        write_name(html, &card);
        html.text(" ");
        write_badges(html, card);
      }
      if (const auto mail = SafeUrl::mail(view.contact)) {
        const auto item = html.open("li");
        html.text(html.t.about_contact()).text(": ").element("a", {href(*mail)}, view.contact);
      }
    }
    if (frame.federates) {
      const auto section = html.open("section");
      html.element("h2", html.t.about_federation());
      html.element("p", html.t.about_federation_text());
    }
    const auto section = html.open("section");
    html.element("h2", html.t.about_software());
    html.element("p", html.t.about_software_text());
    html.element("p", html.t.count_members(view.members));
  });
}

std::string rules_page(const Frame& frame, const RulesView& view) {
  return write_page(frame, text_head(std::string(frame.t.rules_title()), SafeUrl::local("/rules")), [&](Html& html) {
    write_intro(html, html.t.rules_title(), html.t.rules_lead());
    if (view.rules.empty()) {
      const bool mine = frame.viewer && frame.viewer->administers;
      write_empty(html, html.t.rules_empty(), mine ? html.t.admin_rule_add() : std::string_view(),
                  SafeUrl::local("/admin/settings#rules"));
    } else {
      const auto list = html.open("ol", {{"class", "cards"}});
      for (const storage::rules::RuleRow& rule : view.rules) {
        const auto item = html.open("li", {{"class", "card"}});
        html.element("h2", {{"dir", "auto"}}, rule.title);
        if (!rule.text.empty()) html.element("p", {{"class", "prose diff"}, {"dir", "auto"}}, rule.text);
        if (rule.version > 1) html.element("p", {{"class", "hint"}}, html.t.rules_version(rule.version));
      }
    }
    if (!view.terms_html.empty()) write_own(html, view.terms_html);
  });
}

std::string privacy_page(const Frame& frame, std::string_view own_html) {
  return write_page(frame, text_head(std::string(frame.t.privacy_title()), SafeUrl::local("/privacy")),
                    [&](Html& html) {
                      write_intro(html, html.t.privacy_title());
                      const auto stack = html.open("div", {{"class", "stack prose"}});
                      if (!own_html.empty()) write_own(html, own_html);
                      const auto part = [&](std::string_view heading, std::string_view text) {
                        const auto section = html.open("section");
                        html.element("h2", heading);
                        html.element("p", text);
                      };
                      part(html.t.privacy_stored_heading(), html.t.privacy_stored());
                      part(html.t.privacy_shared_heading(), html.t.privacy_shared());
                      part(html.t.privacy_cookies_heading(), html.t.privacy_cookies());
                      part(html.t.privacy_rights_heading(), html.t.privacy_rights());
                    });
}

std::string message_page(const Frame& frame, std::string_view title, std::string_view sentence,
                         std::string_view next_name, const SafeUrl& next) {
  PageHead head{.title = std::string(title)};
  head.index = false;
  head.shape = "narrow";
  return write_page(frame, head, [&](Html& html) {
    write_intro(html, title, sentence);
    html.element("a", {{"class", "button primary"}, href(next)}, next_name);
  });
}

}  // namespace samvad::web
