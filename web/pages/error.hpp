#pragma once

#include "storage/base/error.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// Status of an expected failure (the one table that maps codes to HTTP).
int status_of(storage::Code code);

/// The page of a failure: what happened in words, the request id, a way on. `sentence` "" takes the words of the
/// status. `seconds` is shown with 429.
std::string error_page(const Frame& frame, int status, std::string_view sentence = {}, std::int64_t seconds = 1);

}  // namespace samvad::web
