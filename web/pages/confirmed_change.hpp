#pragma once

#include "web/http/form.hpp"
#include "web/pages/steps.hpp"
#include "web/pages/visit.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace samvad::web {

/// A failure and the form field that it is about, "" for the whole form.
struct FieldProblem {
  std::string_view field;
  storage::Error error;
};

/// Something that a member confirms with the current password (form field "password").
struct ConfirmedChange {
  std::string_view path;  ///< of the form; where somebody is sent who must log in first
  /// Looks at the form before the password is compared; on a worker.
  std::function<std::optional<FieldProblem>(Visit&, const Form&)> check;
  /// The password whose hash act() needs, "" for none.
  std::function<std::string(const Form&)> to_hash = [](const Form&) { return std::string(); };
  /// Does it, on a worker; `hash` is that of to_hash().
  std::function<storage::Result<Response>(Visit&, const Form&, const std::string& hash)> act;
  /// The form again with its problem.
  std::function<Response(Visit&, const Form&, const FieldProblem&)> again;
};

/// Reads the form, checks it, compares the password on the slow executor (limits.login_account a quarter of an hour),
/// and acts. Answers once.
void confirm_and_act(const PageServices& services, std::shared_ptr<const Request> request, Responder respond,
                     ConfirmedChange change);

}  // namespace samvad::web
