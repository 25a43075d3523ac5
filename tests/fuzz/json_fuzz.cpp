#include "storage/base/json.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

/// How deep arrays and objects of a JSON text stand in one another.
std::size_t depth_of(std::string_view text) {
  std::size_t now = 0, most = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (in_text) {
      if (text[at] == '\\')
        ++at;
      else if (text[at] == '"')
        in_text = false;
    } else if (text[at] == '"') {
      in_text = true;
    } else if (text[at] == '[' || text[at] == '{') {
      most = std::max(most, ++now);
    } else if (text[at] == ']' || text[at] == '}') {
      --now;
    }
  }
  return most;
}

}  // namespace

/// What is read keeps the limit of depth, and can be written and read again, to the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samvad::storage;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  if (depth_of({reinterpret_cast<const char*>(data), size}) > JsonLimits{}.depth) std::abort();
  const std::string once = json->dump();
  const auto again = parse_json(once);
  if (!again || again->dump() != once) std::abort();
  return 0;
}
