#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace samvad::web {

/// The page of a failure: what happened in words, the request id, a way on. `sentence` "" takes the words of the
/// status. `seconds` is shown with 429. `more` writes below the words.
std::string error_page(const Frame& frame, int status, std::string_view sentence = {}, std::int64_t seconds = 1,
                       const std::function<void(Html&)>& more = {});

}  // namespace samvad::web
