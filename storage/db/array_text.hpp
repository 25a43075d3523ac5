#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage {

/// PostgreSQL array literals (manual, "Array Input and Output Syntax"), one dimension. Every element but null is
/// quoted on writing, so no text can end its element early.
std::string write_array(const std::vector<std::optional<std::string>>& elements);

/// Reads `{a,"b \" c",NULL}`. Throws std::invalid_argument on anything else, nested arrays included.
std::vector<std::optional<std::string>> read_array(std::string_view literal);

}  // namespace samvad::storage
