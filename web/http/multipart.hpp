#pragma once

#include "storage/base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::web {

inline constexpr std::size_t kMostFormFields = 1000;  ///< parts, or pairs of an urlencoded body
inline constexpr std::size_t kMostUploads = 16;       ///< files of one body

/// One part of a multipart/form-data body. `bytes` points into the body.
struct Part {
  std::string name;
  std::optional<std::string> file_name;  ///< present for file inputs, empty when none was chosen
  std::string media_type;                ///< "" when not said
  std::string_view bytes;
};

/// Splits `body` at `boundary` (RFC 2046 5.1.1, RFC 7578). Every part must carry one Content-Disposition `form-data`
/// with a name, the closing delimiter must be there, a part's head is at most 4 KiB. kBadInput "error.bad_form"
/// otherwise, kTooLarge "error.form_too_large" past kMostFormFields parts. Linear in the size of the body.
storage::Result<std::vector<Part>> read_multipart(std::string_view body, std::string_view boundary);

}  // namespace samvad::web
