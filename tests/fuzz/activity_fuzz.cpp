#include "federation/vocabulary/inspect.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Any bytes as a payload of another server: reading, judging and printing must neither crash nor print what is no
/// JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto printed = samvad::federation::inspect_payload(text, {.test_mode = true});
  samvad::storage::JsonLimits limits;
  limits.bytes = 1 << 24;
  if (!samvad::storage::parse_json(printed, limits)) std::abort();
  return 0;
}
