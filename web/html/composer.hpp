#pragma once

#include "web/html/form.hpp"

#include <optional>
#include <string_view>

namespace samvad::web {

/// The part of a form in which a text is written: toolbar, text area, preview.
struct Composer {
  std::string_view label;
  std::string_view stored;        ///< text to begin from
  std::string_view language;      ///< of the text, "" = not stated
  std::string_view preview_html;  ///< sanitised; shown when the preview was asked for
  bool previewed = false;
  int rows = 8;
};

/// Writes it inside a form; the field is called "text".
void write_composer(Html& html, const FormState& state, const Composer& composer);

/// Who will read what is written on a board, in a sentence.
std::string_view audience_text(const Frame& frame, bool members_only);

/// Buttons of a composer: publish, preview (works without script as a submit called "preview"), and a way back.
void write_composer_buttons(Html& html, std::string_view submit, const std::optional<SafeUrl>& cancel = std::nullopt);

/// The inside of the preview box, which the script swaps.
void write_preview(Html& html, std::string_view preview_html);

}  // namespace samvad::web
