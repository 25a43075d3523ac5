#include "storage/base/json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What is read can be written and read again, to the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samvad::storage;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const std::string once = json->dump();
  const auto again = parse_json(once);
  if (!again || again->dump() != once) std::abort();
  return 0;
}
