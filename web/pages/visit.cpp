#include "web/pages/visit.hpp"

#include "forum/people/sessions.hpp"
#include "storage/views/staff_work.hpp"
#include "web/http/cookies.hpp"

#include <limits>

namespace samvad::web {

namespace {

constexpr std::chrono::hours kYear{24 * 365};

Frame frame_of(const Visit& visit, const Appearance& appearance) {
  Frame frame;
  frame.t = Text(appearance.language);
  frame.theme = appearance.theme;
  frame.site_name = visit.site->name;
  frame.origin = visit.services.forum.public_url;
  frame.host = visit.services.forum.host;
  frame.here = is_local_path(visit.request.target) ? visit.request.target : "/";
  frame.request_id = visit.request.request_id;
  frame.can_sign_up = visit.site->registration != forum::Registration::kClosed;
  frame.closed = visit.site->is_private && !visit.session;
  frame.is_private = visit.site->is_private;
  frame.federates = visit.services.forum.federation && !visit.site->is_private;
  frame.first_run = !visit.site->set_up;
  frame.now = visit.services.forum.clock.now();
  if (!visit.session) return frame;
  const storage::views::Whoever& member = visit.session->member;
  Viewer viewer;
  viewer.actor = member.actor;
  viewer.name = member.name;
  viewer.display_name = member.display_name;
  viewer.unread_notices = member.unread_notices;
  viewer.moderates = visit.scope.is_staff() || !visit.scope.moderated_boards.empty();
  viewer.administers = visit.scope.is_administrator();
  viewer.waiting = visit.scope.waiting;
  if (viewer.moderates) {
    const auto work = storage::views::staff_work(visit.db, visit.scope.is_staff(), visit.scope.moderated_boards,
                                                 visit.scope.is_administrator());
    viewer.cases_waiting = work.cases;
    viewer.applications_waiting = work.applications;
  }
  frame.viewer = std::move(viewer);
  return frame;
}

}  // namespace

Visit::Visit(const PageServices& services_given, const Request& request_given, storage::Db& db_given)
    : services(services_given), request(request_given), db(db_given), site(services_given.site.get(db_given)) {
  const std::string_view token = services.cookies.read(request, kSessionCookie);
  if (const ThreadAddress asked = thread_address(request); asked.thread) {
    kept = services.threads.find(asked.thread, asked.page);
  }
  if (!token.empty()) session = forum::find_session(services.forum, db, token, kept ? &kept->span() : nullptr);
  scope = session ? forum::scope_of(session->member, site->is_private) : forum::anonymous_scope(site->is_private);
  viewer = forum::view_as(scope);
  const bool member = session.has_value();
  const Appearance appearance =
      appearance_of(request, services.cookies, member ? std::string_view(session->member.language) : std::string_view(),
                    member ? static_cast<Theme>(session->member.theme) : Theme::kSystem, site->language);
  frame = frame_of(*this, appearance);
  if (member) arm_forms();
}

void Visit::arm_forms() {
  if (frame.form_token.empty()) frame.form_token = services.csrf.token(request, fields);
}

Response Visit::page(std::string html, int status) const {
  Response response = Response::of(status, "text/html; charset=utf-8", std::move(html));
  for (const auto& [name, value] : fields.headers) response.add(name, value);
  return response;
}

Response Visit::fragment(std::string html) const {
  return page(std::move(html));
}

Response Visit::go(const SafeUrl& url) const {
  Response response = Response::see_other(url.text());
  for (const auto& [name, value] : fields.headers) response.add(name, value);
  return response;
}

bool Visit::wants_fragment() const {
  return request.header("hx-request") == "true";
}

std::string Visit::query(std::string_view name) const {
  return request.query_value(name).value_or(std::string());
}

FormState typed(const Form& form) {
  std::map<std::string, std::string, std::less<>> fields;
  for (const auto& [name, value] : form.fields()) fields.emplace(name, value);
  return FormState(std::move(fields));
}

Appearance appearance_of(const Request& request, const CookiePolicy& cookies, std::string_view member_language,
                         Theme member_theme, std::string_view site_language) {
  const std::string_view cookie = cookies.read(request, kReaderCookie);  // "hi.dark"
  const std::size_t dot = cookie.find('.');
  const std::string asked = request.query_value("lang").value_or(std::string());
  Appearance appearance;
  appearance.language = choose_language({.query = asked,
                                         .cookie = cookie.substr(0, dot),
                                         .member = member_language,
                                         .accept_language = request.header("accept-language"),
                                         .site = site_language});
  appearance.theme = member_theme;
  if (dot != std::string_view::npos && dot + 1 < cookie.size()) appearance.theme = theme_of(cookie.substr(dot + 1));
  return appearance;
}

void remember_appearance(Response& response, const CookiePolicy& cookies, const Appearance& appearance) {
  cookies.write(response, kReaderCookie,
                std::string(tag_of(appearance.language)) + "." + std::string(word_of(appearance.theme)), kYear);
}

std::optional<std::string> page_variant(const PageServices& services, const Request& request) {
  const std::shared_ptr<const forum::Site> site = services.site.known();
  const Appearance appearance =
      appearance_of(request, services.cookies, {}, Theme::kSystem, site ? std::string_view(site->language) : "en");
  return std::string(tag_of(appearance.language)) + "." + std::string(word_of(appearance.theme));
}

ThreadAddress thread_address(const Request& request) {
  if (request.route == nullptr || request.route->name != "thread") return {};
  ThreadAddress address{.page = 1};
  if (const auto id = storage::parse_id(request.param("id"))) address.thread = storage::ThreadId{*id};
  const std::optional<std::string> asked = request.query_value("page");
  if (!asked || asked->empty()) return address;
  const storage::Result<std::int64_t> number = storage::parse_id(*asked);
  const bool fits = number && *number >= 1 && *number <= std::numeric_limits<int>::max();
  address.page = fits ? static_cast<int>(*number) : 0;
  return address;
}

bool asks_for_activity(const Request& request) {
  const std::string_view accept = request.header("accept");
  if (accept.find("text/html") != std::string_view::npos) return false;
  return accept.find("activity+json") != std::string_view::npos || accept.find("ld+json") != std::string_view::npos;
}

Response to_activity(const std::string& id) {
  Response response = Response::of(302, "text/plain; charset=utf-8", "");
  response.set("Location", id);
  response.set("Vary", "Accept");
  return response;
}

}  // namespace samvad::web
