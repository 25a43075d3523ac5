#include "web/admin/overview.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/parts.hpp"

namespace samvad::web {

namespace {

void write_tile(Html& html, const OverviewTile& tile) {
  const auto item = html.open("li", {{"class", tile.alarm && tile.count > 0 ? "tile alarm" : "tile"}});
  html.element("strong", html.t.common_number(tile.count));
  if (tile.path.empty()) {
    html.element("span", tile.label);
  } else {
    html.element("a", {href(SafeUrl::local(tile.path))}, tile.label);
  }
}

}  // namespace

std::string overview_page(const Frame& frame, const OverviewView& view) {
  const PageHead head{.title = std::string(frame.t.nav_admin()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "overview");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_overview());
    {
      const auto list = html.open("ul", {{"class", "tiles"}});
      for (const auto& tile : view.tiles) write_tile(html, tile);
    }
    html.element("h3", html.t.admin_server());
    const auto list = html.open("dl", {{"class", "facts"}});
    html.element("dt", html.t.setup_address());
    html.element("dd", {{"translate", "no"}}, view.public_url);
    html.element("dt", html.t.admin_federation());
    html.element("dd", view.federation ? html.t.common_yes() : html.t.common_no());
    html.element("dt", html.t.admin_version());
    html.element("dd", {{"translate", "no"}}, view.version);
    html.element("dt", html.t.admin_database());
    html.element("dd", {{"translate", "no"}}, view.database);
  });
}

}  // namespace samvad::web
