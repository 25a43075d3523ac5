#include "forum/text/markdown.hpp"
#include "tests/fuzz/safe_output.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// A text is refused, or rendered to something canonical, safe by its attributes and within the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samvad::forum;
  MarkdownOptions options;
  options.local_host = "example.org";
  options.tag_base = "https://example.org/tag/";
  options.resolve = [](std::string_view name, std::string_view) -> std::optional<KnownActor> {
    if (name.size() % 2 == 0) return std::nullopt;
    return KnownActor{"https://example.org/@x", std::string(name)};
  };
  const auto rendered = render_markdown({reinterpret_cast<const char*>(data), size}, options);
  if (!rendered) return 0;
  if (!is_canonical_html(rendered->html, options.html)) std::abort();
  if (!samvad::fuzz::only_safe_attributes(rendered->html)) std::abort();
  if (rendered->mentions.size() > kMaxMentions || rendered->tags.size() > kMaxTags) std::abort();
  return 0;
}
