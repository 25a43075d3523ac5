#include "web/pages/kept_form.hpp"

#include "web/html/form.hpp"
#include "web/http/csrf.hpp"
#include "web/pages/visit.hpp"

#include <algorithm>

namespace samvad::web {

namespace {

constexpr std::size_t kMostFields = 60;
constexpr std::string_view kTyped[] = {
    "title",   "text",        "reason",         "comment",         "note", "bio", "about", "description",
    "privacy", "application", "public_comment", "private_comment", "words"};

bool is_secret(std::string_view field) {
  return field == kFormTokenField || field.find("password") != std::string_view::npos || field == "token";
}

bool is_typed(std::string_view field) {
  return std::ranges::find(kTyped, field) != std::end(kTyped);
}

std::string_view label_of(const Text& t, std::string_view field) {
  if (field == "title") return t.compose_title();
  if (field == "text") return t.compose_body();
  if (field == "reason") return t.notices_reason();
  if (field == "comment") return t.report_comment();
  if (field == "note") return t.mod_internal_note();
  if (field == "bio") return t.settings_bio();
  return t.errorpage_kept();
}

void write_typed(Html& html, const FormState& state, std::string_view field) {
  if (field == "title")
    return write_field(html, state, {.name = field, .label = label_of(html.t, field), .required = true, .keep = true});
  write_field(
      html, state,
      {.name = field, .label = label_of(html.t, field), .type = "area", .required = true, .rows = 12, .keep = true});
}

}  // namespace

std::optional<Form> typed_form(const Request& request) {
  if (request.method != Method::kPost || !is_local_path(request.target)) return std::nullopt;
  storage::Result<Form> form = Form::parse(request);
  if (!form || form->fields().size() > kMostFields) return std::nullopt;
  const bool typed_something = std::ranges::any_of(
      form->fields(), [](const auto& field) { return is_typed(field.first) && !field.second.empty(); });
  if (!typed_something) return std::nullopt;
  return std::move(*form);
}

bool may_be_sent_again(int status) {
  return status == 401 || status == 429 || status >= 500;
}

void write_kept(Html& html, const Frame& frame, const Request& request, const Form& form, bool again) {
  const FormState state = typed(form);
  const auto section = html.open("section", {{"class", "kept"}, {"aria-label", html.t.errorpage_kept()}});
  if (!again) {
    html.element("p", {{"class", "hint"}}, html.t.errorpage_kept_copy());
    for (const auto& [name, value] : form.fields()) {
      if (is_typed(name) && !value.empty()) write_typed(html, state, name);
    }
    return;
  }
  const auto element = open_form(html, frame, SafeUrl::local(request.target));
  for (const auto& [name, value] : form.fields()) {
    if (is_secret(name) || name == "preview") continue;
    if (is_typed(name) && !value.empty()) {
      write_typed(html, state, name);
    } else {
      write_hidden(html, name, value);
    }
  }
  write_submit(html, html.t.form_send_again());
}

}  // namespace samvad::web
