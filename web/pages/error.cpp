#include "web/pages/error.hpp"

#include "web/html/layout.hpp"
#include "web/html/parts.hpp"

namespace samvad::web {

namespace {

struct Words {
  std::string_view title;
  std::string text;
};

Words words_of(const Text& t, int status, std::int64_t seconds) {
  switch (status) {
    case 401:
      return {t.login_title(), std::string(t.login_needed())};
    case 403:
      return {t.errorpage_forbidden(), std::string(t.errorpage_forbidden_text())};
    case 404:
      return {t.errorpage_not_found(), std::string(t.errorpage_not_found_text())};
    case 405:
      return {t.errorpage_method(), std::string(t.errorpage_not_found_text())};
    case 409:
      return {t.errorpage_method(), std::string(t.error_already_so())};
    case 410:
      return {t.errorpage_gone(), std::string(t.errorpage_gone_text())};
    case 413:
      return {t.errorpage_too_large(), std::string(t.error_form_too_large())};
    case 429:
      return {t.errorpage_too_many(), t.errorpage_too_many_text(seconds)};
    case 503:
      return {t.errorpage_unavailable(), std::string(t.errorpage_unavailable_text())};
    default:
      break;
  }
  if (status < 500) return {t.errorpage_bad_request(), std::string(t.error_bad_request())};
  return {t.errorpage_internal(), std::string(t.errorpage_internal_text())};
}

/// The way on. Somebody whose text stands on this page logs in `beside` it, and is not led away from it.
void write_way_on(Html& html, const Frame& frame, int status, bool beside) {
  if (status != 401 && beside) return;
  const auto buttons = html.open("p", {{"class", "buttons"}});
  if (status != 401) {
    html.element("a", {{"class", "button primary"}, href(SafeUrl::local("/"))}, html.t.errorpage_home());
    return;
  }
  const SafeUrl log_in = SafeUrl::local("/log-in").query("return", frame.here);
  if (!beside) {
    html.element("a", {{"class", "button primary"}, href(log_in)}, html.t.login_submit());
    return;
  }
  html.element("a", {{"class", "button primary"}, href(log_in), {"target", "_blank"}, {"rel", "noopener"}},
               html.t.errorpage_kept_log_in());
  html.text(" ").element("span", {{"class", "hint"}}, html.t.errorpage_kept_log_in_hint());
}

}  // namespace

std::string error_page(const Frame& frame, int status, std::string_view sentence, std::int64_t seconds,
                       const std::function<void(Html&)>& more) {
  const Words words = words_of(frame.t, status, seconds);
  PageHead head{.title = std::string(words.title)};
  head.index = false;
  head.shape = "narrow";
  return write_page(frame, head, [&](Html& html) {
    {
      const auto box = html.open("div", {{"class", "error-page"}});
      html.element("p", {{"class", "status"}, {"aria-hidden", "true"}}, std::to_string(status));
      html.element("h1", words.title);
      html.element("p", {{"class", "lead"}}, sentence.empty() ? std::string_view(words.text) : sentence);
      write_way_on(html, frame, status, static_cast<bool>(more));
      if (!frame.request_id.empty()) {
        const auto line = html.open("p", {{"class", "fine"}});
        html.text(std::string(html.t.errorpage_request()) + " ");
        html.element("code", {{"translate", "no"}}, frame.request_id);
      }
    }
    if (more) more(html);
  });
}

}  // namespace samvad::web
