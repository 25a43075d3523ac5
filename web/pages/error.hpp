#pragma once

#include "web/html/frame.hpp"

#include <cstdint>
#include <string>

namespace samvad::web {

/// The page of a failure: what happened in words, the request id, a way on. `sentence` "" takes the words of the
/// status. `seconds` is shown with 429.
std::string error_page(const Frame& frame, int status, std::string_view sentence = {}, std::int64_t seconds = 1);

}  // namespace samvad::web
