#pragma once

#include "storage/base/error.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// What was typed into a form and what is wrong with it; empty on the first showing.
class FormState {
 public:
  FormState() = default;
  explicit FormState(std::map<std::string, std::string, std::less<>> typed) : typed_(std::move(typed)), sent_(true) {}

  /// Text of a field: what was typed when the form was sent, else `stored`.
  std::string_view value(std::string_view field, std::string_view stored = {}) const;
  bool checked(std::string_view field, bool stored = false) const;
  bool sent() const { return sent_; }

  /// This form stands beside others with the same fields: `mark` keeps their elements' ids apart.
  void set_apart(std::string mark) { mark_ = std::move(mark); }
  /// The id of a field's element.
  std::string id_of(std::string_view field) const { return "f-" + std::string(field) + mark_; }

  /// Says a problem at a field ("" = the whole form), in the reader's language.
  void add_problem(std::string_view field, std::string sentence);
  /// The same from an expected failure.
  void add_problem(std::string_view field, const Text& t, const storage::Error& error);
  /// The problem of a field, "" when there is none.
  std::string_view problem(std::string_view field) const;
  bool has_problems() const { return !problems_.empty(); }
  const std::vector<std::pair<std::string, std::string>>& problems() const { return problems_; }

 private:
  std::map<std::string, std::string, std::less<>> typed_;
  bool sent_ = false;
  std::string mark_;
  std::vector<std::pair<std::string, std::string>> problems_;  ///< field, sentence; in order of the form
};

/// One labelled control.
struct Field {
  std::string_view name;
  std::string_view label;
  std::string_view hint = {};
  std::string_view type = "text";  ///< of <input>; "area" for a text area
  std::string_view autocomplete = {};
  bool required = false;
  int most = 0;  ///< maxlength in UTF-16 units, 0 = none: a courtesy, the server counts graphemes
  int rows = 6;
  std::string_view language = {};  ///< lang of what is typed
  std::string_view inputmode = {};
  bool keep = false;     ///< the script keeps what is typed until it is taken
  bool depends = false;  ///< the hint says when it is needed: not called optional
};

/// One choice of a select or radio group.
struct Choice {
  std::string value, label;
  std::string hint{};  ///< below it, of a radio
};

/// A name and value that a form carries unseen.
struct HiddenValue {
  std::string_view name, value;
};

/// `<form method=post>` with the form token. The form ends with the scope of the answer.
Html::Element open_form(Html& html, const Frame& frame, const SafeUrl& target, std::string_view id = {},
                        std::string_view look = {});
/// The hidden field that carries the form token (SEC-33).
void write_form_token(Html& html, const Frame& frame);
/// Hidden field.
void write_hidden(Html& html, std::string_view name, std::string_view value);
/// Hidden idempotency key of forms that create something: a fresh one, or the one that was sent.
void write_submission_key(Html& html, const FormState& state);

/// A box above the form that lists its problems with links to their fields; nothing when there are none.
void write_problems(Html& html, const FormState& state);
/// Label, hint, problem and control, tied together for assistive technology.
void write_field(Html& html, const FormState& state, const Field& field, std::string_view stored = {});
void write_select(Html& html, const FormState& state, const Field& field, std::span<const Choice> choices,
                  std::string_view stored = {});
/// Radio buttons in a fieldset.
void write_radios(Html& html, const FormState& state, const Field& field, std::span<const Choice> choices,
                  std::string_view stored = {});
void write_checkbox(Html& html, const FormState& state, const Field& field, bool stored = false);
/// The row of buttons: a primary one, and a link back when `cancel` is given.
void write_submit(Html& html, std::string_view label, const std::optional<SafeUrl>& cancel = std::nullopt,
                  std::string_view look = "primary");
/// A form that is a single button with hidden fields.
void write_button_form(Html& html, const Frame& frame, const SafeUrl& target, std::string_view label,
                       std::string_view look = "quiet", std::initializer_list<HiddenValue> hidden = {});

}  // namespace samvad::web
