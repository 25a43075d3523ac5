#pragma once

#include "storage/tables/public_log.hpp"
#include "web/html/frame.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// The public log of moderation (moderation.md 9).
struct LogView {
  std::vector<storage::public_log::LogRow> rows;  ///< newest first
  std::optional<std::int64_t> next;               ///< older ones begin below this id
  bool first = true;
};
std::string log_page(const Frame& frame, const LogView& view);
/// The same rows as JSON, with the hashes that chain them.
std::string log_json(const LogView& view, std::string_view origin);

}  // namespace samvad::web
