#include "web/html/site_header.hpp"

#include "web/assets/asset.hpp"
#include "web/html/avatar.hpp"
#include "web/html/form.hpp"

namespace samvad::web {

namespace {

void write_entry(Html& html, const SafeUrl& url, std::string_view name, bool current) {
  html.element("a", {href(url), maybe("aria-current", current ? "page" : "")}, name);
}

/// A number beside a word; who listens hears the sentence.
void write_count(Html& html, int number, std::string_view sentence) {
  html.element("span", {{"class", "count"}, {"aria-hidden", "true"}}, number_text(html.t.language(), number));
  html.element("span", {{"class", "only-heard"}}, sentence);
}

void write_work(Html& html, const SafeUrl& url, std::string_view name, int number, std::string_view sentence) {
  const auto link = html.open("a", {href(url)});
  html.text(name);
  if (number > 0) {
    html.text(" ");
    write_count(html, number, sentence);
  }
}

void write_menu(Html& html, const Frame& frame) {
  const Viewer& viewer = *frame.viewer;
  const std::string& shown = viewer.display_name.empty() ? viewer.name : viewer.display_name;
  const auto menu = html.open("details", {{"class", "menu"}});
  {
    const auto summary = html.open("summary");
    write_avatar(html, shown, viewer.actor.value, "small");
    html.element("span", {{"class", "menu-name"}, {"dir", "auto"}}, shown);
    html.element("span", {{"class", "only-heard"}}, html.t.nav_account());
    if (const int work = viewer.cases_waiting + viewer.applications_waiting; work > 0) {
      write_count(html, work, html.t.nav_work_waiting(work));
    }
  }
  const auto list = html.open("div", {{"class", "menu-list"}});
  write_entry(html, SafeUrl::path({"@" + viewer.name}), html.t.nav_profile(), false);
  write_entry(html, SafeUrl::local("/settings/profile"), html.t.nav_settings(), false);
  if (viewer.moderates) {
    write_work(html, SafeUrl::local("/mod"), html.t.nav_moderation(), viewer.cases_waiting,
               html.t.nav_moderation_waiting(viewer.cases_waiting));
  }
  if (viewer.administers) {
    write_work(html, SafeUrl::local("/admin"), html.t.nav_admin(), viewer.applications_waiting,
               html.t.nav_applications_waiting(viewer.applications_waiting));
  }
  const auto form = open_form(html, frame, SafeUrl::local("/log-out"));
  html.element("button", {{"class", "plain"}}, html.t.nav_log_out());
}

/// `door` with the way back to this page, unless that is the home page or a door itself.
SafeUrl way_in(std::string_view door, const Frame& frame) {
  const SafeUrl url = SafeUrl::local(door);
  const bool at_a_door = frame.here.starts_with("/log-in") || frame.here.starts_with("/sign-up");
  return frame.here == "/" || at_a_door ? url : url.query("return", frame.here);
}

void write_account(Html& html, const Frame& frame) {
  const auto account = html.open("nav", {{"class", "account"}, {"aria-label", html.t.nav_account()}});
  if (frame.viewer) {
    const auto notices = html.open("a", {href(SafeUrl::local("/notifications")), {"class", "bell"}});
    html.text(html.t.nav_notices());
    if (frame.viewer->unread_notices > 0) {
      write_count(html, frame.viewer->unread_notices, html.t.nav_notices_unread(frame.viewer->unread_notices));
    }
  }
  if (frame.viewer) {
    write_menu(html, frame);
    return;
  }
  html.element("a", {href(way_in("/log-in", frame))}, html.t.nav_log_in());
  if (frame.can_sign_up) {
    html.element("a", {{"class", "button primary"}, href(way_in("/sign-up", frame))}, html.t.nav_sign_up());
  }
}

}  // namespace

void write_site_header(Html& html, const Frame& frame, std::string_view current) {
  const auto header = html.open("header", {{"class", "site"}});
  const auto row = html.open("div", {{"class", "row"}});
  {
    const auto home = html.open("a", {{"class", "brand"}, href(SafeUrl::local("/"))});
    html.leaf("img", {src(SafeUrl::local(asset_path("mark.svg"))), {"alt", ""}, {"width", "28"}, {"height", "28"}});
    html.element("span", frame.site_name);
  }
  if (frame.first_run) return;
  if (!frame.closed) {
    const auto nav = html.open("nav", {{"class", "main"}, {"aria-label", html.t.nav_main()}});
    write_entry(html, SafeUrl::local("/"), html.t.nav_home(), current == "home");
    write_entry(html, SafeUrl::local("/boards"), html.t.nav_boards(), current == "boards");
    if (frame.viewer) write_entry(html, SafeUrl::local("/new"), html.t.nav_new_thread(), current == "new");
  }
  write_account(html, frame);
}

}  // namespace samvad::web
