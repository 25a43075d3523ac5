#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"
#include "web/http/form.hpp"
#include "web/http/message.hpp"

#include <optional>

namespace samvad::web {

/// The form of a POST into which somebody typed, so that its refusal can show it once more; nullopt when there is
/// nothing to keep, or when it is too large or broken to be kept.
std::optional<Form> typed_form(const Request& request);

/// Whether sending the same once more may succeed: after a log-in, a wait, or when the server is well again.
bool may_be_sent_again(int status);

/// Writes what a refused form brought along below the words of the refusal: no refusal costs anybody a text. With
/// `again` it is a form of its own that sends everything once more; passwords and tokens are never written.
void write_kept(Html& html, const Frame& frame, const Request& request, const Form& form, bool again);

}  // namespace samvad::web
