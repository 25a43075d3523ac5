#include "web/html/layout.hpp"
#include "web/http/errors.hpp"
#include "web/pages/error.hpp"
#include "web/pages/handlers.hpp"

namespace samvad::web {

namespace {

Frame plain_frame(const PageServices& services, const Request& request) {
  const std::shared_ptr<const forum::Site> site = services.site.known();
  const Appearance appearance =
      appearance_of(request, services.cookies, {}, Theme::kSystem, site ? std::string_view(site->language) : "en");
  Frame frame;
  frame.t = Text(appearance.language);
  frame.theme = appearance.theme;
  frame.site_name = site ? site->name : "Samvad";
  frame.origin = services.forum.public_url;
  frame.host = services.forum.host;
  frame.here = request.method == Method::kGet && is_local_path(request.target) ? request.target : "/";
  frame.request_id = request.request_id;
  return frame;
}

std::int64_t wait_of(const storage::Error& error) {
  for (const auto& [name, value] : error.args) {
    if (name == "retry_after") return std::max(1, std::atoi(value.c_str()));
  }
  return 5;
}

/// The words of the status say more than the sentence of a plain "not found" or "internal".
std::string sentence_of(const Text& t, const storage::Error& error, int status) {
  if (status == 404 || status == 429 || status >= 500 || error.key == "error.log_in_first") return {};
  return t.by_key(error.key, error.args);
}

bool is_secret(std::string_view field) {
  return field == kFormTokenField || field.find("password") != std::string_view::npos || field == "token";
}

/// A form whose token ran out, once more with a fresh one: nothing that was typed is lost.
std::optional<Response> typed_again(const PageServices& services, const Request& request, Frame frame,
                                    const storage::Error& error, int status) {
  const storage::Result<Form> form = Form::parse(request);
  if (!form || !is_local_path(request.target) || form->fields().size() > 60) return std::nullopt;
  Response fields;
  frame.form_token = services.csrf.token(request, fields);
  PageHead head{.title = std::string(frame.t.form_summary_title())};
  head.index = false;
  head.shape = "narrow";
  std::string page = write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.form_summary_title());
    html.element("p", {{"class", "lead"}}, html.t.by_key(error.key, error.args));
    const auto again = open_form(html, frame, SafeUrl::local(request.target));
    for (const auto& [name, value] : form->fields()) {
      if (is_secret(name)) continue;
      if (name == "text") {
        write_field(html, typed(*form), {.name = "text", .label = html.t.compose_body(), .type = "area", .rows = 12});
      } else {
        write_hidden(html, name, value);
      }
    }
    write_submit(html, html.t.form_send_again());
  });
  Response response = Response::of(status, "text/html; charset=utf-8", std::move(page));
  for (const auto& [name, value] : fields.headers) response.add(name, value);
  return response;
}

}  // namespace

Response failure_page(const PageServices& services, const Request& request, const storage::Error& error, int status) {
  const Frame frame = plain_frame(services, request);
  if (error.key == "error.form_expired" && request.method == Method::kPost) {
    if (auto again = typed_again(services, request, frame, error, status)) return std::move(*again);
  }
  return Response::of(status, "text/html; charset=utf-8",
                      error_page(frame, status, sentence_of(frame.t, error, status), wait_of(error)));
}

std::string failure_sentence(const PageServices& services, const Request& request, const storage::Error& error) {
  return plain_frame(services, request).t.by_key(error.key, error.args);
}

Response run_page(const PageServices& services, const Request& request, storage::Db& db,
                  const std::function<PageResult(Visit&)>& work, bool open) {
  Visit visit(services, request, db);
  const bool setting_up = request.path == "/setup";
  if (!visit.site->set_up && !setting_up && request.method == Method::kGet && request.path != "/appearance") {
    return visit.go(SafeUrl::local("/setup"));
  }
  PageResult result = !open && visit.site->is_private && !visit.is_member()
                          ? PageResult(storage::fail(storage::Code::kUnauthenticated, "error.log_in_first"))
                          : work(visit);
  if (result) return std::move(*result);
  const storage::Error& error = result.error();
  const int status = status_of(error.code);
  if (status == 401 && request.method == Method::kGet && !visit.wants_fragment()) {
    return visit.go(SafeUrl::local("/log-in").query("return", visit.frame.here));
  }
  Response response =
      visit.page(error_page(visit.frame, status, sentence_of(visit.frame.t, error, status), wait_of(error)), status);
  if (status == 429 || status == 503) response.set("Retry-After", std::to_string(wait_of(error)));
  return response;
}

}  // namespace samvad::web
