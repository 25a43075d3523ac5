#include "web/html/layout.hpp"
#include "web/http/errors.hpp"
#include "web/pages/error.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/kept_form.hpp"

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

/// HEAD is answered as GET is, and its answer is kept for GET.
bool reads(const Request& request) {
  return request.method == Method::kGet || request.method == Method::kHead;
}

/// The words of the status say more than the sentence of a plain "not found" or "internal".
std::string sentence_of(const Text& t, const storage::Error& error, int status) {
  if (status == 404 || status == 429 || status >= 500 || error.key == "error.log_in_first") return {};
  if (error.key == "error.form_expired") return std::string(t.error_page_old());  // with no text to send again
  return t.by_key(error.key, error.args);
}

/// A form whose token ran out, once more with a fresh one.
std::string expired_page(const Frame& frame, const Request& request, const Form& form, const storage::Error& error) {
  PageHead head{.title = std::string(frame.t.form_summary_title())};
  head.index = false;
  head.shape = "narrow";
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", head.title);
    html.element("p", {{"class", "lead"}}, html.t.by_key(error.key, error.args));
    write_kept(html, frame, request, form, true);
  });
}

/// The page of a failure; what somebody typed into a form of ours stays on it.
std::string page_of_failure(const Frame& frame, const Request& request, const storage::Error& error, int status,
                            const std::optional<Form>& form) {
  if (form && error.key == "error.form_expired") return expired_page(frame, request, *form, error);
  std::function<void(Html&)> kept;
  if (form) kept = [&](Html& html) { write_kept(html, frame, request, *form, may_be_sent_again(status)); };
  return error_page(frame, status, sentence_of(frame.t, error, status), wait_of(error), kept);
}

}  // namespace

Response failure_page(const PageServices& services, const Request& request, const storage::Error& error, int status) {
  Frame frame = plain_frame(services, request);
  Response fields;
  std::optional<Form> form;
  if (services.csrf.check_origin(request)) form = typed_form(request);
  if (form) frame.form_token = services.csrf.token(request, fields);
  Response response =
      Response::of(status, "text/html; charset=utf-8", page_of_failure(frame, request, error, status, form));
  for (const auto& [name, value] : fields.headers) response.add(name, value);
  return response;
}

std::string failure_sentence(const PageServices& services, const Request& request, const storage::Error& error) {
  return plain_frame(services, request).t.by_key(error.key, error.args);
}

Response run_page(const PageServices& services, const Request& request, storage::Db& db,
                  const std::function<PageResult(Visit&)>& work, bool open) {
  Visit visit(services, request, db);
  const bool setting_up = request.path == "/setup";
  if (!visit.site->set_up && !setting_up && reads(request) && request.path != "/appearance") {
    return visit.go(SafeUrl::local("/setup"));
  }
  PageResult result = !open && visit.site->is_private && !visit.is_member()
                          ? PageResult(storage::fail(storage::Code::kUnauthenticated, "error.log_in_first"))
                          : work(visit);
  if (result) return std::move(*result);
  const storage::Error& error = result.error();
  const int status = status_of(error.code);
  if (status == 401 && reads(request) && !visit.wants_fragment()) {
    return visit.go(SafeUrl::local("/log-in").query("return", visit.frame.here));
  }
  const std::optional<Form> form = typed_form(request);
  if (form) visit.arm_forms();
  Response response = visit.page(page_of_failure(visit.frame, request, error, status, form), status);
  if (status == 429 || status == 503) response.set("Retry-After", std::to_string(wait_of(error)));
  return response;
}

}  // namespace samvad::web
