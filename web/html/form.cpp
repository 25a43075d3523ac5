#include "web/html/form.hpp"

#include "storage/base/crypto.hpp"
#include "web/http/csrf.hpp"

#include <algorithm>

namespace samvad::web {

std::string_view FormState::value(std::string_view field, std::string_view stored) const {
  if (!sent_) return stored;
  const auto found = typed_.find(field);
  return found == typed_.end() ? std::string_view{} : std::string_view(found->second);
}

bool FormState::checked(std::string_view field, bool stored) const {
  return sent_ ? typed_.contains(field) : stored;
}

void FormState::add_problem(std::string_view field, std::string sentence) {
  problems_.emplace_back(std::string(field), std::move(sentence));
}

void FormState::add_problem(std::string_view field, const Text& t, const storage::Error& error) {
  add_problem(field, t.by_key(error.key, error.args));
}

std::string_view FormState::problem(std::string_view field) const {
  const auto found =
      std::find_if(problems_.begin(), problems_.end(), [&](const auto& one) { return one.first == field; });
  return found == problems_.end() ? std::string_view{} : std::string_view(found->second);
}

void write_hidden(Html& html, std::string_view name, std::string_view value) {
  html.leaf("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

void write_form_token(Html& html, const Frame& frame) {
  html.leaf("input", {{"type", "hidden"}, {"name", kFormTokenField}, token_value(frame.form_token)});
}

Html::Element open_form(Html& html, const Frame& frame, const SafeUrl& target, std::string_view id,
                        std::string_view look) {
  Html::Element form = html.open("form", {{"method", "post"}, action(target), maybe("id", id), maybe("class", look)});
  write_form_token(html, frame);
  return form;
}

void write_submission_key(Html& html, const FormState& state) {
  const std::string_view sent = state.value("submission");
  write_hidden(html, "submission", sent.empty() ? storage::random_token() : std::string(sent));
}

void write_problems(Html& html, const FormState& state) {
  if (!state.has_problems()) return;
  const auto box =
      html.open("div", {{"class", "notice error"}, {"role", "alert"}, {"tabindex", "-1"}, flag("autofocus", true)});
  html.element("h2", html.t.form_summary_title());
  const auto list = html.open("ul");
  for (const auto& [field, sentence] : state.problems()) {
    const auto item = html.open("li");
    if (field.empty()) {
      html.text(sentence);
    } else {
      html.element("a", {href(SafeUrl::local("#").fragment(state.id_of(field)))}, sentence);
    }
  }
}

namespace {

/// Label, hint and problem of a field, and the list of ids that describe its control.
std::string write_words(Html& html, const FormState& state, const Field& field, const std::string& id,
                        bool can_be_left_out) {
  {
    const auto label = html.open("label", {{"for", id}});
    html.text(field.label);
    if (can_be_left_out) {
      html.text(" ").element("span", {{"class", "optional"}}, html.t.common_optional());
    }
  }
  std::string described;
  if (!field.hint.empty()) {
    html.element("p", {{"class", "hint"}, {"id", id + "-hint"}}, field.hint);
    described = id + "-hint";
  }
  if (const std::string_view problem = state.problem(field.name); !problem.empty()) {
    html.element("p", {{"class", "problem"}, {"id", id + "-problem"}}, problem);
    described += (described.empty() ? "" : " ") + id + "-problem";
  }
  return described;
}

std::string_view shape_of(const FormState& state, const Field& field) {
  return state.problem(field.name).empty() ? "field" : "field wrong";
}

}  // namespace

void write_field(Html& html, const FormState& state, const Field& field, std::string_view stored) {
  const std::string id = state.id_of(field.name);
  const auto box = html.open("div", {{"class", shape_of(state, field)}});
  const std::string described = write_words(html, state, field, id, !field.required);
  const bool wrong = !state.problem(field.name).empty();
  const std::string most = field.most > 0 ? std::to_string(field.most) : "";
  const std::string_view value = field.type == "password" ? std::string_view{} : state.value(field.name, stored);
  if (field.type == "area") {
    const auto area = html.open("textarea", {{"id", id},
                                             {"name", field.name},
                                             {"rows", std::to_string(field.rows)},
                                             {"dir", "auto"},
                                             flag("required", field.required),
                                             maybe("maxlength", most),
                                             maybe("lang", field.language),
                                             flag("data-keep", field.keep),
                                             maybe("aria-describedby", described),
                                             maybe("aria-invalid", wrong ? "true" : "")});
    html.text("\n").text(value);  // the parser drops one newline after <textarea>
    return;
  }
  html.leaf("input", {{"id", id},
                      {"name", field.name},
                      {"type", field.type},
                      {"value", value},
                      maybe("dir", field.type == "text" ? "auto" : ""),
                      flag("required", field.required),
                      maybe("maxlength", most),
                      maybe("autocomplete", field.autocomplete),
                      maybe("inputmode", field.inputmode),
                      maybe("lang", field.language),
                      flag("data-keep", field.keep),
                      maybe("aria-describedby", described),
                      maybe("aria-invalid", wrong ? "true" : "")});
}

void write_select(Html& html, const FormState& state, const Field& field, std::span<const Choice> choices,
                  std::string_view stored) {
  const std::string id = state.id_of(field.name);
  const auto box = html.open("div", {{"class", shape_of(state, field)}});
  const bool has_nothing = std::ranges::any_of(choices, [](const Choice& choice) { return choice.value.empty(); });
  const std::string described = write_words(html, state, field, id, !field.required && !field.depends && has_nothing);
  const std::string_view chosen = state.value(field.name, stored);
  const auto select = html.open(
      "select",
      {{"id", id}, {"name", field.name}, flag("required", field.required), maybe("aria-describedby", described)});
  for (const Choice& choice : choices) {
    html.element("option", {{"value", choice.value}, flag("selected", choice.value == chosen)}, choice.label);
  }
}

void write_radios(Html& html, const FormState& state, const Field& field, std::span<const Choice> choices,
                  std::string_view stored) {
  const std::string id = state.id_of(field.name);
  const std::string_view problem = state.problem(field.name);
  const auto group = html.open("fieldset", {{"class", shape_of(state, field)},
                                            {"id", id},
                                            maybe("aria-describedby", problem.empty() ? "" : id + "-problem")});
  html.element("legend", field.label);
  if (!field.hint.empty()) html.element("p", {{"class", "hint"}}, field.hint);
  if (!problem.empty()) html.element("p", {{"class", "problem"}, {"id", id + "-problem"}}, problem);
  const std::string_view chosen = state.value(field.name, stored);
  for (const Choice& choice : choices) {
    const std::string hint_id = choice.hint.empty() ? "" : id + "-" + choice.value + "-hint";
    {
      const auto label = html.open("label", {{"class", "choice"}});
      html.leaf("input", {{"type", "radio"},
                          {"name", field.name},
                          {"value", choice.value},
                          maybe("aria-describedby", hint_id),
                          flag("required", field.required),
                          flag("checked", choice.value == chosen)});
      html.element("span", choice.label);
    }
    if (!hint_id.empty()) html.element("p", {{"class", "hint"}, {"id", hint_id}}, choice.hint);
  }
}

void write_checkbox(Html& html, const FormState& state, const Field& field, bool stored) {
  const std::string id = state.id_of(field.name);
  const std::string_view problem = state.problem(field.name);
  const auto box = html.open("div", {{"class", problem.empty() ? "field tick" : "field tick wrong"}});
  if (!problem.empty()) html.element("p", {{"class", "problem"}, {"id", id + "-problem"}}, problem);
  std::string described = problem.empty() ? "" : id + "-problem";
  if (!field.hint.empty()) described += (described.empty() ? "" : " ") + id + "-hint";
  {
    const auto label = html.open("label", {{"class", "choice"}});
    html.leaf("input", {{"type", "checkbox"},
                        {"id", id},
                        {"name", field.name},
                        {"value", "1"},
                        flag("required", field.required),
                        flag("checked", state.checked(field.name, stored)),
                        maybe("aria-describedby", described)});
    html.element("span", field.label);
  }
  if (!field.hint.empty()) html.element("p", {{"class", "hint"}, {"id", id + "-hint"}}, field.hint);
}

void write_submit(Html& html, std::string_view label, const std::optional<SafeUrl>& cancel, std::string_view look) {
  const auto row = html.open("div", {{"class", "buttons"}});
  html.element("button", {{"class", look}}, label);
  if (cancel) html.element("a", {{"class", "button"}, href(*cancel)}, html.t.common_cancel());
}

void write_button_form(Html& html, const Frame& frame, const SafeUrl& target, std::string_view label,
                       std::string_view look, std::initializer_list<HiddenValue> hidden) {
  const auto form = open_form(html, frame, target, {}, "inline");
  for (const HiddenValue& one : hidden) write_hidden(html, one.name, one.value);
  html.element("button", {{"class", look}}, label);
}

}  // namespace samvad::web
