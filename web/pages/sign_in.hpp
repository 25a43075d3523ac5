#pragma once

#include "forum/access/site.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// Log-in; `back` is where to go afterwards, `needed` when another page asked for it.
struct LogInView {
  FormState state;
  std::string back = "/";
  bool needed = false;
};
std::string log_in_page(const Frame& frame, const LogInView& view);

/// New account, under the site's registration mode; `back` is where to go afterwards.
struct SignUpView {
  FormState state;
  forum::Registration registration = forum::Registration::kApproval;
  std::string back = "/";
};
std::string sign_up_page(const Frame& frame, const SignUpView& view);

/// The fields of a new account, which the first run shows too.
void write_account_fields(Html& html, const FormState& state);

/// First run: the forum, its first administrator, its first board.
struct SetupView {
  FormState state;
  std::string token;           ///< from the address; the field is shown when it is empty
  std::string public_address;  ///< for the reader's knowledge
};
std::string setup_page(const Frame& frame, const SetupView& view);

}  // namespace samvad::web
