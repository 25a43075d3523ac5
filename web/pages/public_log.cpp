#include "web/pages/public_log.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/json.hpp"
#include "web/html/layout.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/time.hpp"
#include "web/pages/notices.hpp"

namespace samvad::web {

namespace {

using storage::public_log::LogRow;

std::string who(const Text& t, const LogRow& row) {
  const std::string_view role = row.staff_role == "administrator" ? t.role_administrator()
                                : row.staff_role == "moderator"   ? t.role_moderator()
                                                                  : t.log_automated();
  if (!row.automated || row.staff_role == "system") return std::string(role);
  return std::string(role) + ", " + std::string(t.log_automated());
}

void write_fact(Html& html, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  html.element("dt", name);
  html.element("dd", {{"dir", "auto"}}, value);
}

void write_row(Html& html, const LogRow& row) {
  const auto item = html.open("li", {{"class", "card"}, {"id", "l" + std::to_string(row.id)}});
  html.element("h2", measure_text(html.t, row.measure));
  {
    const auto meta = html.open("p", {{"class", "meta"}});
    write_moment(html, row.at);
    html.element("span", who(html.t, row));
    if (row.ends_at) html.element("span", html.t.log_ends(day_text(html.t, *row.ends_at)));
  }
  const auto facts = html.open("dl", {{"class", "facts"}});
  if (is_local_path(row.subject)) {
    html.element("dt", html.t.log_subject());
    const auto value = html.open("dd");
    const SafeUrl subject = SafeUrl::local(row.subject);
    if (row.subject.starts_with("/p/")) {
      html.element("a", {href(subject)}, html.t.notices_see_post());
    } else {
      html.element("a", {href(subject), {"translate", "no"}}, row.subject);
    }
  } else {
    write_fact(html, html.t.log_subject(), row.subject);
  }
  write_fact(html, html.t.log_scope(), row.scope.empty() ? html.t.log_site() : std::string_view(row.scope));
  write_fact(html, html.t.log_rule(), row.rule);
  write_fact(html, html.t.log_reason(), row.reason);
}

}  // namespace

std::string log_page(const Frame& frame, const LogView& view) {
  PageHead head{.title = std::string(frame.t.log_title()), .canonical = SafeUrl::local("/modlog")};
  head.description = frame.t.log_lead();
  head.index = view.first;
  head.shape = "narrow";
  const SafeUrl url = SafeUrl::local("/modlog");
  std::optional<SafeUrl> older;
  std::optional<SafeUrl> newer;
  if (view.next) older = url.query("before", std::to_string(*view.next));
  if (!view.first) newer = url;
  head.next = older;
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", html.t.log_title());
      html.element("p", {{"class", "lead"}}, html.t.log_lead());
    }
    if (view.rows.empty()) {
      write_empty(html, html.t.log_empty(), html.t.footer_rules(), SafeUrl::local("/rules"));
      return;
    }
    {
      const auto list = html.open("ol", {{"class", "cards"}});
      for (const LogRow& row : view.rows) write_row(html, row);
    }
    write_cursor_pager(html, newer, older);
    const auto json = html.open("p", {{"class", "fine"}});
    html.element("a", {href(SafeUrl::local("/modlog.json"))}, html.t.log_json());
  });
}

std::string log_json(const LogView& view, std::string_view origin) {
  storage::JsonWriter json;
  json.object().key("entries").array();
  for (const LogRow& row : view.rows) {
    json.object().member("id", std::to_string(row.id)).member("at", storage::to_rfc3339(row.at));
    json.member("measure", row.measure).member("subject", row.subject).member("scope", row.scope);
    json.member("rule", row.rule).member("reason", row.reason).member("staff_role", row.staff_role);
    json.member("automated", row.automated);
    if (row.ends_at) json.member("ends_at", storage::to_rfc3339(*row.ends_at));
    json.member("salt", storage::hex(row.salt)).member("fields_hash", storage::hex(row.fields_hash));
    json.member("previous_hash", storage::hex(row.previous_hash)).member("hash", storage::hex(row.hash));
    json.end_object();
  }
  json.end_array();
  if (view.next) json.member("next", std::string(origin) + "/modlog.json?before=" + std::to_string(*view.next));
  json.end_object();
  return json.take();
}

}  // namespace samvad::web
