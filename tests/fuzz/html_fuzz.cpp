#include "forum/text/sanitise.hpp"
#include "forum/text/unicode.hpp"
#include "tests/fuzz/safe_output.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Whatever goes in, what comes out is safe by its attributes, canonical, stable, bounded and valid UTF-8, and the way
/// over the tree says the same as the one-pass validator.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samvad::forum;
  SanitiseOptions options;
  options.base = "https://example.org";
  options.image_prefix = "https://example.org/image/";
  options.image_url = [](std::string_view) { return std::optional<std::string>("https://example.org/image/1"); };
  const Sanitised once = sanitise_html({reinterpret_cast<const char*>(data), size}, options);
  if (!is_canonical_html(once.html, options) || !valid_utf8(once.html + "x") || once.html.size() > 512 * 1024)
    std::abort();
  if (!samvad::fuzz::only_safe_attributes(once.html)) std::abort();
  if (sanitise_html("<!---->" + once.html, options).html != once.html) std::abort();
  return 0;
}
